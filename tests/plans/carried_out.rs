//! A plan is carried out exactly, or not at all.

use fk::Error;
use fk::prelude::*;

use crate::support::{Customer, Item, NewCustomer, NewItem, NewOrder, Order, OrderLine, Shop};

/// A customer with so many orders of one line each.
fn shop(orders: i64) -> fk::Result<(Db<Shop>, Customer, Item)> {
    let db = Db::<Shop>::temporary()?;
    let (customer, item) = db.write(|tx| {
        let customer = tx.insert(NewCustomer { name: "Helen".into() })?;
        let item = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1 })?;
        for _ in 0..orders {
            let order = tx.insert(NewOrder { customer_id: customer.id, status: None })?;
            tx.insert(OrderLine { order_id: order.id, item_id: item.id, quantity: 1 })?;
        }
        Ok((customer, item))
    })?;
    Ok((db, customer, item))
}

fn is_changed(error: &Error) -> bool {
    matches!(error, Error::PlanChanged { .. })
}

#[test]
fn what_was_added_is_noticed() -> fk::Result<()> {
    let (db, helen, item) = shop(2)?;
    let plan = db.read(|tx| tx.plan_delete(helen.id))?;
    db.write(|tx| {
        let order = tx.first(helen_orders(&helen))?.map(|order| order.id).unwrap();
        let other = tx.insert(NewItem { name: "Vase".into(), price_cents: 1 })?;
        tx.insert(OrderLine { order_id: order, item_id: other.id, quantity: 1 }).map(drop)
    })?;
    let error = db.write(|tx| tx.execute(&plan)).unwrap_err();
    let Error::PlanChanged { plan: now } = error else { panic!("{error:#}") };
    assert_eq!((plan.rows_of(OrderLine::ORDER), now.rows_of(OrderLine::ORDER)), (2, 3));
    assert!(db.read(|tx| tx.get(item.id))?.is_some());
    assert_eq!(db.read(|tx| tx.count(Order::query()))?, 2, "nothing was done");
    db.write(|tx| tx.execute(&now))?;
    assert_eq!(db.read(|tx| tx.count(Order::query()))?, 0);
    Ok(())
}

fn helen_orders(helen: &Customer) -> Query<Order> {
    helen.orders()
}

#[test]
fn a_row_for_a_row_is_noticed() -> fk::Result<()> {
    let (db, helen, _) = shop(2)?;
    let plan = db.read(|tx| tx.plan_delete(helen.id))?;
    // As many rows as before. The line's row is another, though it may well have the rowid of the one that went.
    db.write(|tx| {
        let line = tx.all(OrderLine::query().order_by(|l| l.order_id.desc()))?.remove(0);
        tx.delete(line.key())?;
        let other = tx.insert(NewItem { name: "Vase".into(), price_cents: 1 })?;
        tx.insert(OrderLine { item_id: other.id, ..line }).map(drop)
    })?;
    let error = db.write(|tx| tx.execute(&plan)).unwrap_err();
    let Error::PlanChanged { plan: now } = &error else { panic!("{error:#}") };
    assert_eq!((plan.total(), &plan.steps[1].rows), (now.total(), &now.steps[1].rows));
    assert_ne!(plan.digest, now.digest);
    Ok(())
}

#[test]
fn columns_that_are_no_keys_may_change() -> fk::Result<()> {
    let (db, helen, _) = shop(1)?;
    let plan = db.read(|tx| tx.plan_delete(helen.id))?;
    db.write(|tx| tx.set(helen.id, |c| c.name.set("Max")))?;
    assert_eq!(db.read(|tx| tx.plan_delete(helen.id))?, plan);
    db.write(|tx| tx.execute(&plan))
}

#[test]
fn a_plan_is_carried_out_once() -> fk::Result<()> {
    let (db, helen, _) = shop(3)?;
    let plan = db.read(|tx| tx.plan_delete(helen.id))?;
    let error = db.write(|tx| {
        tx.execute(&plan)?;
        let again = tx.execute(&plan).unwrap_err();
        assert!(is_changed(&again), "{again:#}");
        Err::<(), _>(again)
    });
    assert!(is_changed(&error.unwrap_err()));
    // It was rolled back, so it can be done still.
    db.write(|tx| tx.execute(&plan))
}

#[test]
fn a_refused_plan_gives_what_a_delete_would() -> fk::Result<()> {
    let (db, _, item) = shop(2)?;
    let plan = db.read(|tx| tx.plan_delete(item.id))?;
    assert!(plan.is_blocked());
    let (executed, deleted) = (db.write(|tx| tx.execute(&plan)), db.write(|tx| tx.delete(item.id)));
    assert_eq!(executed.unwrap_err().to_string(), deleted.unwrap_err().to_string());
    let all = db.read(|tx| tx.plan_delete_where(Item::query()))?;
    let error = db.write(|tx| tx.execute(&all)).unwrap_err();
    assert!(error.still_referenced(OrderLine::ITEM), "{error:#}");
    Ok(())
}

#[test]
fn nothing_is_left_behind() -> fk::Result<()> {
    let (db, helen, item) = shop(2)?;
    let left = |tx: &ReadTx<'_, Shop>| tx.sql::<(i64,)>("SELECT count(*) FROM sqlite_temp_schema", ());
    let plan = db.read(|tx| {
        let plan = tx.plan_delete(helen.id)?;
        tx.plan_delete_where(Item::query())?;
        assert_eq!(left(tx)?, [(0,)]);
        Ok(plan)
    })?;
    let blocked = db.read(|tx| tx.plan_delete(item.id))?;
    db.write(|tx| {
        assert!(tx.execute(&blocked).is_err());
        assert_eq!(left(tx)?, [(0,)], "after a refusal");
        tx.execute(&plan)?;
        assert_eq!(left(tx)?, [(0,)], "after it was carried out");
        assert!(is_changed(&tx.execute(&plan).unwrap_err()));
        assert_eq!(left(tx)?, [(0,)], "after a change");
        // And the transaction goes on.
        tx.insert(NewCustomer { name: "Max".into() }).map(drop)
    })
}

#[test]
fn a_plan_of_another_schema_is_refused() -> fk::Result<()> {
    let (db, helen, _) = shop(0)?;
    let mut plan = db.read(|tx| tx.plan_delete(helen.id))?;
    plan.table = "nowhere".to_owned();
    assert!(matches!(db.write(|tx| tx.execute(&plan)), Err(Error::Refused { .. })));
    plan.table = "order_lines".to_owned();
    assert!(matches!(db.write(|tx| tx.execute(&plan)), Err(Error::Refused { .. })));
    Ok(())
}

#[test]
fn a_write_transaction_plans_what_it_has_written() -> fk::Result<()> {
    let (db, helen, item) = shop(0)?;
    db.write(|tx| {
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
        tx.insert(OrderLine { order_id: order.id, item_id: item.id, quantity: 1 })?;
        let plan = tx.plan_delete(helen.id)?;
        assert_eq!((plan.rows, plan.deleted), (1, 2));
        tx.execute(&plan)?;
        assert_eq!(tx.count(Order::query())?, 0);
        Ok(())
    })
}
