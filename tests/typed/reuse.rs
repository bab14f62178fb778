//! A part of a query is a function that can be named and used again: a condition, a value, an order, a selection, a query.

use fk::expression::Expr;
use fk::prelude::*;
use fk::query::{Form, PerRow, Selection, Sort};

use crate::{Customer, CustomerColumns, Item, ItemColumns, Key, Order, OrderColumns, OrderLine, Status, shop};

fn cheap(i: ItemColumns) -> Expr<bool> {
    i.price_cents.lt(1000)
}

/// On any path, optional ones too.
fn light<N: Nullness>(i: ItemColumns<N>) -> impl Condition {
    i.weight.lt(2.0).or(i.weight.is_null())
}

/// A path goes on inside.
fn recommended_by<N: Nullness>(c: CustomerColumns<N>, name: &str) -> impl Condition {
    c.recommender().name.eq(name.to_owned())
}

fn is_open(o: OrderColumns) -> Expr<bool> {
    o.status.is_in([Status::Draft, Status::Placed])
}

fn cents(o: OrderColumns) -> Expr<i64> {
    o.lines().sum(|l| l.quantity * l.item().price_cents)
}

fn by_price(i: ItemColumns) -> (Sort, Sort) {
    (i.price_cents.desc(), i.name.asc())
}

fn label<N: Nullness>(c: CustomerColumns<N>) -> impl Selection<Row = (N::Of<String>, N::Of<Option<i64>>)> {
    (c.name, c.rank)
}

fn open_orders() -> Query<Order> {
    Order::query().filter(is_open)
}

fn of_customer<F: PerRow>(orders: Query<Order, F>, customer: Key<Customer>) -> Query<Order, F> {
    orders.filter(|o| o.customer_id.eq(customer))
}

fn first_page<T: Table, F: Form>(query: Query<T, F>) -> Query<T, F> {
    query.limit(20)
}

fn with_lines(orders: Query<Order>) -> Query<Order, impl Form<Row = (Order, Vec<OrderLine>)>> {
    orders.with(Order::LINES)
}

#[test]
fn conditions() -> fk::Result<()> {
    let db = shop()?;
    let names = |items: Vec<Item>| items.into_iter().map(|item| item.name).collect::<Vec<_>>();
    let items = db.read(|tx| tx.all(Item::query().filter(cheap).filter(light).order_by(by_price)))?;
    assert_eq!(names(items), ["Chair"]);
    let lines = db.read(|tx| tx.count(OrderLine::query().filter(|l| cheap(l.item()).and(light(l.item())))))?;
    assert_eq!(lines, 1);
    let orders = db.read(|tx| {
        // A required path, an optional one, and one inside a query about children.
        let required = tx.count(Order::query().filter(|o| recommended_by(o.customer(), "Anne")))?;
        let optional = tx.count(Order::query().filter(|o| recommended_by(o.agent(), "Anne")))?;
        let inside = tx.count(Customer::query().filter(|c| c.orders().any(is_open).and(recommended_by(c, "Anne"))))?;
        Ok((required, optional, inside))
    })?;
    assert_eq!(orders, (2, 0, 1));
    Ok(())
}

#[test]
fn values_and_selections() -> fk::Result<()> {
    let db = shop()?;
    let totals = db.read(|tx| {
        tx.all(Order::query().filter(|o| cents(o).gt(0)).order_by(|o| cents(o).desc()).select(|o| (o.status, cents(o))))
    })?;
    assert_eq!(totals, [(Status::Placed, 4498)]);
    let labels: Vec<((String, Option<i64>), (Option<String>, Option<i64>))> = db.read(|tx| {
        tx.all(Order::query().order_by(|o| o.id.desc()).select(|o| (label(o.customer()), label(o.agent()))))
    })?;
    assert_eq!(labels[0], (("Helen".to_owned(), None), (None, None)));
    assert_eq!(labels[1].1, (Some("Anne".to_owned()), Some(1)));
    Ok(())
}

#[test]
fn queries() -> fk::Result<()> {
    let db = shop()?;
    let helen = db.read(|tx| tx.one(Customer::query().filter(|c| c.name.eq("Helen"))))?.id;
    db.read(|tx| {
        assert_eq!(tx.count(of_customer(open_orders(), helen))?, 2);
        // The same function takes a query that gives something else, and one with what is loaded.
        assert_eq!(tx.all(first_page(of_customer(open_orders().select(cents), helen)))?.len(), 2);
        let pages = tx.all(with_lines(of_customer(open_orders(), helen)))?;
        assert_eq!(pages.iter().map(|(_, lines)| lines.len()).sum::<usize>(), 2);
        let others = of_customer(open_orders().with(Order::CUSTOMER), Key::from_raw(0));
        assert_eq!(tx.all(first_page(others))?, []);
        // Twice in one query, each is a scope of its own.
        let both = Customer::query().filter(|c| {
            c.id.in_query(open_orders().select(|o| o.customer_id))
                .and(!c.id.in_query(of_customer(open_orders(), helen).select(|o| o.customer_id)))
        });
        assert_eq!(tx.count(both)?, 0);
        Ok(())
    })
}
