//! The schema that the integration tests share, and what they need around a database: a folder that goes away,
//! a clock, a second process.
#![allow(dead_code, reason = "no test needs all of it")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Draft,
    Placed,
    Shipped,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order))]
pub(crate) struct Customer {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: OrderLine))]
pub(crate) struct Item {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
    pub(crate) price_cents: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(lines: OrderLine))]
pub(crate) struct Order {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) customer_id: Key<Customer>,
    #[default(Status::Draft)]
    pub(crate) status: Status,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order_lines", key(order_id, item_id))]
pub(crate) struct OrderLine {
    #[references(on_delete = cascade)]
    pub(crate) order_id: Key<Order>,
    #[references(on_delete = restrict)]
    pub(crate) item_id: Key<Item>,
    #[check(quantity > 0)]
    pub(crate) quantity: i64,
}

/// References its own table.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees", has_many(subordinates: Employee))]
pub(crate) struct Employee {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: String,
    #[references(on_delete = set_null)]
    pub(crate) manager_id: Option<Key<Employee>>,
}

/// References an order that may come later in the transaction.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "invoices")]
pub(crate) struct Invoice {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) order_id: Key<Order>,
}

#[derive(Value, Debug, Clone, PartialEq)]
pub(crate) struct Email(pub(crate) String);

#[derive(Value, Debug, Clone, Copy, PartialEq)]
pub(crate) struct Grams(pub(crate) i32);

/// Has a key of its own making.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
pub(crate) struct Country {
    #[key]
    pub(crate) code: Key<Self, String>,
    pub(crate) name: String,
}

/// Has every type of value, both ways.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "blobbies")]
pub(crate) struct Blobby {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) i8: i8,
    pub(crate) i16: i16,
    pub(crate) i32: i32,
    pub(crate) i64: i64,
    pub(crate) u8: u8,
    pub(crate) u16: u16,
    pub(crate) u32: u32,
    pub(crate) f64: f64,
    pub(crate) bool: bool,
    pub(crate) text: String,
    pub(crate) blob: Vec<u8>,
    pub(crate) status: Status,
    pub(crate) email: Email,
    pub(crate) grams: Grams,
    pub(crate) maybe_i64: Option<i64>,
    pub(crate) maybe_f64: Option<f64>,
    pub(crate) maybe_bool: Option<bool>,
    pub(crate) maybe_text: Option<String>,
    pub(crate) maybe_blob: Option<Vec<u8>>,
    pub(crate) maybe_status: Option<Status>,
    pub(crate) maybe_email: Option<Email>,
    #[references(on_delete = set_null, as country)]
    pub(crate) maybe_country: Option<Key<Country, String>>,
    #[references(on_delete = set_null, as other)]
    pub(crate) maybe_other: Option<Key<Blobby>>,
}

#[derive(Schema)]
#[schema(Customer, Item, Order, OrderLine, Employee, Invoice, Country, Blobby)]
pub(crate) struct Shop;

pub(crate) type ShopDb = Db<Shop>;

/// An order of two lamps by Helen.
#[derive(Debug)]
pub(crate) struct Seed {
    pub(crate) helen: Customer,
    pub(crate) lamp: Item,
    pub(crate) order: Order,
}

pub(crate) fn seed(db: &ShopDb) -> fk::Result<Seed> {
    db.write(|tx| {
        let helen = tx.insert(customer("Helen"))?;
        let lamp = tx.insert(item("Lamp", 1999))?;
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
        tx.insert(OrderLine { order_id: order.id, item_id: lamp.id, quantity: 2 })?;
        Ok(Seed { helen, lamp, order })
    })
}

pub(crate) fn customer(name: &str) -> NewCustomer {
    NewCustomer { name: name.into() }
}

pub(crate) fn item(name: &str, price_cents: i64) -> NewItem {
    NewItem { name: name.into(), price_cents }
}

/// A row of many bytes.
pub(crate) fn blobby(text: &str, bytes: usize) -> NewBlobby {
    NewBlobby {
        i8: 0,
        i16: 0,
        i32: 0,
        i64: 0,
        u8: 0,
        u16: 0,
        u32: 0,
        f64: 0.0,
        bool: false,
        text: text.into(),
        blob: vec![7; bytes],
        status: Status::Draft,
        email: Email(String::new()),
        grams: Grams(0),
        maybe_i64: None,
        maybe_f64: None,
        maybe_bool: None,
        maybe_text: None,
        maybe_blob: None,
        maybe_status: None,
        maybe_email: None,
        maybe_country: None,
        maybe_other: None,
    }
}

/// A database in a file, and one in memory.
pub(crate) fn both() -> fk::Result<[ShopDb; 2]> {
    Ok([Db::temporary()?, Db::in_memory()?])
}

/// The names of all customers, in order.
pub(crate) fn names(db: &ShopDb) -> fk::Result<Vec<String>> {
    let all = db.read(|tx| tx.all(Customer::query().order_by(|c| c.id.asc())))?;
    Ok(all.into_iter().map(|customer| customer.name).collect())
}

/// Makes sure that something is done at once, where waiting would take a minute.
pub(crate) fn at_once<R>(f: impl FnOnce() -> R) -> R {
    let start = Instant::now();
    let outcome = f();
    assert!(start.elapsed() < Duration::from_secs(1), "it took {:?}", start.elapsed());
    outcome
}

/// A folder that is removed when dropped.
#[derive(Debug)]
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("fk-test-{}-{count}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        Self(path)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Every file with its bytes.
    pub(crate) fn contents(&self) -> BTreeMap<OsString, Vec<u8>> {
        contents(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Every file of a folder with its bytes.
pub(crate) fn contents(folder: &Path) -> BTreeMap<OsString, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files.map(|file| (file.file_name(), std::fs::read(file.path()).unwrap_or_default())).collect()
}

/// Says, in a process that [`job`] has started, what it shall do.
pub(crate) fn given_job() -> Option<String> {
    std::env::var("FK_TEST_JOB").ok()
}

/// Prepares a second process that runs one test of this program with a job.
pub(crate) fn job(test: &str, job: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", test, "--nocapture", "--test-threads=1"]).env("FK_TEST_JOB", job);
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    command
}

/// A second process, ended when dropped.
#[derive(Debug)]
pub(crate) struct Process(pub(crate) Child);

impl Process {
    /// Waits for it to end by itself and makes sure that all went well.
    pub(crate) fn finish(mut self) {
        assert!(self.0.wait().unwrap().success(), "the second process failed");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Waits until a file is there.
pub(crate) fn wait_for(path: &Path) {
    let start = Instant::now();
    while !path.exists() {
        assert!(start.elapsed() < Duration::from_mins(1), "{} never came", path.display());
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Looks whether the same model comes from the declaration and from the file.
#[track_caller]
#[allow(clippy::redundant_closure_for_method_calls, reason = "the method's path has a lifetime too few")]
pub(crate) fn one_model<S: Schema>(db: &Db<S>) {
    let file = db.read(|tx| tx.schema()).unwrap();
    let declared = fk::mirror::Schema::declared(S::TABLES);
    for (file, declared) in file.tables.iter().zip(&declared.tables) {
        assert_eq!(file, declared, "table {}", declared.name);
    }
    assert!(*file == declared, "{file}\nis in the file, declared is\n{declared}");
}
