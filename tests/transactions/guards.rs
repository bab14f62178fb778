//! Transactions that last longer than a closure, and commits that are refused.

use fk::Error;
use fk::prelude::*;

use crate::support::{
    Customer, CustomerKey, Invoice, NewInvoice, NewOrder, Order, OrderKey, Shop, ShopDb, both, customer, names, seed,
};

/// Ends a transaction.
type End = fn(fk::WriteGuard<Shop>);

#[test]
fn commit_keeps_and_everything_else_rolls_back() -> fk::Result<()> {
    let ends: [(&str, End, bool); 3] = [
        ("commit", |guard| guard.commit().unwrap(), true),
        ("rollback", fk::WriteGuard::rollback, false),
        ("drop", drop, false),
    ];
    for (name, end, kept) in ends {
        for db in both()? {
            let mut guard = db.begin_write()?;
            guard.insert(customer("Helen"))?;
            guard.savepoint(|tx| tx.insert(customer("Paul")))?;
            assert_eq!(guard.count(Customer::query())?, 2);
            end(guard);
            assert_eq!(names(&db)?.len(), if kept { 2 } else { 0 }, "{name}");
        }
    }
    Ok(())
}

#[test]
fn guards_follow_one_another() -> fk::Result<()> {
    for db in both()? {
        for round in 0..20 {
            let mut guard = db.begin_write()?;
            guard.insert(customer(&round.to_string()))?;
            if round % 2 == 0 {
                guard.commit()?;
            } else {
                drop(guard);
            }
            let reader = db.begin_read()?;
            assert_eq!(reader.count(Customer::query())?, round / 2 + 1);
        }
    }
    Ok(())
}

#[test]
fn a_refused_commit_gives_the_transaction_back_to_be_mended() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        let missing = OrderKey::from_raw(4711);
        let mut guard = db.begin_write()?;
        let invoice = guard.insert(NewInvoice { order_id: missing })?;
        let refused = guard.commit().unwrap_err();
        assert!(refused.error.missing_parent(Invoice::ORDER), "{:#}", refused.error);
        assert!(format!("{:#}", refused.error).contains("4711"));
        let mut guard = refused.transaction;
        assert_eq!(guard.count(Invoice::query())?, 1);
        let refused = guard.commit().unwrap_err();
        assert!(refused.error.missing_parent(Invoice::ORDER));
        guard = refused.transaction;
        guard.insert(Order { id: missing, ..seeded.order.clone() })?;
        guard.commit()?;
        let found = db.read(|tx| tx.require(invoice.id))?;
        assert_eq!(found, invoice);
        // Nothing of the refusals stays: the next violation is found as ever, the next write passes.
        let error = db.write(|tx| tx.insert(NewInvoice { order_id: OrderKey::from_raw(1234) })).unwrap_err();
        assert!(error.missing_parent(Invoice::ORDER));
        db.write(|tx| tx.insert(NewInvoice { order_id: missing }))?;
    }
    Ok(())
}

#[test]
fn a_refused_commit_of_a_closure_rolls_back() -> fk::Result<()> {
    for db in both()? {
        let outcome = db.write(|tx| {
            tx.insert(customer("gone"))?;
            tx.insert(NewInvoice { order_id: OrderKey::from_raw(1) })
        });
        assert!(outcome.unwrap_err().missing_parent(Invoice::ORDER));
        assert!(names(&db)?.is_empty());
    }
    Ok(())
}

#[test]
fn a_refused_commit_that_is_dropped_rolls_back() -> fk::Result<()> {
    for db in both()? {
        let mut guard = db.begin_write()?;
        guard.insert(NewInvoice { order_id: OrderKey::from_raw(1) })?;
        let error: Error = guard.commit().unwrap_err().into();
        assert!(error.missing_parent(Invoice::ORDER));
        assert_eq!(db.read(|tx| tx.count(Invoice::query()))?, 0);
    }
    Ok(())
}

#[test]
fn putting_off_ends_with_the_transaction() -> fk::Result<()> {
    let order = |customer| NewOrder { customer_id: CustomerKey::from_raw(customer), status: None };
    for db in both()? {
        // The same statement before, during and after: it is prepared once.
        let refused = |customer| db.write(|tx| tx.insert(order(customer))).unwrap_err().missing_parent(Order::CUSTOMER);
        assert!(refused(1));
        db.write(|tx| {
            tx.defer_foreign_keys()?;
            tx.insert(order(5))?;
            tx.insert(Customer { id: Key::from_raw(5), name: "late".into() }).map(drop)
        })?;
        db.write(|tx| {
            assert!(tx.insert(order(6)).unwrap_err().missing_parent(Order::CUSTOMER));
            assert_eq!(tx.count(Order::query())?, 1);
            Ok(())
        })?;
        let outcome = db.write(|tx| {
            tx.defer_foreign_keys()?;
            tx.insert(order(7)).map(drop)
        });
        assert!(outcome.unwrap_err().missing_parent(Order::CUSTOMER));
        let mut guard = db.begin_write()?;
        guard.defer_foreign_keys()?;
        guard.insert(order(8))?;
        drop(guard);
        db.write(|tx| {
            assert!(tx.insert(order(9)).unwrap_err().missing_parent(Order::CUSTOMER));
            assert_eq!(tx.count(Order::query())?, 1);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_guard_keeps_the_database_open() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    seed(&db)?;
    let reader = db.begin_read()?;
    let mut writer = db.begin_write()?;
    drop(db);
    assert_eq!(reader.count(Customer::query())?, 1);
    writer.insert(customer("Paul"))?;
    writer.commit()?;
    assert_eq!(reader.count(Customer::query())?, 1);
    Ok(())
}
