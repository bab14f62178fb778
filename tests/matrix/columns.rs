//! What a column says beside its type: a default and who fills it in, and a collation. A row that is
//! given back is the row that is stored, whoever filled in what.

use std::sync::atomic::{AtomicI64, Ordering};

use fk::Error;
use fk::prelude::*;

use crate::{each, key};

fn next_serial() -> i64 {
    static COUNT: AtomicI64 = AtomicI64::new(1000);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Done,
}

/// Has each kind of default.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "jobs")]
struct Job {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[default(3)]
    retries: i64,
    #[default(State::New)]
    state: State,
    #[default(Some(7))]
    weight: Option<i64>,
    #[default(sql = "'made ' || 'up'")]
    label: String,
    #[default(sql = "CAST(strftime('%Y', 'now') AS INTEGER)")]
    year: i64,
    #[default(sql = "1.5")]
    factor: Option<f64>,
    #[default(with = next_serial)]
    #[unique]
    serial: i64,
}

/// Leaves everything to the database, its key included; there is a column to spare.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "ticks")]
struct Tick {
    #[key]
    id: Key<Self>,
    #[default(sql = "40 + 2")]
    #[unique]
    number: i64,
    #[default(sql = "'x'")]
    note: String,
}

/// The same without one.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "bare_ticks")]
struct BareTick {
    #[key]
    id: Key<Self>,
    #[default(sql = "40 + 2")]
    #[unique]
    number: i64,
}

/// Compares its texts in different ways.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "words")]
struct Word {
    #[key]
    id: Key<Self>,
    exact: String,
    #[column(collate = nocase)]
    any_case: String,
    #[column(name = "trimmed text", collate = rtrim)]
    trimmed: Option<String>,
    #[column(collate = binary)]
    plain: String,
}

#[derive(Schema)]
#[schema(Job, Tick, BareTick, Word)]
struct Columns;

fn job(name: &str) -> NewJob {
    NewJob {
        name: name.into(),
        retries: None,
        state: None,
        weight: None,
        label: None,
        year: None,
        factor: None,
        serial: None,
    }
}

#[test]
fn a_default_is_there_where_nothing_is_given() {
    each::<Columns>(|db| {
        db.write(|tx| {
            let left = tx.insert(job("left"))?;
            assert_eq!((left.retries, left.state, left.weight), (3, State::New, Some(7)));
            assert_eq!((left.label.as_str(), left.factor), ("made up", Some(1.5)));
            assert!(left.year >= 2024 && left.serial >= 1000, "{left:?}");
            assert_eq!(tx.require(left.id)?, left);
            let mut given = NewJob { retries: Some(0), state: Some(State::Done), weight: Some(None), ..job("given") };
            given = NewJob { label: Some(String::new()), year: Some(1), factor: Some(None), serial: Some(-1), ..given };
            let given = tx.insert(given)?;
            let expected = Job { id: given.id, name: "given".into(), retries: 0, state: State::Done, ..given.clone() };
            assert_eq!(
                given,
                Job { weight: None, label: String::new(), year: 1, factor: None, serial: -1, ..expected }
            );
            assert_eq!(tx.require(given.id)?, given);
            let rows = tx.insert_all([job("a"), NewJob { label: Some("b".into()), ..job("b") }])?;
            assert_eq!((rows[0].label.as_str(), rows[1].label.as_str()), ("made up", "b"));
            assert_ne!(rows[0].serial, rows[1].serial);
            assert_eq!(tx.all(Job::query().filter(|j| j.id.gt(given.id)).order_by(|j| j.id.asc()))?, rows);
            let whole = Job { id: key(50), name: "whole".into(), serial: 1, ..left };
            assert_eq!(tx.insert(whole.clone())?, whole);
            assert_eq!(tx.require(whole.id)?, whole);
            // Who knows nothing of this program gets the same, but for what the program makes.
            tx.sql::<()>("INSERT INTO jobs (name, serial) VALUES ('raw', 5)", ())?;
            let raw = tx.require_by(Job::NAME_KEY, "raw")?;
            assert_eq!(Job { id: whole.id, name: whole.name.clone(), serial: 1, ..raw }, whole);
            let refused = tx.sql::<()>("INSERT INTO jobs (name) VALUES ('none')", ()).unwrap_err();
            assert_eq!(refused.violation().unwrap().constraint, "nn_jobs_serial");
            Ok(())
        })
    });
}

