//! A retailer: every rule of the business is a small function of a transaction, and what may not happen is
//! refused by a constraint that says its name.
//!
//! ```text
//! cargo run --example retailer              # a database that is gone afterwards
//! cargo run --example retailer -- shop.db   # a file that stays
//! ```

#![allow(missing_docs, reason = "the fields say it themselves")]

use fk::prelude::*;

/// How far an order has come.
#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Draft,
    Placed,
    Shipped,
}

/// Somebody who orders.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order))]
pub struct Customer {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

/// Something to be ordered.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: OrderLine))]
pub struct Item {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    pub price_cents: i64,
}

/// An order goes when its customer goes.
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

/// A line goes when its order goes, and keeps its item from going.
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

/// Opens an account. A name is taken once.
fn register(tx: &mut WriteTx<'_, Shop>, name: &str) -> fk::Result<Customer> {
    tx.insert(NewCustomer { name: name.into() })
}

/// Puts an item on the shelf.
fn stock(tx: &mut WriteTx<'_, Shop>, name: &str, price_cents: i64) -> fk::Result<Item> {
    tx.insert(NewItem { name: name.into(), price_cents })
}

/// Takes an item off the shelf, unless somebody has ordered it.
fn discard(tx: &mut WriteTx<'_, Shop>, name: &str) -> fk::Result<Deleted> {
    let item = tx.require_by(Item::NAME_KEY, name)?;
    tx.delete(item.id)
}

/// Begins an order, still empty, for a customer by name; gives its number.
fn begin_order(tx: &mut WriteTx<'_, Shop>, customer: &str) -> fk::Result<Key<Order>> {
    let customer = tx.require_by(Customer::NAME_KEY, customer)?;
    let order = tx.insert(NewOrder { customer_id: customer.id, status: None })?;
    Ok(order.id)
}

/// Adds a line to an order. That the order is there, that it hasn't this item yet, and that the quantity is
/// more than zero, is for the table's constraints to say.
fn add_line(tx: &mut WriteTx<'_, Shop>, order_id: Key<Order>, item: &str, quantity: i64) -> fk::Result<OrderLine> {
    let item = tx.require_by(Item::NAME_KEY, item)?;
    tx.insert(OrderLine { order_id, item_id: item.id, quantity })
}

/// Places an order.
fn place(tx: &mut WriteTx<'_, Shop>, order: Key<Order>) -> fk::Result<()> {
    tx.set(order, |o| o.status.set(Status::Placed))
}

/// Closes an account. The orders and their lines go with it.
fn close_account(tx: &mut WriteTx<'_, Shop>, name: &str) -> fk::Result<Deleted> {
    let customer = tx.require_by(Customer::NAME_KEY, name)?;
    tx.delete(customer.id)
}

/// An order in a list: number, customer, status, and the total in cents.
type OrderRow = (Key<Order>, String, Status, i64);

/// Lists all orders. Each column is checked against its type when it is read.
fn orders(tx: &ReadTx<'_, Shop>) -> fk::Result<Vec<OrderRow>> {
    tx.sql(
        "SELECT o.id, c.name, o.status, coalesce(sum(l.quantity * i.price_cents), 0)
         FROM orders o JOIN customers c ON c.id = o.customer_id
         LEFT JOIN order_lines l ON l.order_id = o.id
         LEFT JOIN items i ON i.id = l.item_id
         GROUP BY o.id ORDER BY o.id",
        (),
    )
}

/// A line in a list: customer, order, item and quantity, each from a table of its own.
type LineRow = (String, Key<Order>, String, i64);

/// Lists all lines.
fn lines(tx: &ReadTx<'_, Shop>) -> fk::Result<Vec<LineRow>> {
    tx.sql(
        "SELECT c.name, o.id, i.name, l.quantity
         FROM order_lines l JOIN items i ON i.id = l.item_id
         JOIN orders o ON o.id = l.order_id JOIN customers c ON c.id = o.customer_id
         ORDER BY c.name, o.id, i.name",
        (),
    )
}

/// Lists the lines of one order, which has to be there.
fn lines_of(tx: &ReadTx<'_, Shop>, order: Key<Order>) -> fk::Result<Vec<OrderLine>> {
    tx.all(tx.require(order)?.lines().order_by(|l| l.item_id.asc()))
}

/// Says what a refusal means at the counter. Constraints are constants: a misspelt one doesn't compile.
fn advice(error: &fk::Error) -> &'static str {
    if error.duplicate(Customer::NAME_KEY) || error.duplicate(OrderLine::PRIMARY_KEY) {
        "that is there already"
    } else if error.missing_parent(OrderLine::ORDER) {
        "there is no such order"
    } else if error.still_referenced(OrderLine::ITEM) {
        "somebody has ordered that item"
    } else if error.check_failed(OrderLine::QUANTITY_CHECK) {
        "order at least one"
    } else if error.is_not_found() {
        "we don't have that"
    } else {
        "please try again later"
    }
}

