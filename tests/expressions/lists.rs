//! `is_in` of any number of values: many are bound as one, so that no limit is reached and one text serves all.

use std::cell::RefCell;

use fk::prelude::*;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

#[derive(Value, Debug, Clone, PartialEq)]
struct Word(String);

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "things")]
struct Thing {
    #[key]
    id: Key<Self>,
    #[column(collate = nocase)]
    name: String,
    word: Word,
    number: Option<i64>,
    real: f64,
    bytes: Vec<u8>,
}

#[derive(Schema, Debug)]
#[schema(Thing)]
struct Things;

thread_local! {
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        SEEN.with_borrow_mut(|seen| seen.push(statement.sql().into_owned()));
    }
}

fn things() -> fk::Result<Db<Things>> {
    let options = Db::<Things>::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    let db = options.in_memory()?;
    db.write(|tx| {
        tx.insert_all((0..10_i32).map(|n| NewThing {
            name: format!("Thing {n}"),
            word: Word(format!("w{n}")),
            number: (n % 2 == 0).then_some(n.into()),
            real: f64::from(n) / 10.0,
            bytes: vec![u8::try_from(n).unwrap_or_default(), 0, 255],
        }))
    })?;
    Ok(db)
}

#[test]
fn any_number_of_values() -> fk::Result<()> {
    let db = things()?;
    db.read(|tx| {
        for number in [0, 1, 499, 500, 501, 1000, 33_000, 100_000] {
            let found = tx.count(Thing::query().filter(|t| t.id.is_in((4..4 + number).map(Key::from_raw))))?;
            assert_eq!(found, u64::try_from(number.clamp(0, 7)).unwrap_or_default(), "{number}");
        }
        Ok(())
    })
}

#[test]
fn of_every_storage_class_and_collation() -> fk::Result<()> {
    let db = things()?;
    let many = || 0..2000_i32;
    db.read(|tx| {
        let cases: Vec<(&str, Query<Thing>, u64)> = vec![
            // Equal is what is equal for `eq`.
            ("nocase", Thing::query().filter(|t| t.name.is_in(many().map(|n| format!("THING {}", n + 5)))), 5),
            ("text", Thing::query().filter(|t| t.word.is_in(many().map(|n| Word(format!("w{}", n + 5))))), 5),
            ("real", Thing::query().filter(|t| t.real.is_in(many().map(|n| f64::from(n) / 10.0))), 10),
            ("blob", Thing::query().filter(|t| t.bytes.is_in(many().map(|_| vec![3, 0, 255]))), 1),
            ("optional", Thing::query().filter(|t| t.number.is_in(many().map(i64::from))), 5),
            ("expression", Thing::query().filter(|t| t.name.len().is_in(many().map(i64::from))), 10),
            // NULL is in no list, and out of none.
            ("not", Thing::query().filter(|t| !t.number.is_in(many().map(|n| i64::from(n) + 4))), 2),
            ("null", Thing::query().filter(|t| t.number.is_in(many().map(|n| (n > 3).then_some(i64::from(n))))), 3),
            (
                "not null",
                Thing::query().filter(|t| !t.id.is_in(many().map(|n| (n > 3).then_some(Key::from_raw(n.into()))))),
                0,
            ),
            (
                "two lists and other values",
                Thing::query()
                    .filter(|t| t.id.ge(Key::from_raw(3)))
                    .filter(|t| t.id.is_in(many().map(|n| Key::from_raw(i64::from(n)))))
                    .filter(|t| t.name.ne("thing 5"))
                    .filter(|t| t.id.is_in(many().map(|n| Key::from_raw(i64::from(n) + 5))))
                    .filter(|t| t.name.ne("thing 9")),
                4,
            ),
        ];
        for (what, query, expected) in cases {
            assert_eq!(tx.count(query.clone())?, expected, "{what}");
            assert_eq!(tx.all(query)?.len() as u64, expected, "{what}");
        }
        Ok(())
    })
}

#[test]
fn one_text_for_all_lengths() -> fk::Result<()> {
    let db = things()?;
    SEEN.with_borrow_mut(Vec::clear);
    db.read(|tx| {
        for number in [600, 700, 5000] {
            tx.all(Thing::query().filter(|t| t.id.is_in((0..number).map(Key::from_raw))))?;
        }
        Ok(())
    })?;
    let mut texts = SEEN.take();
    texts.retain(|text| text.contains("things"));
    texts.dedup();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].ends_with("WHERE (t0.\"id\" IN (SELECT value FROM rarray(?1)))"), "{texts:?}");
    Ok(())
}

#[test]
fn a_value_that_cannot_be_stored_is_an_error_in_a_long_list_too() -> fk::Result<()> {
    let db = things()?;
    let reals = (0..1000).map(|n| if n == 700 { f64::NAN } else { 0.0 });
    let outcome = db.read(|tx| tx.all(Thing::query().filter(|t| t.real.is_in(reals))));
    assert!(matches!(outcome, Err(fk::Error::Encode { .. })), "{outcome:?}");
    Ok(())
}

#[test]
fn a_plan_keeps_the_values_themselves() -> fk::Result<()> {
    let db = things()?;
    let query = || Thing::query().filter(|t| t.id.is_in((1..=600).map(Key::from_raw)).and(t.name.ne("thing 0")));
    let plan = db.read(|tx| tx.plan_delete_where(query()))?;
    assert_eq!(plan.rows, 9);
    Ok(())
}
