//! The yardstick: hand-written SQL, prepared once, through rusqlite. The statements and the Rust around them
//! are those of the comparison of peers, unchanged.
#![allow(clippy::pedantic, missing_docs, elided_lifetimes_in_paths)]

use super::common::*;
use fk::rusqlite::{Connection, Error, ErrorCode, Result, Row, params};

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

pub fn run(c: &mut Connection, a: &Args) -> Result<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let tx = c.transaction()?;
                tx.prepare_cached("INSERT INTO orders(customer_id, status) VALUES (?1, ?2)")?
                    .execute(params![rng.id(a.customers()), STATUS[i as usize % 4]])?;
                sum.row(tx.last_insert_rowid(), 0, "");
                tx.commit()?;
            }
        }
        "insert_batch" => {
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
