//! Loading many rows: foreign keys off and one look at the end, or a stage beside the tables.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod enforced;
mod failures;
mod killed;
mod old_orphans;
mod policies;
mod random;
mod shapes;
mod stage;

use fk::Enforcement;
use fk::prelude::*;
use support::{Customer, Folder, NewOrder, Order, Shop, ShopDb, Status};

/// A database in memory, one that is gone when dropped, and a file.
pub(crate) fn each(test: impl Fn(&ShopDb) -> fk::Result<()>) -> fk::Result<()> {
    let folder = Folder::new();
    for db in [ShopDb::in_memory()?, ShopDb::temporary()?, ShopDb::open(folder.file("shop.db"))?] {
        test(&db)?;
        enforced(&db)?;
    }
    // Where this library holds foreign keys, it stands aside for the load, and holds them again afterwards.
    for mode in [Enforcement::Mirror, Enforcement::Both] {
        let db = ShopDb::options().enforcement(mode).temporary()?;
        test(&db)?;
        refuses(&db);
    }
    Ok(())
}

/// Makes sure that foreign keys are on, by the pragma and by what is refused.
#[track_caller]
pub(crate) fn enforced(db: &ShopDb) -> fk::Result<()> {
    assert_eq!(db.read(|tx| tx.sql::<(i64,)>("PRAGMA foreign_keys", ()))?, [(1,)]);
    assert_eq!(db.write(|tx| tx.sql::<(i64,)>("PRAGMA foreign_keys", ()))?, [(1,)]);
    // Nothing of a load stays beside the tables.
    let left = "SELECT count(*) FROM temp.sqlite_schema WHERE name LIKE 'fk%'";
    assert_eq!(db.write(|tx| tx.sql::<(i64,)>(left, ()))?, [(0,)]);
    refuses(db);
    Ok(())
}

/// Makes sure that what is wrong is refused.
#[track_caller]
fn refuses(db: &ShopDb) {
    let on = db.write(|tx| tx.insert(order_of(-7)));
    assert!(on.unwrap_err().missing_parent(Order::CUSTOMER));
    let raw = db.write(|tx| tx.sql::<()>("INSERT INTO orders (customer_id) VALUES (-7)", ()));
    assert!(raw.unwrap_err().missing_parent(Order::CUSTOMER));
}

pub(crate) fn order_of(customer: i64) -> NewOrder {
    NewOrder { customer_id: Key::from_raw(customer), status: None }
}

pub(crate) fn order(id: i64, customer: i64) -> Order {
    Order { id: Key::from_raw(id), customer_id: Key::from_raw(customer), status: Status::Placed }
}

pub(crate) fn named(id: i64) -> Customer {
    Customer { id: Key::from_raw(id), name: format!("customer {id}") }
}

pub(crate) fn count<T: Table + In<Shop>>(db: &ShopDb) -> fk::Result<u64> {
    db.read(|tx| tx.count(T::query()))
}

/// All that the file says of its tables and indexes, and every row that references nothing.
pub(crate) fn schema_of<S: Schema>(db: &Db<S>) -> fk::Result<Vec<(String, Option<String>)>> {
    let sql = "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name";
    db.read(|tx| tx.sql(sql, ()))
}

pub(crate) fn orphans<S: Schema>(db: &Db<S>) -> fk::Result<Vec<(String, Option<i64>)>> {
    db.read(|tx| tx.sql("SELECT \"table\", rowid FROM pragma_foreign_key_check ORDER BY 1, 2", ()))
}
