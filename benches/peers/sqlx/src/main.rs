//! sqlx: hand-written SQL, async, SQLite on a worker thread of sqlx.

use peers::*;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, Connection, Error, FromRow, QueryBuilder, Result, Sqlite, SqliteConnection};
use std::collections::HashMap;

#[derive(FromRow)]
struct Order {
    id: i64,
    customer_id: i64,
    status: String,
}

#[derive(FromRow)]
struct Line {
    order_id: i64,
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

const CHUNK: usize = 1000;

#[tokio::main]
async fn main() -> Result<()> {
    let a = args();
    let options = SqliteConnectOptions::new()
        .filename(&a.path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    let mut c = pool.acquire().await?;
    for sql in [SCHEMA.to_string(), a.seed_sql(), TOUCH.to_string()] {
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *c).await?;
    }
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut *c).await?;
    let start = Start::now();
    let sum = run(&mut c, &a).await?;
    report(&version, start, sum);
    Ok(())
}

async fn run(c: &mut SqliteConnection, a: &Args) -> Result<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let mut tx = c.begin().await?;
                let done = sqlx::query("INSERT INTO orders(customer_id, status) VALUES (?1, ?2)")
                    .bind(rng.id(a.customers()))
                    .bind(STATUS[i as usize % 4])
                    .execute(&mut *tx)
                    .await?;
                sum.row(done.last_insert_rowid(), 0, "");
                tx.commit().await?;
            }
        }
        "insert_batch" => {
            let lines: Vec<_> = (0..a.rows).map(batch_line).collect();
            let mut tx = c.begin().await?;
            for chunk in lines.chunks(CHUNK) {
                QueryBuilder::<Sqlite>::new("INSERT INTO order_lines(order_id, item_id, quantity) ")
                    .push_values(chunk, |mut row, (order, item, quantity)| {
                        row.push_bind(*order).push_bind(*item).push_bind(*quantity);
                    })
                    .build()
                    .execute(&mut *tx)
                    .await?;
            }
            tx.commit().await?;
            let n = sqlx::query_scalar("SELECT count(*) FROM order_lines").fetch_one(c).await?;
            sum.row(n, 0, "");
        }
        "get_by_pk" => {
            let mut tx = c.begin().await?;
            for _ in 0..a.rows {
                let o: Order = sqlx::query_as("SELECT id, customer_id, status FROM orders WHERE id = ?1")
                    .bind(rng.id(a.orders()))
                    .fetch_one(&mut *tx)
                    .await?;
                sum.row(o.id, o.customer_id, &o.status);
            }
        }
        "filter_by_fk" => {
            let mut tx = c.begin().await?;
            for _ in 0..a.rows {
                let orders: Vec<Order> =
                    sqlx::query_as("SELECT id, customer_id, status FROM orders WHERE customer_id = ?1")
                        .bind(rng.id(a.customers()))
                        .fetch_all(&mut *tx)
                        .await?;
                orders.iter().for_each(|o| sum.row(o.id, o.customer_id, &o.status));
            }
        }
        "join_2" => {
            let mut tx = c.begin().await?;
            let rows: Vec<(i64, String, String)> =
                sqlx::query_as("SELECT o.id, o.status, c.name FROM orders o JOIN customers c ON c.id = o.customer_id")
                    .fetch_all(&mut *tx)
                    .await?;
            for (id, status, name) in &rows {
                sum.row(*id, status.len() as i64, name);
            }
        }
        "eager_3" => {
            let mut tx = c.begin().await?;
            for p in 0..a.rows {
                for c in load_page(&mut tx, p).await? {
                    sum.row(c.id, c.orders.len() as i64, &c.name);
                    for o in &c.orders {
                        sum.row(o.order.id, o.order.customer_id, &o.order.status);
                        o.lines.iter().for_each(|l| sum.row(l.item_id, l.quantity, ""));
                    }
                }
            }
        }
        "update_by_pk" => {
            let mut tx = c.begin().await?;
            for i in 0..a.rows {
                sqlx::query("UPDATE orders SET status = ?2 WHERE id = ?1")
                    .bind(rng.id(a.orders()))
                    .bind(STATUS[i as usize % 4])
                    .execute(&mut *tx)
                    .await?;
            }
            tx.commit().await?;
            let by_status: Vec<(String, i64)> =
                sqlx::query_as("SELECT status, count(*) FROM orders GROUP BY status").fetch_all(c).await?;
            by_status.iter().for_each(|(s, n)| sum.row(*n, 0, s));
        }
        "delete_cascade" => {
            let mut tx = c.begin().await?;
            for i in 1..=a.rows {
                sqlx::query("DELETE FROM customers WHERE id = ?1").bind(2 * i).execute(&mut *tx).await?;
            }
            tx.commit().await?;
            let (orders, lines) =
                sqlx::query_as("SELECT (SELECT count(*) FROM orders), (SELECT count(*) FROM order_lines)")
                    .fetch_one(c)
                    .await?;
            sum.row(orders, lines, "");
        }
        "delete_blocked" => {
            let mut tx = c.begin().await?;
            for i in 0..a.rows {
                let r = sqlx::query("DELETE FROM items WHERE id = ?1").bind(i % ITEMS + 1).execute(&mut *tx).await;
                sum.row(refused(r)?, 0, "");
            }
        }
        "insert_orphan" => {
            let mut tx = c.begin().await?;
            for i in 0..a.rows {
                let r = sqlx::query("INSERT INTO order_lines(order_id, item_id, quantity) VALUES (?1, ?2, 1)")
                    .bind(1_000_000 + i)
                    .bind(i % ITEMS + 1)
                    .execute(&mut *tx)
                    .await;
                sum.row(refused(r)?, 0, "");
            }
        }
        "aggregate" => {
            let mut tx = c.begin().await?;
            let rows: Vec<(i64, i64)> = sqlx::query_as(
                "SELECT l.order_id, sum(l.quantity * i.price_cents)
                 FROM order_lines l JOIN items i ON i.id = l.item_id GROUP BY l.order_id",
            )
            .fetch_all(&mut *tx)
            .await?;
            rows.iter().for_each(|(id, total)| sum.row(*id, *total, ""));
        }
        other => panic!("unknown case {other}"),
    }
    Ok(sum)
}

