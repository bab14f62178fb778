#![allow(clippy::pedantic, missing_docs, missing_debug_implementations, unreachable_pub, dead_code)]
//! What every contender shares, here and in `benches/peers`: the DDL, the seed data, the deterministic choice of
//! keys and the checksum.

pub const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

pub const SCHEMA: &str = "
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, price_cents INTEGER NOT NULL);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers(id) ON DELETE CASCADE,
    status TEXT NOT NULL);
CREATE INDEX orders_customer ON orders(customer_id);
CREATE TABLE order_lines (
    order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
    item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE RESTRICT,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (order_id, item_id));
CREATE INDEX order_lines_item ON order_lines(item_id);
";

/// Every contender begins with something in the write-ahead log, as a running program has: while it is empty, SQLite
/// asks the file system for the file's size in every transaction.
pub const TOUCH: &str = "UPDATE items SET price_cents = price_cents + 1 WHERE id = 1";

/// One case, its size and the file it works on.
pub struct Args {
    pub case: String,
    pub rows: i64,
    pub path: String,
}

impl Args {
    /// How many parents/children exist before the clock starts.
    fn size(&self) -> Size {
        let n = self.rows;
        let s = |customers, orders_each, lines_each| Size { customers, orders_each, lines_each };
        match self.case.as_str() {
            "insert_one_tx" | "insert_numbered" => s(1000, 0, 0),
            "insert_batch" | "insert_all" => s(n / LINES / 10 + 1, 10, 0),
            "get_by_pk" | "get_one_tx" | "update_by_pk" => s(10_000, 10, 0),
            "filter_by_fk" => s(5_000, 20, 0),
            "join_2" | "stream" => s(n / 20, 20, 0),
            "eager_3" => s(2_000, 5, LINES),
            "page" => s(5_000, 20, 0),
            "delete_cascade" => s(2 * n, 5, LINES),
            "delete_blocked" | "insert_orphan" => s(100, 10, LINES),
            "aggregate" => s(n / 10, 10, LINES),
            other => panic!("unknown case {other}"),
        }
    }

    pub fn customers(&self) -> i64 {
        self.size().customers
    }

    pub fn orders(&self) -> i64 {
        self.size().customers * self.size().orders_each
    }

    /// Rows that exist before the clock starts, as SQL (ids run from 1 without gaps).
    pub fn seed_sql(&self) -> String {
        let Size { customers, lines_each, .. } = self.size();
        let orders = self.orders();
        let upto =
            |n| format!("WITH RECURSIVE n(i) AS (SELECT 1 WHERE {n} > 0 UNION ALL SELECT i + 1 FROM n WHERE i < {n})");
        format!(
            "BEGIN;
             {} INSERT INTO customers(name) SELECT printf('customer-%06d', i) FROM n;
             {} INSERT INTO items(name, price_cents) SELECT printf('item-%06d', i), 100 + i * 37 % 9900 FROM n;
             {} INSERT INTO orders(customer_id, status)
                SELECT (i - 1) % {customers} + 1, substr('open   paid   shippeddone', i % 4 * 7 + 1, 4 + 3 * (i % 4 = 2)) FROM n;
             {} INSERT INTO order_lines(order_id, item_id, quantity)
                SELECT o.id, (o.id * 7 + k.i * 13) % {ITEMS} + 1, 1 + (o.id + k.i) % 9 FROM orders o, n k ORDER BY 1, 2;
             COMMIT;
             PRAGMA wal_checkpoint(TRUNCATE);",
            upto(customers), upto(ITEMS), upto(orders), upto(lines_each),
        )
    }
}

struct Size {
    customers: i64,
    orders_each: i64,
    lines_each: i64,
}

pub const ITEMS: i64 = 1000;
pub const LINES: i64 = 4;
/// Customers of a page of the eager case.
pub const PAGE: i64 = 100;
pub const STATUS: [&str; 4] = ["open", "paid", "shipped", "done"];

/// Line `j` (from 0) of the batch case: (order, item, quantity).
pub fn batch_line(j: i64) -> (i64, i64, i64) {
    (j / LINES + 1, (j * 13) % ITEMS + 1, 1 + j % 9)
}

/// First and last customer name of page `p` of the eager case (20 pages).
pub fn page(p: i64) -> (String, String) {
    let first = p % 20 * PAGE + 1;
    (customer_name(first), customer_name(first + PAGE - 1))
}

pub fn customer_name(id: i64) -> String {
    format!("customer-{id:06}")
}

pub struct Rng(u64);

impl Rng {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Rng {
        Rng(0x9E37_79B9_7F4A_7C15)
    }
    /// An id in `1..=n`.
    pub fn id(&mut self, n: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as i64 + 1
    }
}

/// Order-independent checksum of decoded rows.
#[derive(Default)]
pub struct Sum(pub u64);

impl Sum {
    pub fn row(&mut self, a: i64, b: i64, s: &str) {
        let s = s.len() as u64 * 31 + s.as_bytes().last().copied().unwrap_or(0) as u64;
        self.0 = self
            .0
            .wrapping_add((a as u64).wrapping_mul(0x9E37_79B1).wrapping_add((b as u64).wrapping_mul(0x85EB_CA77)) ^ s);
    }
}
