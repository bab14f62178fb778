//! What the chapter "Writing" promises, whoever holds the foreign keys.
#![allow(clippy::unwrap_used, reason = "tests")]

mod foreign_files;
mod graph;
mod many;
mod nested;
mod patch;
mod random;
#[path = "../support/mod.rs"]
mod support;
mod unchanged;

use fk::prelude::*;
use fk::{Enforcement, Error};

const ENFORCEMENTS: [Enforcement; 3] = [Enforcement::Database, Enforcement::Mirror, Enforcement::Both];

/// Databases of a schema in files and in memory, with each way to hold foreign keys.
pub(crate) fn everywhere<S: Schema>() -> Vec<Db<S>> {
    let all = ENFORCEMENTS.into_iter().flat_map(|enforcement| {
        let options = || Db::<S>::options().enforcement(enforcement);
        [options().temporary().unwrap(), options().in_memory().unwrap()]
    });
    all.collect()
}

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Draft,
    Placed,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order))]
pub(crate) struct Customer {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
    #[column(collate = nocase)]
    pub(crate) city: Option<String>,
    #[references(on_delete = set_null, as advised_by)]
    pub(crate) adviser_id: Option<Key<Customer>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "items")]
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
    #[generated(quantity * 2)]
    pub(crate) twice: i64,
}

#[derive(Schema)]
#[schema(Customer, Item, Order, OrderLine)]
pub(crate) struct Shop;

pub(crate) fn customer(name: &str) -> NewCustomer {
    NewCustomer { name: name.into(), city: None, adviser_id: None }
}

/// Helen, and a lamp.
pub(crate) fn seed(db: &Db<Shop>) -> fk::Result<(Customer, Item)> {
    db.write(|tx| {
        let helen = tx.insert(NewCustomer { city: Some("Basel".into()), ..customer("Helen") })?;
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1999 })?;
        Ok((helen, lamp))
    })
}

/// The key of an error about a row that isn't there.
pub(crate) fn absent(error: &Error) -> Option<&[Any]> {
    match error {
        Error::NotFound { key, .. } => Some(key),
        _ => None,
    }
}
