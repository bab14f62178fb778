//! What a query gives is in its type: NULL, the structs of `#[derive(Row)]`, and parts of queries that are functions.

#![allow(clippy::unwrap_used, missing_docs, missing_debug_implementations, unreachable_pub)]

mod null;
mod reuse;
mod rows;

use fk::prelude::*;

#[derive(Value, serde::Serialize, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Draft,
    Placed,
    Shipped,
}

#[derive(Table, serde::Serialize, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order via customer_id))]
pub struct Customer {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    #[references(on_delete = set_null)]
    pub recommender_id: Option<Key<Self>>,
    pub rank: Option<i64>,
}

#[derive(Table, serde::Serialize, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: OrderLine))]
pub struct Item {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    pub price_cents: i64,
    pub weight: Option<f64>,
}

#[derive(Table, serde::Serialize, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(lines: OrderLine))]
pub struct Order {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    pub customer_id: Key<Customer>,
    #[references(on_delete = set_null)]
    pub agent_id: Option<Key<Customer>>,
    pub status: Status,
}

#[derive(Table, serde::Serialize, Debug, Clone, PartialEq)]
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

/// Helen has placed an order over two lamps and a chair with Anne's help, and drafted an empty one.
pub(crate) fn shop() -> fk::Result<Db<Shop>> {
    let db = Db::<Shop>::in_memory()?;
    db.write(|tx| {
        let anne = tx.insert(NewCustomer { name: "Anne".into(), recommender_id: None, rank: Some(1) })?;
        let helen = NewCustomer { name: "Helen".into(), recommender_id: Some(anne.id), rank: None };
        let customer_id = tx.insert(helen)?.id;
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1999, weight: Some(1.5) })?.id;
        let chair = tx.insert(NewItem { name: "Chair".into(), price_cents: 500, weight: None })?.id;
        let placed = NewOrder { customer_id, agent_id: Some(anne.id), status: Status::Placed };
        let order_id = tx.insert(placed)?.id;
        tx.insert(OrderLine { order_id, item_id: lamp, quantity: 2 })?;
        tx.insert(OrderLine { order_id, item_id: chair, quantity: 1 })?;
        tx.insert(NewOrder { customer_id, agent_id: None, status: Status::Draft })?;
        Ok(())
    })?;
    Ok(db)
}
