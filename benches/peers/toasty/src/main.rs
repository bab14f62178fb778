//! Toasty: models, generated query methods, `include` for eager loading.
//!
//! Toasty creates no foreign keys itself; the tables come from the common DDL. It has no aggregates, so `aggregate`
//! is raw SQL. Keys are `u64`: with `#[auto] id: i64`, includes and deletes panic ("not yet implemented") in 0.11.

use peers::*;
use std::collections::HashMap;
use toasty::stmt::Value;
use toasty::{Deferred, Result};

#[derive(Debug, toasty::Model)]
#[table = "customers"]
struct Customer {
    #[key]
    #[auto]
    id: u64,
    #[unique]
    name: String,
    #[has_many]
    orders: Deferred<Vec<Order>>,
}

#[derive(Debug, toasty::Model)]
#[table = "items"]
struct Item {
    #[key]
    #[auto]
    id: u64,
    #[unique]
    name: String,
    price_cents: i64,
}

#[derive(Debug, toasty::Model)]
#[table = "orders"]
struct Order {
    #[key]
    #[auto]
    id: u64,
    #[index]
    customer_id: u64,
    #[belongs_to(key = customer_id, references = id)]
    customer: Deferred<Customer>,
    status: String,
    #[has_many]
    lines: Deferred<Vec<Line>>,
}

#[derive(Debug, toasty::Model)]
#[table = "order_lines"]
#[key(partition = order_id, local = item_id)]
struct Line {
    order_id: u64,
    #[belongs_to(key = order_id, references = id)]
    order: Deferred<Order>,
    #[index]
    item_id: u64,
    #[belongs_to(key = item_id, references = id)]
    item: Deferred<Item>,
    quantity: i64,
}

const CHUNK: usize = 1000;

#[tokio::main]
async fn main() -> Result<()> {
    let a = args();
    let mut db = toasty::Db::builder()
        .models(toasty::models!(Customer, Item, Order, Line))
        .max_pool_size(1)
        .connect(&format!("sqlite:{}", a.path))
        .await?;
    for script in [PRAGMAS, SCHEMA, &a.seed_sql(), TOUCH] {
        for sql in script.split(';').map(str::trim).filter(|s| !s.is_empty()) {
            if sql.starts_with("PRAGMA") {
                toasty::sql::query(sql).exec(&mut db).await?;
            } else {
                toasty::sql::statement(sql).exec(&mut db).await?;
            }
        }
    }
    let version = toasty::sql::query("SELECT sqlite_version()").exec(&mut db).await?;
    let Value::Record(version) = &version[0] else { unreachable!() };
    let Value::String(version) = &version[0] else { unreachable!() };
    let start = Start::now();
    let sum = run(&mut db, &a).await?;
    report(version, start, sum);
    Ok(())
}

