//! The statements of compound queries, to the letter, with what they give.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};

use fk::prelude::*;
use fk::query::Form;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::random::Random;
use crate::tables::{Home, HomeDb, Owner, Pet, fill};

thread_local! {
    /// What has run on this thread. Before rusqlite 0.41 a trace is a plain function, which keeps nothing itself.
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        let sql = statement.sql();
        LOG.with_borrow_mut(|log| log.extend(sql.starts_with("SELECT").then(|| sql.into_owned())));
    }
}

fn told(out: &mut String, what: &str, found: impl Debug) {
    for sql in LOG.take() {
        let _ = writeln!(out, "-- {what}\n{sql}");
    }
    let _ = writeln!(out, "--   {found:?}\n");
}

fn all<T: Table + In<Home>, F: Form>(out: &mut String, db: &HomeDb, what: &str, query: Query<T, F>) -> fk::Result<()>
where
    F::Row: Debug,
{
    let found = db.read(|tx| tx.all(query))?;
    told(out, what, found);
    Ok(())
}

#[test]
fn the_statements_are_these() -> fk::Result<()> {
    let options = HomeDb::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    let db = options.in_memory()?;
    fill(&db, &mut Random::new(4))?;
    LOG.take();
    let mut out = String::new();
    macro_rules! case {
        ($what:literal, $query:expr) => {
            all(&mut out, &db, $what, $query)?;
        };
    }
    let ages = || Owner::query().select(|o| o.age);
    let pets = || Pet::query().select(|p| p.age);
    let young = || Owner::query().filter(|o| o.age.lt(2));
    case!("whole rows", young().union(Owner::query().filter(|o| o.name.eq("Ada"))));
    case!(
        "sorted by a column",
        young().except(Owner::query().filter(|o| o.name.eq("Ada"))).order_by(|o| o.name.desc())
    );
    case!(
        "sorted by a path and a number of children",
        Pet::query()
            .union_all(Pet::query())
            .order_by(|p| (p.owner().name.asc(), p.owner().pets().count().desc()))
            .limit(2)
    );
    case!("values", ages().union(pets()).order_by(|age| age.asc().nulls_last()));
    case!(
        "tuples, of an expression too",
        Owner::query()
            .select(|o| (o.name, o.age * 2))
            .union_all(Pet::query().select(|p| (p.name, p.age + 1)))
            .order_by(|(name, age)| (name.asc(), age.desc()))
            .limit(3)
            .offset(1)
    );
    case!(
        "a row beside a value",
        Pet::query().select(|p| (p.owner(), p.age)).except(Owner::query().select(|o| (o, o.age)))
    );
    case!("from left to right", ages().union(pets()).except(ages().limit(1)).intersect(pets()));
    case!("a compound as a part", ages().except(pets().intersect(ages())));
    case!("a part with an order and a limit", ages().order_by(|o| o.id.desc()).limit(2).union_all(pets()));
    case!("an order that says nothing", ages().order_by(|o| o.id.desc()).union(pets()));
    case!(
        "groups",
        Pet::query()
            .group_by(|p| p.owner_id)
            .having(|_, g| g.count().gt(1))
            .select(|o, _| o)
            .union(young().select(|o| o.id))
    );
    case!("the very same twice", {
        let ages = ages();
        ages.clone().union_all(ages).distinct()
    });
    case!("in another query", Pet::query().filter(|p| p.age.in_query(ages().intersect(pets()))).select(|p| p.name));
    case!(
        "about the outer row",
        Owner::query().select(|o| o.pets().select(|p| p.age).union(ages().filter(|a| a.id.gt(o.id))).count())
    );
    for (what, query) in [("all", ages().union(pets())), ("some", ages().union(pets()).limit(2))] {
        let count = db.read(|tx| tx.count(query.clone()))?;
        told(&mut out, &format!("the number of {what}"), count);
        let exists = db.read(|tx| tx.exists(query))?;
        told(&mut out, &format!("whether there is one of {what}"), exists);
    }
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite") {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/compound.sql");
        std::fs::write(golden, &out).unwrap();
        return Ok(());
    }
    let expected = include_str!("../golden/compound.sql");
    for (line, expected) in out.lines().zip(expected.lines()) {
        assert_eq!(line, expected);
    }
    assert_eq!(out.lines().count(), expected.lines().count());
    Ok(())
}
