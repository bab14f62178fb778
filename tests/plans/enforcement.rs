//! Whoever holds the foreign keys, a plan is carried out as it says.

use fk::prelude::*;
use fk::{Enforcement, Error};

use crate::support::{Customer, Item, NewCustomer, NewItem, NewOrder, Order, OrderLine, Shop};

#[test]
fn a_plan_is_carried_out_by_the_mirror_too() -> fk::Result<()> {
    for enforcement in [Enforcement::Database, Enforcement::Mirror, Enforcement::Both] {
        let db = Db::<Shop>::options().enforcement(enforcement).temporary()?;
        let (helen, lamp) = db.write(|tx| {
            let helen = tx.insert(NewCustomer { name: "Helen".into() })?;
            let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1 })?;
            for name in ["Max", "Eva"] {
                let other = tx.insert(NewCustomer { name: name.into() })?;
                for customer in [&helen, &other] {
                    let order = tx.insert(NewOrder { customer_id: customer.id, status: None })?;
                    tx.insert(OrderLine { order_id: order.id, item_id: lamp.id, quantity: 1 })?;
                }
            }
            Ok((helen, lamp))
        })?;
        let (one, others, blocked) = db.read(|tx| {
            let others = Customer::query().filter(|c| c.id.ne(helen.id));
            Ok((tx.plan_delete(helen.id)?, tx.plan_delete_where(others)?, tx.plan_delete(lamp.id)?))
        })?;
        assert_eq!((one.total(), others.total()), (5, 6), "{enforcement:?}: {one}\n{others}");
        let refused = db.write(|tx| tx.execute(&blocked)).unwrap_err();
        assert!(refused.still_referenced(OrderLine::ITEM), "{enforcement:?}: {refused:#}");
        db.write(|tx| {
            tx.execute(&one)?;
            assert!(matches!(tx.execute(&one), Err(Error::PlanChanged { .. })), "{enforcement:?}");
            assert!(matches!(tx.at_most(5).delete_where(Customer::query()), Err(Error::OverBudget { .. })));
            tx.execute(&others)
        })?;
        let left =
            db.read(|tx| Ok((tx.count(Order::query())?, tx.count(OrderLine::query())?, tx.count(Item::query())?)))?;
        assert_eq!(left, (0, 0, 1), "{enforcement:?}");
        // And it is as it was for the statements that follow.
        let refused = db.write(|tx| tx.insert(NewOrder { customer_id: helen.id, status: None })).unwrap_err();
        assert!(refused.missing_parent(Order::CUSTOMER), "{enforcement:?}: {refused:#}");
    }
    Ok(())
}
