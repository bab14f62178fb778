//! NULL is in the type: optional by the path, by the column or by the operator, and never twice.

use fk::expression::{Column, Expr};
use fk::prelude::*;

use crate::{Customer, CustomerColumns, Item, Order, OrderColumns, OrderLine, Status, shop};

#[test]
fn columns_on_a_path() {
    let _ = Order::query().filter(|o| {
        let required: Column<String> = o.customer().name;
        let optional: Column<String, Optional> = o.agent().name;
        let further: Column<String, Optional> = o.customer().recommender().name;
        let furthest: Column<Option<i64>, Optional> = o.agent().recommender().recommender().rank;
        let (parent, maybe): (CustomerColumns, CustomerColumns<Optional>) = (o.customer(), o.agent());
        let _ = (parent, maybe, furthest);
        required.eq(optional).or(further.is_null())
    });
}

#[test]
fn what_is_read_of_them() -> fk::Result<()> {
    type Row = (String, Option<String>, Option<i64>, Option<i64>, Option<Key<Customer>>, Option<Customer>, Status);
    let found: Vec<Row> = shop()?.read(|tx| {
        tx.all(Order::query().order_by(|o| o.id.asc()).select(|o| {
            // An optional column behind an optional path is an `Option`, not one of one.
            let agent = o.agent();
            (o.customer().name, agent.name, agent.rank, agent.recommender().rank, o.agent_id, agent, o.status)
        }))
    })?;
    assert_eq!(
        (found[0].0.as_str(), found[0].1.as_deref(), found[0].2, found[0].3),
        ("Helen", Some("Anne"), Some(1), None)
    );
    assert_eq!((&found[1].1, found[1].2, found[1].4, &found[1].5), (&None, None, None, &None));
    Ok(())
}

#[test]
fn expressions() {
    let _ = OrderLine::query().filter(|l| {
        let sum: Expr<i64> = l.quantity + 1;
        let product: Expr<i64> = l.quantity * l.item().price_cents;
        let quotient: Expr<i64, Optional> = l.quantity / 2;
        let rest: Expr<i64, Optional> = l.quantity % 2;
        let of_optional: Expr<i64, Optional> = l.order().customer().rank + 1;
        let with_optional: Expr<i64, Optional> = l.quantity - l.order().customer().rank;
        let on_a_path: Expr<i64, Optional> = l.order().agent().rank * l.quantity;
        let negative: Expr<f64, Optional> = -l.item().weight;
        let _ = (sum, product, quotient, rest, of_optional, with_optional, on_a_path, negative);

        let certain: Expr<bool> = l.quantity.gt(1);
        let possible: Expr<bool, Optional> = l.order().agent().name.eq("Anne");
        let with_null: Expr<bool, Optional> = l.quantity.eq(None::<i64>);
        let safe: Expr<bool> = l.order().agent().name.is(Some("Anne".to_owned()));
        let known: Expr<bool> = l.order().agent().rank.is_null();
        let both: Expr<bool, Optional> = certain.and(possible.clone());
        let not: Expr<bool, Optional> = !possible;
        both.or(not).or(with_null).or(safe).or(known)
    });
}

#[test]
fn aggregates() -> fk::Result<()> {
    type Row = (i64, i64, f64, Option<i64>, Option<f64>, Option<f64>, Option<String>);

    let _ = Order::query().filter(|o: OrderColumns| {
        let count: Expr<i64> = o.lines().count();
        let sum: Expr<i64> = o.lines().sum(|l| l.quantity);
        let of_optional: Expr<f64> = o.lines().sum(|l| l.item().weight);
        let min: Expr<i64, Optional> = o.lines().min(|l| l.quantity);
        let max: Expr<f64, Optional> = o.lines().max(|l| l.item().weight);
        let avg: Expr<f64, Optional> = o.lines().avg(|l| l.quantity);
        let value: Expr<String, Optional> = o.lines().value(|l| l.item().name);
        let any: Expr<bool> = o.lines().any(|l| l.order().agent().rank.gt(1));
        let _ = (count, sum, of_optional, min, max, avg, value);
        any
    });
    let found: Vec<Row> = shop()?.read(|tx| {
        tx.all(Order::query().order_by(|o| o.id.asc()).select(|o| {
            (
                o.lines().count(),
                o.lines().sum(|l| l.quantity),
                o.lines().sum(|l| l.item().weight),
                o.lines().min(|l| l.quantity),
                o.lines().max(|l| l.item().weight),
                o.lines().avg(|l| l.quantity),
                o.lines().order_by(|l| l.quantity.desc()).value(|l| l.item().name),
            )
        }))
    })?;
    assert_eq!(found[0], (2, 3, 1.5, Some(1), Some(1.5), Some(1.5), Some("Lamp".to_owned())));
    assert_eq!(found[1], (0, 0, 0.0, None, None, None, None));
    Ok(())
}

#[test]
fn groups() -> fk::Result<()> {
    type Row = (Option<String>, i64, i64, Option<Key<Order>>, Option<f64>);
    let found: Vec<Row> = shop()?.read(|tx| {
        let by_agent = Order::query().group_by(|o| o.agent().name).order_by(|name, _| name.asc().nulls_last());
        tx.all(by_agent.select(|name, orders| {
            let lines = |o: OrderColumns| o.lines().count();
            (name, orders.count(), orders.sum(lines), orders.max(|o| o.id), orders.avg(|o| o.agent().rank))
        }))
    })?;
    assert_eq!((found[0].0.as_deref(), found[0].1, found[0].2, found[0].4), (Some("Anne"), 1, 2, Some(1.0)));
    assert_eq!((&found[1].0, found[1].1, found[1].2, found[1].4), (&None, 1, 0, None));
    Ok(())
}

#[test]
fn a_quotient_is_optional_when_read() -> fk::Result<()> {
    let found: Vec<(Option<i64>, Option<i64>)> = shop()?.read(|tx| {
        tx.all(Item::query().order_by(|i| i.id.asc()).select(|i| (i.price_cents / 0, i.price_cents % 1000)))
    })?;
    assert_eq!(found, [(None, Some(999)), (None, Some(500))]);
    Ok(())
}