#[test]
fn an_upsert_leaves_alone_what_was_left_to_the_database() {
    each::<Columns>(|db| {
        db.write(|tx| {
            let label = Some("own".to_owned());
            let first = tx.insert(NewJob { label, retries: Some(9), year: Some(3), serial: Some(1), ..job("a") })?;
            let again = tx.upsert(NewJob { factor: Some(None), ..job("a") }, Job::NAME_KEY)?;
            assert_eq!((again.id, again.label.as_str(), again.year), (first.id, "own", 3));
            assert_eq!((again.retries, again.factor), (3, None), "a value's default is a value that is given");
            assert_ne!(again.serial, 1);
            assert_eq!(tx.require(first.id)?, again);
            let (same, is_new) = tx.insert_or_get(job("a"), Job::NAME_KEY)?;
            assert_eq!((same, is_new), (again, false));
            let (new, is_new) = tx.insert_or_get(job("b"), Job::NAME_KEY)?;
            assert!(is_new);
            assert_eq!(tx.require(new.id)?, new);
            assert_eq!(tx.upsert(job("c"), Job::NAME_KEY)?.label, "made up");
            Ok(())
        })
    });
}

#[test]
fn everything_may_be_left_to_the_database() {
    each::<Columns>(|db| {
        db.write(|tx| {
            let empty = || NewTick { number: None, note: None };
            let tick = tx.insert(empty())?;
            assert_eq!(tick, Tick { id: key(1), number: 42, note: "x".into() });
            tx.set(tick.id, |t| t.note.set("kept"))?;
            let kept = Tick { note: "kept".into(), ..tick.clone() };
            assert_eq!(tx.insert_or_get(empty(), Tick::NUMBER_KEY)?, (kept.clone(), false));
            assert_eq!(tx.upsert(empty(), Tick::NUMBER_KEY)?, kept);
            assert!(tx.insert(empty()).unwrap_err().duplicate(Tick::NUMBER_KEY));
            let again = tx.upsert(NewTick { note: Some("new".into()), ..empty() }, Tick::NUMBER_KEY)?;
            assert_eq!(again, Tick { note: "new".into(), ..tick });
            assert_eq!(tx.count(Tick::query())?, 1);
            let bare = || NewBareTick { number: None };
            let first = tx.insert(bare())?;
            assert_eq!(first.number, 42);
            // Which key the row has only the database knows, and there is no column to ask it by.
            let refused = tx.insert_or_get(bare(), BareTick::NUMBER_KEY).unwrap_err();
            assert!(matches!(refused, Error::Refused { .. }), "{refused:?}");
            assert_eq!(tx.insert_or_get(NewBareTick { number: Some(42) }, BareTick::NUMBER_KEY)?, (first, false));
            Ok(())
        })
    });
}

#[test]
fn a_collation_decides_what_is_equal_and_what_comes_first() {
    each::<Columns>(|db| {
        let word = |text: &str, trimmed: Option<&str>| NewWord {
            exact: text.into(),
            any_case: text.into(),
            trimmed: trimmed.map(Into::into),
            plain: text.into(),
        };
        db.write(|tx| {
            tx.insert_all([word("b", Some("t ")), word("A", Some("t")), word("a", None), word("B", Some(" t"))])
        })?;
        db.read(|tx| {
            let ids = |query: Query<Word>| -> fk::Result<Vec<i64>> {
                Ok(tx.all(query)?.into_iter().map(|word| word.id.into_raw()).collect())
            };
            assert_eq!(ids(Word::query().order_by(|w| w.exact.asc()))?, [2, 4, 3, 1]);
            assert_eq!(ids(Word::query().order_by(|w| w.plain.desc()))?, [1, 3, 4, 2]);
            assert_eq!(ids(Word::query().order_by(|w| (w.any_case.asc(), w.id.asc())))?, [2, 3, 1, 4]);
            assert_eq!(ids(Word::query().order_by(|w| (w.any_case.desc(), w.id.desc())))?, [4, 1, 3, 2]);
            assert_eq!(tx.count(Word::query().filter(|w| w.exact.eq("a")))?, 1);
            assert_eq!(tx.count(Word::query().filter(|w| w.any_case.eq("a")))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.any_case.ne("a")))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.any_case.is_in(["B", "c"])))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.any_case.between("A", "a")))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.any_case.lt("b")))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.trimmed.eq("t")))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.trimmed.eq("t   ")))?, 2);
            assert_eq!(tx.count(Word::query().filter(|w| w.any_case.eq(w.exact)))?, 4);
            Ok(())
        })
    });
}
