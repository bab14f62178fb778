//! `explain` tells what would be run, and runs nothing.

use fk::prelude::*;

use crate::store::{Line, Order, Person, Status, key, store};

#[test]
fn a_query_is_told_with_its_plan() -> fk::Result<()> {
    let query = || Order::query().filter(|o| o.customer_id.eq(key(2)).and(o.note.eq("soon"))).with(Order::CUSTOMER);
    let told = store()?.read(|tx| tx.explain(query()))?;
    assert_eq!(
        told.sql,
        "SELECT t0.\"id\", t0.\"customer_id\", t0.\"clerk_id\", t0.\"status\", t0.\"note\", t1.\"id\", t1.\"name\", \
         t1.\"pay\", t1.\"country_code\", t1.\"manager_id\" FROM \"orders\" AS t0 JOIN \"people\" AS t1 ON t1.\"id\" = \
         t0.\"customer_id\" WHERE ((t0.\"customer_id\" = ?1) AND (t0.\"note\" = ?2))"
    );
    assert_eq!(told.values, [Any::Integer(2), Any::Text("soon".into())]);
    let details: Vec<&str> = told.plan.iter().map(|step| step.detail.as_str()).collect();
    assert_eq!(details.len(), 2, "{details:?}");
    assert!(details.iter().any(|detail| detail.contains("ix_orders_customer_id")), "{details:?}");
    assert!(told.also.is_empty());
    Ok(())
}

#[test]
fn values_are_told_only_on_demand() -> fk::Result<()> {
    let query =
        || Order::query().filter(|o| o.note.eq("a secret").and(o.status.eq(Status::Draft))).order_by(|o| o.id.asc());
    let told = store()?.read(|tx| tx.explain(query()))?;
    assert!(!told.to_string().contains("secret"));
    let all = format!("{told:#}");
    assert!(all.contains("\nvalues: ?1 = 'a secret', ?2 = 'draft'\nplan: "), "{all}");
    Ok(())
}

#[test]
fn statements_that_load_children_are_told_too() -> fk::Result<()> {
    let lines = Order::LINES.filter(|l| l.quantity.gt(1)).with(Line::ITEM);
    let query = Person::query().with(Person::ORDERS.with(lines)).with(Person::ROLES).with(Person::MANAGER);
    let told = store()?.read(|tx| tx.explain(query))?;
    assert_eq!((told.also.len(), told.also[0].also.len()), (2, 1));
    let innermost = &told.also[0].also[0];
    assert!(innermost.keyed);
    // The first `?` stands for the keys.
    assert_eq!(innermost.values, [Any::Integer(1)]);
    assert!(innermost.sql.contains("> ?2"), "{}", innermost.sql);
    let text = format!("{told:#}");
    assert_eq!(text.matches("?1 = the keys of all rows").count(), 3, "{text}");
    assert!(text.contains("\n    values: ?1 = the keys of all rows, ?2 = 1\n    plan: "), "{text}");
    Ok(())
}

#[test]
fn a_plan_is_a_tree() -> fk::Result<()> {
    let query = Person::query().filter(|p| p.orders().count().gt(1)).order_by(|p| p.pay.desc());
    let told = store()?.read(|tx| tx.explain(query))?;
    let inner = told.plan.iter().find(|step| step.parent != 0).expect("a step inside another");
    assert!(told.plan.iter().any(|step| step.id == inner.parent));
    let text = told.to_string();
    let line = text.lines().find(|line| line.ends_with(&inner.detail)).unwrap();
    assert!(line.starts_with("        "), "{text}");
    Ok(())
}

#[test]
fn nothing_is_run() -> fk::Result<()> {
    let db = store()?;
    // It would overflow.
    let query = || Person::query().filter(|p| (p.pay * i64::MAX).gt(0));
    assert!(matches!(db.read(|tx| tx.all(query())), Err(fk::Error::Overflow { .. })));
    assert!(!db.read(|tx| tx.explain(query()))?.plan.is_empty());
    // What can't be run can't be explained either.
    let mut stolen = None;
    let _ = Person::query().filter(|p| {
        stolen = Some(p.name);
        p.pay.gt(0)
    });
    let foreign = Person::query().filter(|_| stolen.unwrap().eq("x"));
    assert!(matches!(db.read(|tx| tx.explain(foreign)), Err(fk::Error::ForeignColumn { .. })));
    Ok(())
}

#[test]
#[cfg(feature = "serde_json")]
fn it_can_be_stored() -> fk::Result<()> {
    let told = store()?.read(|tx| tx.explain(Person::query().filter(|p| p.pay.gt(1)).with(Person::ORDERS)))?;
    let json = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<fk::Explained>(&json).unwrap(), told);
    Ok(())
}
