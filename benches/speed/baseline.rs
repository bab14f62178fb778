//! The yardstick: hand-written SQL, prepared once, through rusqlite; in the comparison of peers too.
#![allow(clippy::pedantic, missing_docs, elided_lifetimes_in_paths, unreachable_pub)]

use super::common::*;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Error, ErrorCode, Result, Row, params};

struct Order {
    id: i64,
    customer_id: i64,
    status: String,
}

impl Order {
    fn read(r: &Row) -> Result<Order> {
        Ok(Order { id: r.get(0)?, customer_id: r.get(1)?, status: r.get(2)? })
    }
}

struct Line {
    item_id: i64,
    quantity: i64,
}

struct OrderTree {
    order: Order,
    lines: Vec<Line>,
}

struct CustomerTree {
    id: i64,
    name: String,
    orders: Vec<OrderTree>,
}

/// Makes the case's file. Plan stability is on at both sides.
pub fn open(a: &Args) -> Result<Connection> {
    let c = Connection::open(&a.path)?;
    c.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    for sql in [PRAGMAS, SCHEMA, &a.seed_sql(), TOUCH] {
        c.execute_batch(sql)?;
    }
    Ok(c)
}

pub fn run(c: &mut Connection, a: &Args) -> Result<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" | "insert_numbered" => {
            for i in 0..a.rows {
                let tx = c.transaction()?;
                tx.prepare_cached("INSERT INTO orders(customer_id, status) VALUES (?1, ?2)")?
                    .execute(params![rng.id(a.customers()), STATUS[i as usize % 4]])?;
                sum.row(tx.last_insert_rowid(), 0, "");
                tx.commit()?;
            }
        }
        "insert_batch" | "insert_all" => {
            let tx = c.transaction()?;
            for j in 0..a.rows {
                tx.prepare_cached("INSERT INTO order_lines(order_id, item_id, quantity) VALUES (?1, ?2, ?3)")?
                    .execute(batch_line(j))?;
            }
            tx.commit()?;
            sum.row(c.query_row("SELECT count(*) FROM order_lines", [], |r| r.get(0))?, 0, "");
        }
        "get_by_pk" => {
            let tx = c.transaction()?;
            for _ in 0..a.rows {
                let o = tx
                    .prepare_cached("SELECT id, customer_id, status FROM orders WHERE id = ?1")?
                    .query_row([rng.id(a.orders())], Order::read)?;
                sum.row(o.id, o.customer_id, &o.status);
            }
        }
        "get_one_tx" => {
            for _ in 0..a.rows {
                let tx = c.transaction()?;
                let o = tx
                    .prepare_cached("SELECT id, customer_id, status FROM orders WHERE id = ?1")?
                    .query_row([rng.id(a.orders())], Order::read)?;
                tx.commit()?;
                sum.row(o.id, o.customer_id, &o.status);
            }
        }
        "filter_by_fk" => {
            let tx = c.transaction()?;
            for _ in 0..a.rows {
                let orders: Vec<Order> = tx
                    .prepare_cached("SELECT id, customer_id, status FROM orders WHERE customer_id = ?1")?
                    .query_map([rng.id(a.customers())], Order::read)?
                    .collect::<Result<_>>()?;
                orders.iter().for_each(|o| sum.row(o.id, o.customer_id, &o.status));
            }
        }
        "join_2" => {
            let tx = c.transaction()?;
            let rows: Vec<(i64, String, String)> = tx
                .prepare_cached("SELECT o.id, o.status, c.name FROM orders o JOIN customers c ON c.id = o.customer_id")?
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
                .collect::<Result<_>>()?;
            rows.iter().for_each(|(id, status, name)| sum.row(*id, status.len() as i64, name));
        }
        "eager_3" => {
            let tx = c.transaction()?;
            for p in 0..a.rows {
                for c in load_page(&tx, p)? {
                    sum.row(c.id, c.orders.len() as i64, &c.name);
                    for o in &c.orders {
                        sum.row(o.order.id, o.order.customer_id, &o.order.status);
                        o.lines.iter().for_each(|l| sum.row(l.item_id, l.quantity, ""));
                    }
                }
            }
        }
        "aggregate" => {
            let tx = c.transaction()?;
            let rows: Vec<(i64, i64)> = tx
                .prepare_cached(
                    "SELECT l.order_id, sum(l.quantity * i.price_cents)
                     FROM order_lines l JOIN items i ON i.id = l.item_id GROUP BY l.order_id",
                )?
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect::<Result<_>>()?;
            rows.iter().for_each(|(id, total)| sum.row(*id, *total, ""));
        }
        "stream" => {
            let tx = c.transaction()?;
            let mut q = tx.prepare_cached("SELECT id, customer_id, status FROM orders")?;
            let mut rows = q.query([])?;
            while let Some(r) = rows.next()? {
                let o = Order::read(r)?;
                sum.row(o.id, o.customer_id, &o.status);
            }
        }
        "page" => {
            // From each page to the next, from the first again after the last; one row more tells whether there is one.
            let tx = c.transaction()?;
            let mut after = (0, 0);
            for _ in 0..a.rows {
                let mut orders: Vec<Order> = tx
                    .prepare_cached(
                        "SELECT id, customer_id, status FROM orders
                         WHERE (customer_id, id) > (?1, ?2) ORDER BY customer_id, id LIMIT 21",
                    )?
                    .query_map([after.0, after.1], Order::read)?
                    .collect::<Result<_>>()?;
                let more = orders.len() > 20;
                orders.truncate(20);
                after = orders.last().filter(|_| more).map_or((0, 0), |o| (o.customer_id, o.id));
                orders.iter().for_each(|o| sum.row(o.id, o.customer_id, &o.status));
            }
        }
        "update_by_pk" => {
            let tx = c.transaction()?;
            for i in 0..a.rows {
                tx.prepare_cached("UPDATE orders SET status = ?2 WHERE id = ?1")?
                    .execute(params![rng.id(a.orders()), STATUS[i as usize % 4]])?;
            }
            tx.commit()?;
            let mut q = c.prepare("SELECT status, count(*) FROM orders GROUP BY status")?;
            let mut rows = q.query([])?;
            while let Some(r) = rows.next()? {
                sum.row(r.get(1)?, 0, r.get_ref(0)?.as_str()?);
            }
        }
        "delete_cascade" => {
            let tx = c.transaction()?;
            for i in 1..=a.rows {
                tx.prepare_cached("DELETE FROM customers WHERE id = ?1")?.execute([2 * i])?;
            }
            tx.commit()?;
            let left = "SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_lines)";
            let (orders, lines) = c.query_row(left, [], |r| Ok((r.get(0)?, r.get(1)?)))?;
            sum.row(orders, lines, "");
        }
        "delete_blocked" => {
            let tx = c.transaction()?;
            for i in 0..a.rows {
                let r = tx.prepare_cached("DELETE FROM items WHERE id = ?1")?.execute([i % ITEMS + 1]);
                sum.row(refused(r)?, 0, "");
            }
        }
        "insert_orphan" => {
            let tx = c.transaction()?;
            for i in 0..a.rows {
                let r = tx
                    .prepare_cached("INSERT INTO order_lines(order_id, item_id, quantity) VALUES (?1, ?2, 1)")?
                    .execute([1_000_000 + i, i % ITEMS + 1]);
                sum.row(refused(r)?, 0, "");
            }
        }
        other => panic!("unknown case {other}"),
    }
    Ok(sum)
}

