// What the documentation's examples are about: included, hidden, by each of them.
use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Draft,
    Placed,
    Shipped,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order))]
pub struct Customer {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: OrderLine))]
pub struct Item {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    pub price_cents: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(lines: OrderLine))]
pub struct Order {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    pub customer_id: Key<Customer>,
    #[default(Status::Draft)]
    pub status: Status,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order_lines", key(order_id, item_id))]
pub struct OrderLine {
    #[references(on_delete = cascade)]
    pub order_id: Key<Order>,
    #[references(on_delete = restrict)]
    pub item_id: Key<Item>,
    #[check(quantity > 0)]
    pub quantity: i64,
}

#[derive(Schema, Debug)]
#[schema(Customer, Item, Order, OrderLine)]
pub struct Shop;

/// A shop in which Helen has ordered two lamps.
pub fn shop() -> fk::Result<(Db<Shop>, Customer, Item, Order)> {
    let db = Db::<Shop>::in_memory()?;
    let (helen, lamp, order) = db.write(|tx| {
        let helen = tx.insert(NewCustomer { name: "Helen".into() })?;
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1999 })?;
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
        tx.insert(OrderLine { order_id: order.id, item_id: lamp.id, quantity: 2 })?;
        Ok((helen, lamp, order))
    })?;
    Ok((db, helen, lamp, order))
}
