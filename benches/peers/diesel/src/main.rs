//! Diesel, with its query DSL and associations.

use diesel::connection::SimpleConnection;
use diesel::dsl::{count_star, sum as sql_sum};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};
use peers::*;

diesel::table! {
    customers (id) { id -> BigInt, name -> Text, }
}
diesel::table! {
    items (id) { id -> BigInt, name -> Text, price_cents -> Integer, }
}
diesel::table! {
    orders (id) { id -> BigInt, customer_id -> BigInt, status -> Text, }
}
diesel::table! {
    order_lines (order_id, item_id) { order_id -> BigInt, item_id -> BigInt, quantity -> Integer, }
}
diesel::joinable!(orders -> customers (customer_id));
diesel::joinable!(order_lines -> orders (order_id));
diesel::joinable!(order_lines -> items (item_id));
diesel::allow_tables_to_appear_in_same_query!(customers, items, orders, order_lines);

#[derive(Queryable, Selectable, Identifiable)]
#[diesel(table_name = customers)]
struct Customer {
    id: i64,
    name: String,
}

#[derive(Queryable, Selectable, Identifiable, Associations)]
#[diesel(table_name = orders, belongs_to(Customer))]
struct Order {
    id: i64,
    customer_id: i64,
    status: String,
}

#[derive(Queryable, Selectable, Identifiable, Associations, Insertable)]
#[diesel(table_name = order_lines, primary_key(order_id, item_id), belongs_to(Order))]
struct Line {
    order_id: i64,
    item_id: i64,
    quantity: i32,
}

#[derive(Insertable)]
#[diesel(table_name = orders)]
struct NewOrder<'a> {
    customer_id: i64,
    status: &'a str,
}

const CHUNK: usize = 1000;

fn main() {
    let a = args();
    let mut c = SqliteConnection::establish(&a.path).unwrap();
    for sql in [PRAGMAS, SCHEMA, &a.seed_sql(), TOUCH] {
        c.batch_execute(sql).unwrap();
    }
    let version = libsqlite3_sys::SQLITE_VERSION.to_str().unwrap();
    measure(version, || run(&mut c, &a).unwrap());
}