async fn run(db: &mut toasty::Db, a: &Args) -> Result<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let mut tx = db.transaction().await?;
                let o = toasty::create!(Order {
                    customer_id: rng.id(a.customers()) as u64,
                    status: STATUS[i as usize % 4],
                })
                .exec(&mut tx)
                .await?;
                sum.row(o.id as i64, 0, "");
                tx.commit().await?;
            }
        }
        "insert_batch" => {
            let lines: Vec<_> = (0..a.rows).map(batch_line).collect();
            let mut tx = db.transaction().await?;
            for chunk in lines.chunks(CHUNK) {
                let mut many = Line::create_many();
                for &(order_id, item_id, quantity) in chunk {
                    many = many.with_item(|l| l.order_id(order_id as u64).item_id(item_id as u64).quantity(quantity));
                }
                many.exec(&mut tx).await?;
            }
            tx.commit().await?;
            sum.row(Line::all().count().exec(db).await? as i64, 0, "");
        }
        "get_by_pk" => {
            let mut tx = db.transaction().await?;
            for _ in 0..a.rows {
                let o = Order::get_by_id(&mut tx, rng.id(a.orders()) as u64).await?;
                sum.row(o.id as i64, o.customer_id as i64, &o.status);
            }
        }
        "filter_by_fk" => {
            let mut tx = db.transaction().await?;
            for _ in 0..a.rows {
                let orders = Order::filter_by_customer_id(rng.id(a.customers()) as u64).exec(&mut tx).await?;
                orders.iter().for_each(|o| sum.row(o.id as i64, o.customer_id as i64, &o.status));
            }
        }
        "join_2" => {
            let mut tx = db.transaction().await?;
            let orders = Order::all().include(Order::fields().customer()).exec(&mut tx).await?;
            for o in &orders {
                sum.row(o.id as i64, o.status.len() as i64, &o.customer.get().name);
            }
        }
        "eager_3" => {
            let mut tx = db.transaction().await?;
            for p in 0..a.rows {
                let (lo, hi) = page(p);
                let name = Customer::fields().name();
                let customers = Customer::filter(name.clone().ge(lo).and(name.le(hi)))
                    .include(Customer::fields().orders().lines())
                    .exec(&mut tx)
                    .await?;
                for c in &customers {
                    sum.row(c.id as i64, c.orders.get().len() as i64, &c.name);
                    for o in c.orders.get() {
                        sum.row(o.id as i64, o.customer_id as i64, &o.status);
                        o.lines.get().iter().for_each(|l| sum.row(l.item_id as i64, l.quantity, ""));
                    }
                }
            }
        }
        "update_by_pk" => {
            let mut tx = db.transaction().await?;
            for i in 0..a.rows {
                Order::update_by_id(rng.id(a.orders()) as u64).status(STATUS[i as usize % 4]).exec(&mut tx).await?;
            }
            tx.commit().await?;
            let mut by_status = HashMap::new();
            for status in Order::all().select(Order::fields().status()).exec(db).await? {
                *by_status.entry(status).or_insert(0) += 1;
            }
            by_status.iter().for_each(|(s, n)| sum.row(*n, 0, s));
        }
        "delete_cascade" => {
            let mut tx = db.transaction().await?;
            for i in 1..=a.rows {
                Customer::delete_by_id(&mut tx, 2 * i as u64).await?;
            }
            tx.commit().await?;
            let left = Order::all().count().exec(db).await? as i64;
            sum.row(left, Line::all().count().exec(db).await? as i64, "");
        }
        "delete_blocked" => {
            let mut tx = db.transaction().await?;
            for i in 0..a.rows {
                let r = Item::delete_by_id(&mut tx, (i % ITEMS + 1) as u64).await;
                sum.row(refused(r)?, 0, "");
            }
        }
        "insert_orphan" => {
            let mut tx = db.transaction().await?;
            for i in 0..a.rows {
                let r = toasty::create!(Line {
                    order_id: 1_000_000 + i as u64,
                    item_id: (i % ITEMS + 1) as u64,
                    quantity: 1,
                })
                .exec(&mut tx)
                .await;
                sum.row(refused(r)?, 0, "");
            }
        }
        "aggregate" => {
            let mut tx = db.transaction().await?;
            let rows = toasty::sql::query(
                "SELECT l.order_id, sum(l.quantity * i.price_cents)
                 FROM order_lines l JOIN items i ON i.id = l.item_id GROUP BY l.order_id",
            )
            .exec(&mut tx)
            .await?;
            for row in rows {
                let Value::Record(r) = row else { unreachable!() };
                let (Value::I64(id), Value::I64(total)) = (&r[0], &r[1]) else { unreachable!() };
                sum.row(*id, *total, "");
            }
        }
        other => panic!("unknown case {other}"),
    }
    Ok(sum)
}

/// 1 when a constraint stopped the statement; Toasty has no such category.
fn refused<T>(r: Result<T>) -> Result<i64> {
    match r {
        Ok(_) => Ok(0),
        Err(e) if e.to_string().contains("FOREIGN KEY constraint failed") => Ok(1),
        Err(e) => Err(e),
    }
}
