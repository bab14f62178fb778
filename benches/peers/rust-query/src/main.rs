//! rust-query: typed queries, row references instead of ids.
//!
//! It differs from the common schema where it must: every table has its own `id`, so `order_lines` gets one beside
//! UNIQUE(order_id, item_id); tables are STRICT; there is no ON DELETE action, so children are deleted one by one.

use peers::*;
use rusqlite::ToSql;
use rusqlite::types::{ToSqlOutput, Value};
use rust_query::migration::{Config, Synchronous, schema};
use rust_query::{Database, FromExpr, IntoExpr, Select, Table, TableRow, Transaction, aggregate};
use std::collections::HashMap;

#[schema(Shop)]
pub mod vN {
    use rust_query::TableRow;

    #[rename("customers")]
    pub struct Customer {
        #[unique]
        pub name: String,
    }
    #[rename("items")]
    pub struct Item {
        #[unique]
        pub name: String,
        pub price_cents: i64,
    }
    #[rename("orders")]
    pub struct Order {
        #[index]
        #[rename("customer_id")]
        pub customer: TableRow<Customer>,
        pub status: String,
    }
    #[rename("order_lines")]
    #[unique(order, item)]
    pub struct OrderLine {
        #[rename("order_id")]
        pub order: TableRow<Order>,
        #[index]
        #[rename("item_id")]
        pub item: TableRow<Item>,
        pub quantity: i64,
    }
}
use v0::*;

#[derive(Select)]
struct OrderRow {
    id: TableRow<Order>,
    customer: TableRow<Customer>,
    status: String,
}

#[derive(Select)]
struct OrderName {
    id: TableRow<Order>,
    status: String,
    name: String,
}

#[derive(FromExpr)]
#[rust_query(From = OrderLine)]
struct LineRow {
    order: TableRow<Order>,
    item: TableRow<Item>,
    quantity: i64,
}

struct OrderTree {
    order: OrderRow,
    lines: Vec<LineRow>,
}

struct CustomerTree {
    id: TableRow<Customer>,
    name: String,
    orders: Vec<OrderTree>,
}

/// Row references hide their id; only `ToSql` shows it.
fn id<T: Table>(row: TableRow<T>) -> i64 {
    match row.to_sql() {
        Ok(ToSqlOutput::Owned(Value::Integer(id))) => id,
        _ => unreachable!(),
    }
}

fn main() {
    let a = args();
    let mut config = Config::open(&a.path);
    config.synchronous = Synchronous::Normal;
    let db = Database::<Shop>::new(config);
    db.rusqlite_connection().execute_batch(&format!("{} {TOUCH}", a.seed_sql())).unwrap();
    let mut start = Start::now();
    let sum = run(&db, &a, &mut start);
    report(rusqlite::version(), start, sum);
}

/// All row references of a table, in the order of their ids. References can't leave their transaction, so they are
/// read inside it, and the clock starts again afterwards.
macro_rules! all {
    ($tx:expr, $table:expr) => {{
        let mut all = $tx.query(|rows| {
            let row = rows.join($table);
            rows.into_vec(row)
        });
        all.sort();
        all
    }};
}

macro_rules! count {
    ($tx:expr, $table:expr) => {
        $tx.query_one(aggregate(|rows| {
            let row = rows.join($table);
            rows.count_distinct(row)
        }))
    };
}

