//! The plan of a delete that cascades to 100 000 rows, beside the delete itself.

use std::time::{Duration, Instant};

use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

#[derive(Table)]
#[table(name = "order_lines", key(order_id, number))]
struct OrderLine {
    #[references(on_delete = cascade)]
    order_id: Key<Order>,
    number: i64,
}

#[derive(Schema)]
#[schema(Customer, Order, OrderLine)]
struct Shop;

/// Undoes what was measured.
fn undone(tx: &mut WriteTx<'_, Shop>, work: impl FnOnce(&mut WriteTx<'_, Shop>) -> fk::Result<()>) -> Duration {
    let mut took = Duration::ZERO;
    let outcome = tx.savepoint(|tx| {
        let start = Instant::now();
        work(tx)?;
        took = start.elapsed();
        Err::<(), _>(fk::Error::Panicked("undone".to_owned()))
    });
    match outcome {
        Err(fk::Error::Panicked(_)) => took,
        other => panic!("{other:?}"),
    }
}

/// Measures, the best of some rounds.
pub fn run(rounds: usize) {
    let db = Db::<Shop>::temporary().unwrap();
    db.write(|tx| {
        tx.sql::<()>("INSERT INTO customers (id) VALUES (1)", ())?;
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)";
        tx.sql::<()>(&format!("{numbers} INSERT INTO orders SELECT i, 1 FROM n"), (20_000,))?;
        tx.sql::<()>(&format!("{numbers} INSERT INTO order_lines SELECT id, i FROM orders, n"), (4,)).map(drop)
    })
    .unwrap();
    let customer = Key::<Customer>::from_raw(1);
    let mut best = [Duration::MAX; 4];
    for _ in 0..rounds {
        let start = Instant::now();
        let plan = db.read(|tx| tx.plan_delete(customer)).unwrap();
        best[0] = best[0].min(start.elapsed());
        assert_eq!(plan.deleted, 100_000);
        let start = Instant::now();
        db.read(|tx| tx.plan_delete_where(Order::query())).unwrap();
        best[1] = best[1].min(start.elapsed());
        db.write(|tx| {
            best[2] = best[2].min(undone(tx, |tx| tx.delete(customer).map(drop)));
            best[3] = best[3].min(undone(tx, |tx| tx.execute(&plan)));
            Ok(())
        })
        .unwrap();
    }
    println!(
        "a cascade of 100 000 rows: plan {:.1?}, of 20 000 parents {:.1?}, delete {:.1?}, execute {:.1?}",
        best[0], best[1], best[2], best[3]
    );
}
