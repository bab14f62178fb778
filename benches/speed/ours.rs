//! The same work through fk. The schema has what the yardstick's has, no more.

#![allow(clippy::pedantic, clippy::unwrap_used, missing_docs, unreachable_pub)]

use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::{Schema, Synchronous};

use super::common::{Args, ITEMS, Rng, STATUS, Sum, TOUCH, batch_line, page};

#[derive(Table, Debug)]
#[table(name = "customers", has_many(orders: Order))]
pub struct Customer {
    #[key(autoincrement = false)]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

#[derive(Table, Debug)]
#[table(name = "items")]
pub struct Item {
    #[key(autoincrement = false)]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    pub price_cents: i64,
}

#[derive(Table, Debug)]
#[table(name = "orders", has_many(lines: OrderLine))]
pub struct Order {
    #[key(autoincrement = false)]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    pub customer_id: Key<Customer>,
    pub status: String,
}

#[derive(Table, Debug)]
#[table(name = "order_lines", key(order_id, item_id))]
pub struct OrderLine {
    #[references(on_delete = cascade)]
    pub order_id: Key<Order>,
    #[references(on_delete = restrict)]
    pub item_id: Key<Item>,
    pub quantity: i64,
}

#[derive(Schema, Debug)]
#[schema(Customer, Item, Order, OrderLine)]
pub struct Shop;

/// Makes the case's file, with the tables of the schema.
pub fn open<S: Schema>(a: &Args) -> fk::Result<Db<S>> {
    let options = || Db::<S>::options().synchronous(Synchronous::Normal);
    drop(options().open(&a.path)?);
    Connection::open(&a.path).and_then(|c| c.execute_batch(&a.seed_sql())).unwrap();
    let db = options().open(&a.path)?;
    db.write(|tx| tx.sql::<()>(TOUCH, ()))?;
    Ok(db)
}

/// Runs a case and gives the checksum that the yardstick gives.
pub fn run(db: &Db<Shop>, a: &Args) -> fk::Result<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let order = NewOrder {
                    customer_id: Key::from_raw(rng.id(a.customers())),
                    status: STATUS[i as usize % 4].into(),
                };
                let order = db.write(|tx| tx.insert(order))?;
                sum.row(*order.id.raw(), 0, "");
            }
        }
        "insert_batch" => {
            db.write(|tx| {
                for j in 0..a.rows {
                    tx.insert(line(batch_line(j)))?;
                }
                Ok(())
            })?;
            let lines = db.read(|tx| tx.count(OrderLine::query()))?;
            sum.row(lines as i64, 0, "");
        }
        "insert_all" => {
            db.write(|tx| tx.insert_all((0..a.rows).map(|j| line(batch_line(j)))))?;
            let lines = db.read(|tx| tx.count(OrderLine::query()))?;
            sum.row(lines as i64, 0, "");
        }
        "get_by_pk" => db.read(|tx| {
            for _ in 0..a.rows {
                let o = tx.require(Key::<Order>::from_raw(rng.id(a.orders())))?;
                sum.row(*o.id.raw(), *o.customer_id.raw(), &o.status);
            }
            Ok(())
        })?,
        "get_one_tx" => {
            for _ in 0..a.rows {
                let key = Key::<Order>::from_raw(rng.id(a.orders()));
                let o = db.read(|tx| tx.require(key))?;
                sum.row(*o.id.raw(), *o.customer_id.raw(), &o.status);
            }
        }
        "filter_by_fk" => db.read(|tx| {
            for _ in 0..a.rows {
                let orders = tx.all(Customer::ORDERS.of(Key::from_raw(rng.id(a.customers()))))?;
                orders.iter().for_each(|o| sum.row(*o.id.raw(), *o.customer_id.raw(), &o.status));
            }
            Ok(())
        })?,
        "join_2" => {
            let rows = db.read(|tx| tx.all(Order::query().select(|o| (o.id, o.status, o.customer().name))))?;
            rows.iter().for_each(|(id, status, name)| sum.row(*id.raw(), status.len() as i64, name));
        }
        "eager_3" => db.read(|tx| {
            for p in 0..a.rows {
                let (lo, hi) = page(p);
                let named = Customer::query().filter(|c| c.name.between(lo, hi));
                for (c, orders) in tx.all(named.with(Customer::ORDERS.with(Order::LINES)))? {
                    sum.row(*c.id.raw(), orders.len() as i64, &c.name);
                    for (o, lines) in &orders {
                        sum.row(*o.id.raw(), *o.customer_id.raw(), &o.status);
                        lines.iter().for_each(|l| sum.row(*l.item_id.raw(), l.quantity, ""));
                    }
                }
            }
            Ok(())
        })?,
        "aggregate" => {
            let worth = OrderLine::query()
                .group_by(|l| l.order_id)
                .select(|order, lines| (order, lines.sum(|l| l.quantity * l.item().price_cents)));
            let rows = db.read(|tx| tx.all(worth))?;
            rows.iter().for_each(|(order, worth)| sum.row(*order.raw(), *worth, ""));
        }
        "stream" => db.read(|tx| {
            tx.each(Order::query(), |order| {
                let o = order?;
                sum.row(*o.id.raw(), *o.customer_id.raw(), &o.status);
                Ok(())
            })
        })?,
        "page" => db.read(|tx| {
            let mut next = None;
            for _ in 0..a.rows {
                let page = tx.page(Order::query().order_by(|o| o.customer_id.asc()).page(20).after(next))?;
                page.rows.iter().for_each(|o| sum.row(*o.id.raw(), *o.customer_id.raw(), &o.status));
                next = page.next;
            }
            Ok(())
        })?,
        "update_by_pk" => {
            db.write(|tx| {
                for i in 0..a.rows {
                    let key = Key::<Order>::from_raw(rng.id(a.orders()));
                    tx.set(key, |o| o.status.set(STATUS[i as usize % 4]))?;
                }
                Ok(())
            })?;
            for (status, count) in
                db.read(|tx| tx.sql::<(String, i64)>("SELECT status, count(*) FROM orders GROUP BY status", ()))?
            {
                sum.row(count, 0, &status);
            }
        }
        "delete_cascade" => {
            db.write(|tx| {
                for i in 1..=a.rows {
                    tx.delete(Key::<Customer>::from_raw(2 * i))?;
                }
                Ok(())
            })?;
            let left = db.read(|tx| Ok((tx.count(Order::query())?, tx.count(OrderLine::query())?)))?;
            sum.row(left.0 as i64, left.1 as i64, "");
        }
        "delete_blocked" => db.write(|tx| {
            for i in 0..a.rows {
                let refused = tx.delete(Key::<Item>::from_raw(i % ITEMS + 1));
                sum.row(i64::from(refused.is_err_and(|e| e.still_referenced(OrderLine::ITEM))), 0, "");
            }
            Ok(())
        })?,
        "insert_orphan" => db.write(|tx| {
            for i in 0..a.rows {
                let refused = tx.insert(line((1_000_000 + i, i % ITEMS + 1, 1)));
                sum.row(i64::from(refused.is_err_and(|e| e.missing_parent(OrderLine::ORDER))), 0, "");
            }
            Ok(())
        })?,
        other => unreachable!("unknown case {other}"),
    }
    Ok(sum)
}

fn line((order, item, quantity): (i64, i64, i64)) -> OrderLine {
    OrderLine { order_id: Key::from_raw(order), item_id: Key::from_raw(item), quantity }
}