fn run(db: &Database<Shop>, a: &Args, start: &mut Start) -> Sum {
    let (mut rng, mut sum) = (Rng::new(), Sum::default());
    let add = &mut sum;
    match a.case.as_str() {
        "insert_one_tx" => {
            for i in 0..a.rows {
                let name = customer_name(rng.id(a.customers()));
                let new = db.transaction_mut_ok(|tx| {
                    let customer = tx.query_one(Customer.name(name)).unwrap();
                    id(tx.insert_ok(Order { customer, status: STATUS[i as usize % 4].to_string() }))
                });
                add.row(new, 0, "");
            }
        }
        "insert_batch" => db.transaction_mut_ok(|tx| {
            let orders = all!(tx, Order);
            let items = all!(tx, Item);
            *start = Start::now();
            for j in 0..a.rows {
                let (order, item, quantity) = batch_line(j);
                let (order, item) = (orders[order as usize - 1], items[item as usize - 1]);
                tx.insert(OrderLine { order, item, quantity }).unwrap();
            }
            add.row(count!(tx, OrderLine), 0, "");
        }),
        "get_by_pk" => db.transaction(|tx| {
            let orders = all!(tx, Order);
            *start = Start::now();
            for _ in 0..a.rows {
                let o = orders[rng.id(a.orders()) as usize - 1].into_expr();
                let o = tx.query_one(OrderRowSelect { id: &o, customer: &o.customer, status: &o.status });
                add.row(id(o.id), id(o.customer), &o.status);
            }
        }),
        "filter_by_fk" => db.transaction(|tx| {
            let customers = all!(tx, Customer);
            *start = Start::now();
            for _ in 0..a.rows {
                let customer = customers[rng.id(a.customers()) as usize - 1];
                let orders = tx.query(|rows| {
                    let o = rows.join(Order.customer(customer));
                    rows.into_vec(OrderRowSelect { id: &o, customer: &o.customer, status: &o.status })
                });
                orders.iter().for_each(|o| add.row(id(o.id), id(o.customer), &o.status));
            }
        }),
        "join_2" => db.transaction(|tx| {
            let rows = tx.query(|rows| {
                let o = rows.join(Order);
                rows.into_vec(OrderNameSelect { id: &o, status: &o.status, name: &o.customer.name })
            });
            rows.iter().for_each(|r| add.row(id(r.id), r.status.len() as i64, &r.name));
        }),
        "eager_3" => db.transaction(|tx| {
            for p in 0..a.rows {
                for c in load_page(tx, p) {
                    add.row(id(c.id), c.orders.len() as i64, &c.name);
                    for o in &c.orders {
                        add.row(id(o.order.id), id(o.order.customer), &o.order.status);
                        o.lines.iter().for_each(|l| add.row(id(l.item), l.quantity, ""));
                    }
                }
            }
        }),
        "update_by_pk" => db.transaction_mut_ok(|tx| {
            let orders = all!(tx, Order);
            *start = Start::now();
            tx.scope(|tx| {
                for i in 0..a.rows {
                    let row = orders[rng.id(a.orders()) as usize - 1];
                    tx.mutable(row).status = STATUS[i as usize % 4].to_string();
                }
            });
            let mut by_status = HashMap::new();
            for status in tx.query(|rows| {
                let o = rows.join(Order);
                rows.into_vec(&o.status)
            }) {
                *by_status.entry(status).or_insert(0) += 1;
            }
            by_status.iter().for_each(|(s, n)| add.row(*n, 0, s));
        }),
        "delete_cascade" => {
            db.transaction_mut_ok(|tx| {
                let customers = all!(tx, Customer);
                *start = Start::now();
                // No query once rows can be deleted, so find all the children first.
                let trees: Vec<_> = (1..=a.rows)
                    .map(|i| customers[2 * i as usize - 1])
                    .map(|customer| {
                        let orders = tx.query(|rows| {
                            let o = rows.join(Order.customer(customer));
                            rows.into_vec(o)
                        });
                        let lines = tx.query(|rows| {
                            let o = rows.join(Order.customer(customer));
                            let l = rows.join(OrderLine.order(o));
                            rows.into_vec(l)
                        });
                        (customer, orders, lines)
                    })
                    .collect();
                let tx = tx.downgrade();
                for (customer, orders, lines) in trees {
                    lines.into_iter().for_each(|l| assert!(tx.delete(l).unwrap()));
                    orders.into_iter().for_each(|o| assert!(tx.delete(o).unwrap()));
                    assert!(tx.delete(customer).unwrap());
                }
            });
            db.transaction(|tx| add.row(count!(tx, Order), count!(tx, OrderLine), ""));
        }
        "delete_blocked" => db.transaction_mut_ok(|tx| {
            let items = all!(tx, Item);
            *start = Start::now();
            let tx = tx.downgrade();
            for i in 0..a.rows {
                let refused = tx.delete(items[(i % ITEMS) as usize]).is_err();
                add.row(refused as i64, 0, "");
            }
        }),
        "insert_orphan" => panic!("a row reference proves that its row exists"),
        "aggregate" => db.transaction(|tx| {
            let rows = tx.query(|rows| {
                let o = rows.join(Order);
                let total = aggregate(|rows| {
                    let l = rows.join(OrderLine.order(&o));
                    rows.sum(l.quantity.mul(&l.item.price_cents))
                });
                rows.into_vec((&o, total))
            });
            rows.into_iter().for_each(|(o, total)| add.row(id(o), total, ""));
        }),
        other => panic!("unknown case {other}"),
    }
    sum
}

fn load_page(tx: &Transaction<Shop>, p: i64) -> Vec<CustomerTree> {
    let (lo, hi) = page(p);
    let customers = tx.query(|rows| {
        let c = rows.join(Customer);
        rows.filter(c.name.between(&*lo, &*hi));
        rows.into_vec((&c, &c.name))
    });
    let mut customers: Vec<CustomerTree> =
        customers.into_iter().map(|(id, name)| CustomerTree { id, name, orders: vec![] }).collect();
    let orders = tx.query(|rows| {
        let c = rows.join(Customer);
        rows.filter(c.name.between(&*lo, &*hi));
        let o = rows.join(Order.customer(c));
        rows.into_vec(OrderRowSelect { id: &o, customer: &o.customer, status: &o.status })
    });
    let lines: Vec<LineRow> = tx.query(|rows| {
        let c = rows.join(Customer);
        rows.filter(c.name.between(&*lo, &*hi));
        let o = rows.join(Order.customer(c));
        let l = rows.join(OrderLine.order(o));
        rows.into_vec(LineRow::from_expr(l))
    });

    let customer_at: HashMap<i64, usize> = customers.iter().enumerate().map(|(i, c)| (id(c.id), i)).collect();
    let mut order_at = HashMap::new();
    for order in orders {
        let at = customer_at[&id(order.customer)];
        order_at.insert(id(order.id), (at, customers[at].orders.len()));
        customers[at].orders.push(OrderTree { order, lines: vec![] });
    }
    for line in lines {
        let (at, o) = order_at[&id(line.order)];
        customers[at].orders[o].lines.push(line);
    }
    customers
}