fn run(c: &mut SqliteConnection, a: &Args) -> QueryResult<Sum> {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let new = NewOrder { customer_id: rng.id(a.customers()), status: STATUS[i as usize % 4] };
                let id: i64 = c.transaction(|c| {
                    diesel::insert_into(orders::table).values(&new).returning(orders::id).get_result(c)
                })?;
                sum.row(id, 0, "");
            }
        }
        "insert_batch" => {
            let lines: Vec<Line> = (0..a.rows)
                .map(batch_line)
                .map(|(order_id, item_id, q)| Line { order_id, item_id, quantity: q as i32 })
                .collect();
            c.transaction(|c| {
                for chunk in lines.chunks(CHUNK) {
                    diesel::insert_into(order_lines::table).values(chunk).execute(c)?;
                }
                QueryResult::Ok(())
            })?;
            sum.row(order_lines::table.select(count_star()).first(c)?, 0, "");
        }
        "get_by_pk" => c.transaction(|c| {
            for _ in 0..a.rows {
                // Not `.first(c)`: SQLite re-prepares a statement whenever its `LIMIT ?` is bound again.
                let o: Order = orders::table.find(rng.id(a.orders())).select(Order::as_select()).get_result(c)?;
                sum.row(o.id, o.customer_id, &o.status);
            }
            QueryResult::Ok(())
        })?,
        "filter_by_fk" => c.transaction(|c| {
            for _ in 0..a.rows {
                let found: Vec<Order> = orders::table
                    .filter(orders::customer_id.eq(rng.id(a.customers())))
                    .select(Order::as_select())
                    .load(c)?;
                found.iter().for_each(|o| sum.row(o.id, o.customer_id, &o.status));
            }
            QueryResult::Ok(())
        })?,
        "join_2" => c.transaction(|c| {
            let rows: Vec<(i64, String, String)> = orders::table
                .inner_join(customers::table)
                .select((orders::id, orders::status, customers::name))
                .load(c)?;
            for (id, status, name) in &rows {
                sum.row(*id, status.len() as i64, name);
            }
            QueryResult::Ok(())
        })?,
        "eager_3" => c.transaction(|c| {
            for p in 0..a.rows {
                for (customer, orders) in load_page(c, p)? {
                    sum.row(customer.id, orders.len() as i64, &customer.name);
                    for (o, lines) in &orders {
                        sum.row(o.id, o.customer_id, &o.status);
                        lines.iter().for_each(|l| sum.row(l.item_id, l.quantity as i64, ""));
                    }
                }
            }
            QueryResult::Ok(())
        })?,
        "update_by_pk" => {
            c.transaction(|c| {
                for i in 0..a.rows {
                    diesel::update(orders::table.find(rng.id(a.orders())))
                        .set(orders::status.eq(STATUS[i as usize % 4]))
                        .execute(c)?;
                }
                QueryResult::Ok(())
            })?;
            let by_status: Vec<(String, i64)> =
                orders::table.group_by(orders::status).select((orders::status, count_star())).load(c)?;
            by_status.iter().for_each(|(s, n)| sum.row(*n, 0, s));
        }
        "delete_cascade" => {
            c.transaction(|c| {
                for i in 1..=a.rows {
                    diesel::delete(customers::table.find(2 * i)).execute(c)?;
                }
                QueryResult::Ok(())
            })?;
            let left = orders::table.select(count_star()).first(c)?;
            sum.row(left, order_lines::table.select(count_star()).first(c)?, "");
        }
        "delete_blocked" => c.transaction(|c| {
            for i in 0..a.rows {
                let r = diesel::delete(items::table.find(i % ITEMS + 1)).execute(c);
                sum.row(refused(r)?, 0, "");
            }
            QueryResult::Ok(())
        })?,
        "insert_orphan" => c.transaction(|c| {
            for i in 0..a.rows {
                let line = Line { order_id: 1_000_000 + i, item_id: i % ITEMS + 1, quantity: 1 };
                let r = diesel::insert_into(order_lines::table).values(&line).execute(c);
                sum.row(refused(r)?, 0, "");
            }
            QueryResult::Ok(())
        })?,
        "aggregate" => c.transaction(|c| {
            let rows: Vec<(i64, Option<i64>)> = order_lines::table
                .inner_join(items::table)
                .group_by(order_lines::order_id)
                .select((order_lines::order_id, sql_sum(order_lines::quantity * items::price_cents)))
                .load(c)?;
            rows.iter().for_each(|(id, total)| sum.row(*id, total.unwrap(), ""));
            QueryResult::Ok(())
        })?,
        other => panic!("unknown case {other}"),
    }
    Ok(sum)
}

/// 1 when a constraint stopped the statement. `ON DELETE RESTRICT` arrives as `Unknown`, other violations of foreign
/// keys as `ForeignKeyViolation`.
fn refused(r: QueryResult<usize>) -> QueryResult<i64> {
    match r {
        Ok(_) => Ok(0),
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => Ok(1),
        Err(Error::DatabaseError(_, i)) if i.message() == "FOREIGN KEY constraint failed" => Ok(1),
        Err(e) => Err(e),
    }
}

type Page = Vec<(Customer, Vec<(Order, Vec<Line>)>)>;

fn load_page(c: &mut SqliteConnection, p: i64) -> QueryResult<Page> {
    let (lo, hi) = page(p);
    let customers = customers::table.filter(customers::name.between(lo, hi)).select(Customer::as_select()).load(c)?;
    let orders = Order::belonging_to(&customers).select(Order::as_select()).load(c)?;
    let lines = Line::belonging_to(&orders).select(Line::as_select()).load(c)?;
    let lines = lines.grouped_by(&orders);
    let orders = orders.into_iter().zip(lines).grouped_by(&customers);
    Ok(customers.into_iter().zip(orders).collect())
}
