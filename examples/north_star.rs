//! The whole library in one program.
#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs, missing_debug_implementations, unreachable_pub, unused_variables, clippy::print_stdout, clippy::unwrap_used)]

use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status { Draft, Placed, Shipped }          // TEXT, with a CHECK on the variants

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order))]
pub struct Customer {
    #[key]
    pub id: Key<Self>,                               // INTEGER PRIMARY KEY, typed
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
    #[references(on_delete = cascade)]               // on_delete is never implied: it is a decision
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

#[derive(Schema)]
#[schema(Customer, Item, Order, OrderLine)]          // checked as a whole, at compile time
pub struct Shop;

fn main() -> fk::Result<()> {
    let db = Db::<Shop>::open("shop.db")?;           // creates an empty file's schema, verifies any other

    let (helen, lamp) = db.write(|tx| {
        let helen = tx.insert(NewCustomer { name: "Helen".into() })?;      // -> Customer, key filled in
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1999 })?;
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;  // None: the default
        tx.insert(NewOrderLine { order_id: order.id, item_id: lamp.id, quantity: 2 })?;
        Ok((helen, lamp))
    })?;

    // Joins follow foreign keys; no join condition is ever written by hand.
    let open: Vec<(Key<Order>, String, i64)> = db.read(|tx| {
        tx.all(Order::query()
            .filter(|o| o.status.ne(Status::Shipped).and(o.customer().name.like("H%")))
            .order_by(|o| o.id.desc())
            .select(|o| (o.id, o.customer().name, o.lines().sum(|l| l.quantity * l.item().price_cents))))
    })?;

    // Eager loading is part of the type: nothing is ever "not loaded", and there is no N+1.
    let pages: Vec<(Order, Customer, Vec<(OrderLine, Item)>)> = db.read(|tx| {
        tx.all(Order::query().with(Order::CUSTOMER).with(Order::LINES.with(OrderLine::ITEM)))
    })?;

    // A violation is a value, not a string, and it knows its side.
    let err = db.write(|tx| tx.delete(lamp.id)).unwrap_err();
    assert!(err.still_referenced(OrderLine::ITEM));   // 409; an insert would be missing_parent(..): 422
    println!("{err:#}");                              // {} leaves the values out: keys can be personal data
    // delete on table "items" violates foreign key constraint "fk_order_lines_item_id" on table "order_lines"
    // detail: key (id)=(1) is still referenced by 1 row: (order_id, item_id)=(1, 1)

    // Look before you leap.
    let plan = db.read(|tx| tx.plan_delete(helen.id))?;
    println!("{plan}");
    // delete customers (id)=(1)
    // └─ cascade fk_orders_customer_id: 1 row of orders
    //    └─ cascade fk_order_lines_order_id: 1 row of order_lines
    let gone = db.write(|tx| tx.delete(helen.id))?;  // gone.rows == 1, gone.cascaded == 2
    Ok(())
}