/// 1 when a constraint stopped the statement.
fn refused(r: Result<usize>) -> Result<i64> {
    match r {
        Ok(_) => Ok(0),
        Err(Error::SqliteFailure(e, _)) if e.code == ErrorCode::ConstraintViolation => Ok(1),
        Err(e) => Err(e),
    }
}

/// Three queries in the same order, merged in one pass.
fn load_page(c: &Connection, p: i64) -> Result<Vec<CustomerTree>> {
    let (lo, hi) = page(p);
    let mut customers: Vec<CustomerTree> = c
        .prepare_cached("SELECT id, name FROM customers WHERE name BETWEEN ?1 AND ?2 ORDER BY id")?
        .query_map([&lo, &hi], |r| Ok(CustomerTree { id: r.get(0)?, name: r.get(1)?, orders: vec![] }))?
        .collect::<Result<_>>()?;

    let mut q = c.prepare_cached(
        "SELECT id, customer_id, status FROM orders
         WHERE customer_id IN (SELECT id FROM customers WHERE name BETWEEN ?1 AND ?2)
         ORDER BY customer_id, id",
    )?;
    let mut rows = q.query([&lo, &hi])?;
    let mut at = 0;
    while let Some(r) = rows.next()? {
        let order = Order::read(r)?;
        while customers[at].id != order.customer_id {
            at += 1;
        }
        customers[at].orders.push(OrderTree { order, lines: vec![] });
    }

    let mut q = c.prepare_cached(
        "SELECT o.customer_id, l.order_id, l.item_id, l.quantity
         FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.customer_id IN (SELECT id FROM customers WHERE name BETWEEN ?1 AND ?2)
         ORDER BY o.customer_id, o.id",
    )?;
    let mut rows = q.query([&lo, &hi])?;
    let (mut at, mut order_at) = (0, 0);
    while let Some(r) = rows.next()? {
        let (customer_id, order_id): (i64, i64) = (r.get(0)?, r.get(1)?);
        while customers[at].id != customer_id {
            (at, order_at) = (at + 1, 0);
        }
        while customers[at].orders[order_at].order.id != order_id {
            order_at += 1;
        }
        customers[at].orders[order_at].lines.push(Line { item_id: r.get(2)?, quantity: r.get(3)? });
    }
    Ok(customers)
}
