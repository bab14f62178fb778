//! A plan over very many rows loads none of them but those that it shows.

use std::cell::Cell;

use fk::prelude::*;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::support::{Customer, Order, Shop};

thread_local! {
    /// Rows and statements that this thread has seen.
    static SEEN: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

fn seen(event: TraceEvent<'_>) {
    let (rows, statements) = SEEN.get();
    match event {
        TraceEvent::Row(_) => SEEN.set((rows + 1, statements)),
        TraceEvent::Stmt(..) => SEEN.set((rows, statements + 1)),
        _ => {}
    }
}

#[test]
fn rows_stay_in_the_database() -> fk::Result<()> {
    let codes = TraceEventCodes::SQLITE_TRACE_ROW | TraceEventCodes::SQLITE_TRACE_STMT;
    let trace = move |connection: &mut rusqlite::Connection| {
        let _ = connection.trace_v2(codes, Some(seen as fn(TraceEvent<'_>)));
        Ok(())
    };
    let db = Db::<Shop>::options().on_connect(trace).temporary()?;
    db.write(|tx| {
        tx.sql::<()>("INSERT INTO customers (id, name) VALUES (1, 'Helen')", ())?;
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)";
        tx.sql::<()>(
            &format!("{numbers} INSERT INTO orders (id, customer_id, status) SELECT i, 1, 'draft' FROM n"),
            (),
        )?;
        tx.sql::<()>("INSERT INTO items (id, name, price_cents) VALUES (1, 'Lamp', 1)", ())?;
        let lines =
            "INSERT INTO order_lines (order_id, item_id, quantity) SELECT id, 1, 1 FROM orders WHERE id % 4 = 0";
        tx.sql::<()>(lines, ()).map(drop)
    })?;
    let plan = db.read(|tx| {
        // The schema is read once.
        tx.plan_delete_where(Customer::query().filter(|c| c.name.eq("nobody")))?;
        SEEN.set((0, 0));
        tx.plan_delete(Key::<Customer>::from_raw(1))
    })?;
    let (rows, statements) = SEEN.get();
    assert_eq!((plan.deleted, plan.rows_of(Order::CUSTOMER)), (250_000, 200_000));
    // Counts, digests and five rows of each constraint.
    assert!((5..60).contains(&rows), "{rows} rows");
    assert!((5..200).contains(&statements), "{statements} statements");
    assert!(plan.steps.iter().all(|step| step.sample.len() == 5));
    Ok(())
}

#[test]
fn a_chain_is_followed_to_its_end() -> fk::Result<()> {
    let db = Db::<Chain>::temporary()?;
    db.write(|tx| {
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)";
        tx.sql::<()>(&format!("{numbers} INSERT INTO links (id, above) SELECT i, nullif(i - 1, 0) FROM n"), ())
            .map(drop)
    })?;
    let first = Key::<Link>::from_raw(1);
    let plan = db.read(|tx| tx.plan_delete(first))?;
    assert_eq!((plan.deleted, plan.levels, plan.steps.len()), (4999, 4999, 1), "{plan}");
    // SQLite itself doesn't go so far down, and says so.
    assert!(db.write(|tx| tx.execute(&plan)).unwrap_err().to_string().contains("1000 levels"));
    assert_eq!(db.read(|tx| tx.count(Link::query()))?, 5000);
    Ok(())
}

#[test]
fn the_mirror_goes_to_the_end_of_a_chain() -> fk::Result<()> {
    let db = Db::<Chain>::options().enforcement(fk::Enforcement::Mirror).temporary()?;
    db.write(|tx| {
        for id in 1..=1500 {
            tx.insert(Link { id: Key::from_raw(id), above: (id > 1).then(|| Key::from_raw(id - 1)) })?;
        }
        Ok(())
    })?;
    let plan = db.read(|tx| tx.plan_delete(Key::<Link>::from_raw(1)))?;
    assert_eq!(plan.levels, 1499);
    db.write(|tx| tx.execute(&plan))?;
    assert_eq!(db.read(|tx| tx.count(Link::query()))?, 0);
    Ok(())
}

#[derive(Table, Debug)]
#[table(name = "links")]
struct Link {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, as above)]
    above: Option<Key<Link>>,
}

#[derive(Schema, Debug)]
#[schema(Link)]
struct Chain;