/// 1 when a constraint stopped the statement. `is_foreign_key_violation` is false for `ON DELETE RESTRICT` (code
/// 1811), so the message decides.
fn refused<T>(r: Result<T>) -> Result<i64> {
    match r {
        Ok(_) => Ok(0),
        Err(Error::Database(e)) if e.is_foreign_key_violation() => Ok(1),
        Err(Error::Database(e)) if e.message() == "FOREIGN KEY constraint failed" => Ok(1),
        Err(e) => Err(e),
    }
}

async fn load_page(c: &mut SqliteConnection, p: i64) -> Result<Vec<CustomerTree>> {
    let (lo, hi) = page(p);
    let mut customers: Vec<CustomerTree> =
        sqlx::query_as::<_, (i64, String)>("SELECT id, name FROM customers WHERE name BETWEEN ?1 AND ?2")
            .bind(&lo)
            .bind(&hi)
            .fetch_all(&mut *c)
            .await?
            .into_iter()
            .map(|(id, name)| CustomerTree { id, name, orders: vec![] })
            .collect();
    let orders: Vec<Order> = sqlx::query_as(
        "SELECT id, customer_id, status FROM orders
         WHERE customer_id IN (SELECT id FROM customers WHERE name BETWEEN ?1 AND ?2)",
    )
    .bind(&lo)
    .bind(&hi)
    .fetch_all(&mut *c)
    .await?;
    let lines: Vec<Line> = sqlx::query_as(
        "SELECT l.order_id, l.item_id, l.quantity FROM orders o JOIN order_lines l ON l.order_id = o.id
         WHERE o.customer_id IN (SELECT id FROM customers WHERE name BETWEEN ?1 AND ?2)",
    )
    .bind(&lo)
    .bind(&hi)
    .fetch_all(&mut *c)
    .await?;

    let customer_at: HashMap<i64, usize> = customers.iter().enumerate().map(|(i, c)| (c.id, i)).collect();
    let mut order_at = HashMap::new();
    for order in orders {
        let at = customer_at[&order.customer_id];
        order_at.insert(order.id, (at, customers[at].orders.len()));
        customers[at].orders.push(OrderTree { order, lines: vec![] });
    }
    for line in lines {
        let (at, o) = order_at[&line.order_id];
        customers[at].orders[o].lines.push(line);
    }
    Ok(customers)
}
