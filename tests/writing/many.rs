//! `insert_all_with`: many rows that tell how far they are, and are kept nowhere but in the file.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use fk::prelude::*;

use crate::{Customer, Item, NewItem, NewOrder, NewOrderLine, Order, OrderLine, Shop, customer, everywhere, seed};

fn item(i: i64) -> NewItem {
    NewItem { name: format!("item {i}"), price_cents: i }
}

#[test]
fn progress_is_told_every_thousand_rows_and_at_the_end() -> fk::Result<()> {
    let cases: [(i64, &[u64]); 5] = [(0, &[]), (1, &[1]), (999, &[999]), (1000, &[1000]), (2001, &[1000, 2000, 2001])];
    for db in everywhere::<Shop>() {
        for (rows, expected) in cases {
            db.write(|tx| {
                tx.sql::<()>("DELETE FROM items", ())?;
                let mut told = Vec::new();
                let inserted = tx.insert_all_with((0..rows).map(item), |done| told.push(done))?;
                assert_eq!((inserted, told.as_slice()), (rows.cast_unsigned(), expected));
                assert_eq!(tx.count(Item::query())?, inserted);
                Ok(())
            })?;
        }
    }
    Ok(())
}

#[test]
fn rows_are_taken_one_by_one() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let taken = Cell::new(0);
        let rows = (0..3000).map(|i| {
            taken.set(taken.get() + 1);
            item(i)
        });
        db.write(|tx| tx.insert_all_with(rows, |done| assert_eq!(done, taken.get(), "none is taken in advance")))?;
        assert_eq!(taken.get(), 3000);
    }
    Ok(())
}

#[test]
fn a_row_that_is_refused_refuses_all() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        db.write(|tx| {
            let mut told = 0;
            let orders = (0..1500).map(|i| {
                let customer_id = if i == 1400 { Key::from_raw(99) } else { helen.id };
                NewOrder { customer_id, status: None }
            });
            let refused = tx.insert_all_with(orders, |done| told = done).unwrap_err();
            assert!(refused.missing_parent(Order::CUSTOMER), "{refused:?}");
            assert!(format!("{refused:#}").contains("key (customer_id)=(99)"), "{refused:#}");
            assert_eq!(told, 1000);
            assert_eq!(tx.count(Order::query())?, 0);
            let refused = tx.insert_all_with([item(1), item(2), item(1)], |_| {}).unwrap_err();
            assert!(refused.duplicate(Item::NAME_KEY), "{refused:?}");
            // The transaction goes on, and so do the statements.
            tx.insert_all_with([item(1), item(2)], |_| {})?;
            tx.insert(item(3))?;
            assert_eq!(tx.count(Item::query())?, 4);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_callback_that_panics_undoes_the_call() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        db.write(|tx| {
            let panicked = catch_unwind(AssertUnwindSafe(|| {
                tx.insert_all_with((0..1500).map(item), |_| std::panic::resume_unwind(Box::new("stop")))
            }));
            assert!(panicked.is_err());
            assert_eq!(tx.count(Item::query())?, 0);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn whole_rows_and_computed_columns_go_in_too() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, lamp) = seed(&db)?;
        db.write(|tx| {
            let whole =
                |id: i64| Customer { id: Key::from_raw(id), adviser_id: None, name: id.to_string(), city: None };
            assert_eq!(tx.insert_all_with((10..20).map(whole), |_| {})?, 10);
            assert_eq!(tx.require(Key::<Customer>::from_raw(15))?, whole(15));
            // Each advises the next.
            let chain = (20..320).map(|id| Customer { adviser_id: Some(Key::from_raw(id - 1)), ..whole(id) });
            assert_eq!(tx.insert_all_with(chain, |_| {})?, 300);
            let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
            tx.insert_all_with([NewOrderLine { order_id: order.id, item_id: lamp.id, quantity: 4 }], |_| {})?;
            assert_eq!(tx.one(OrderLine::query())?.twice, 8);
            assert_eq!(tx.insert_all([customer("a"), customer("b")])?.len(), 2);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn rows_are_in_order_of_their_keys() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let inserted = db.write(|tx| {
            tx.insert_all_with((0..2500).map(item), |_| {})?;
            tx.all(Item::query().order_by(|i| i.id.asc()))
        })?;
        assert!(inserted.iter().zip(0..).all(|(row, i)| row.price_cents == i));
    }
    Ok(())
}
