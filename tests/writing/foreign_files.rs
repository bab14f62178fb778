//! Files with triggers of their own, which do more than was said, or less.

use fk::prelude::*;
use fk::{Error, Graph, rusqlite};

use crate::support::Folder;
use crate::{Customer, ENFORCEMENTS, Item, NewItem, NewOrder, NewOrderLine, Order, OrderLine, Shop, customer, seed};

const TRIGGERS: &str = "
    CREATE TRIGGER skips BEFORE INSERT ON items WHEN new.name = 'skipped' BEGIN SELECT RAISE(IGNORE); END;
    CREATE TRIGGER keeps BEFORE UPDATE ON items WHEN old.name = 'kept' BEGIN SELECT RAISE(IGNORE); END;
    CREATE TRIGGER adds AFTER INSERT ON orders BEGIN
        INSERT INTO order_lines (order_id, item_id, quantity) SELECT new.id, id, 1 FROM items WHERE name = 'gift';
    END;";

/// Runs a test on a file with triggers, however foreign keys are held.
fn each(test: impl Fn(&Db<Shop>, &Customer) -> fk::Result<()>) -> fk::Result<()> {
    for enforcement in ENFORCEMENTS {
        let folder = Folder::new();
        let path = folder.file("shop.db");
        drop(Db::<Shop>::open(&path)?);
        rusqlite::Connection::open(&path).unwrap().execute_batch(TRIGGERS).unwrap();
        let db = Db::<Shop>::options().enforcement(enforcement).open(&path)?;
        let (helen, _) = seed(&db)?;
        test(&db, &helen)?;
    }
    Ok(())
}

fn item(name: &str) -> NewItem {
    NewItem { name: name.into(), price_cents: 1 }
}

fn is_ignored(error: &Error) -> bool {
    matches!(error, Error::Refused { reason, .. } if reason.contains("RAISE(IGNORE)"))
}

#[test]
fn a_row_that_a_trigger_skips_refuses_all() -> fk::Result<()> {
    each(|db, _| {
        db.write(|tx| {
            let error = tx.insert_all_with([item("a"), item("skipped")], |_| {}).unwrap_err();
            assert!(is_ignored(&error), "{error:?}");
            let error = tx.insert_nested(item("skipped")).unwrap_err();
            assert!(is_ignored(&error), "{error:?}");
            let mut graph = Graph::new();
            let row = |id, name: &str| Item { id: Key::from_raw(id), name: name.into(), price_cents: 1 };
            graph.add(row(50, "a")).add(row(51, "skipped"));
            let error = tx.save_graph(graph).unwrap_err();
            assert!(is_ignored(&error), "{error:?}");
            assert_eq!(tx.count(Item::query())?, 1, "the lamp");
            assert_eq!(tx.insert_all_with([item("a"), item("b")], |_| {})?, 2);
            Ok(())
        })
    })
}

#[test]
fn a_row_that_a_trigger_keeps_isnt_one_that_has_changed() -> fk::Result<()> {
    each(|db, _| {
        db.write(|tx| {
            let kept = tx.insert(item("kept"))?;
            let error = tx.update_if_unchanged(&kept, &Item { price_cents: 2, ..kept.clone() }).unwrap_err();
            assert!(is_ignored(&error), "{error:?}");
            let error = tx.set(kept.id, |i| i.price_cents.set_opt(Some(2))).unwrap_err();
            assert!(is_ignored(&error), "{error:?}");
            let mut graph = Graph::new();
            graph.add(Item { price_cents: 2, ..kept.clone() });
            let error = tx.save_graph(graph).unwrap_err();
            assert!(is_ignored(&error), "{error:?}");
            assert_eq!(tx.require(kept.id)?, kept);
            Ok(())
        })
    })
}

#[test]
fn what_a_trigger_adds_is_held_to_the_constraints_too() -> fk::Result<()> {
    each(|db, helen| {
        db.write(|tx| {
            let gift = tx.insert(item("gift"))?;
            let order = |order: &Order, item_id| NewOrderLine { order_id: order.id, item_id, quantity: 1 };
            // The trigger's line and ours have one key.
            let new = NewOrder { customer_id: helen.id, status: None }.with(Order::LINES, [gift.id], order);
            let error = tx.insert_nested(new).unwrap_err();
            assert!(error.duplicate(OrderLine::PRIMARY_KEY), "{error:?}");
            let lines = || tx.count(OrderLine::query());
            assert_eq!((lines()?, tx.count(Order::query())?), (0, 0));
            let max =
                customer("Max").with(Customer::ORDERS, 0..3, |max, _| NewOrder { customer_id: max.id, status: None });
            assert_eq!(tx.insert_nested(max)?.1.len(), 3);
            assert_eq!(tx.count(OrderLine::query())?, 3);
            Ok(())
        })
    })
}