/// Tells the story of a day; `say` is given a paragraph at a time.
pub(crate) fn run(db: &Db<Shop>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    if db.read(|tx| tx.exists(Customer::query()))? {
        say("This shop has been open before.");
        return report(db, say);
    }
    let (first, second) = db.write(|tx| {
        register(tx, "Helen")?;
        register(tx, "Martin")?;
        stock(tx, "Lamp", 1999)?;
        stock(tx, "Chair", 4950)?;
        stock(tx, "Vase", 1200)?;
        let (first, second) = (begin_order(tx, "Helen")?, begin_order(tx, "Martin")?);
        add_line(tx, first, "Lamp", 2)?;
        add_line(tx, first, "Chair", 1)?;
        add_line(tx, second, "Lamp", 1)?;
        place(tx, first)?;
        Ok((first, second))
    })?;
    say(&format!("The shop is open. Helen has placed order {first}, and Martin has begun order {second}."));
    report(db, say)?;
    let lines = db.read(|tx| lines_of(tx, first))?;
    let pieces: i64 = lines.iter().map(|line| line.quantity).sum();
    say(&format!("Order {first} has {} lines with {pieces} pieces.", lines.len()));

    attempt(say, "Register another Helen", db.write(|tx| register(tx, "Helen")));
    attempt(say, "Add a lamp to order 99", db.write(|tx| add_line(tx, Key::from_raw(99), "Lamp", 1)));
    attempt(say, "Add a sofa to Martin's order", db.write(|tx| add_line(tx, second, "Sofa", 1)));
    attempt(say, "Add the lamp to Martin's order again", db.write(|tx| add_line(tx, second, "Lamp", 1)));
    attempt(say, "Add zero chairs to Martin's order", db.write(|tx| add_line(tx, second, "Chair", 0)));
    attempt(say, "Discard the lamp", db.write(|tx| discard(tx, "Lamp")));
    attempt(say, "Discard the vase", db.write(|tx| discard(tx, "Vase")));

    let gone = db.write(|tx| close_account(tx, "Helen"))?;
    let (customers, others) = (gone.rows, gone.cascaded);
    say(&format!("Helen closes her account: {customers} customer is gone, with {others} orders and lines."));
    report(db, say)
}

/// Says which orders and lines there are: one transaction, one snapshot, so that the two lists agree.
fn report(db: &Db<Shop>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    let (orders, lines) = db.read(|tx| Ok((orders(tx)?, lines(tx)?)))?;
    say("Orders:");
    for (order, customer, status, total) in orders {
        say(&format!("  {order}: {customer}, {status:?}, {}", money(total)));
    }
    say("Lines:");
    for (customer, order, item, quantity) in lines {
        say(&format!("  {customer}, order {order}: {quantity} x {item}"));
    }
    Ok(())
}

/// Says what was tried and what came of it. `{error}` names the rule, `{error:#}` the rows too.
fn attempt<T>(say: &mut dyn FnMut(&str), what: &str, outcome: fk::Result<T>) {
    match outcome {
        Ok(_) => say(&format!("{what}: done.")),
        Err(error) => say(&format!("{what}: no, {}.\n{error:#}", advice(&error))),
    }
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[allow(clippy::print_stdout, reason = "this is what an example is for")]
fn main() -> fk::Result<()> {
    let db = match std::env::args_os().nth(1) {
        Some(path) => Db::<Shop>::open(path)?,
        None => Db::temporary()?,
    };
    run(&db, &mut |line| println!("{line}"))
}
