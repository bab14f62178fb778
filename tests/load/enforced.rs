//! Rows in any order are right in the end, and foreign keys are on again whatever happened.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use fk::Error;
use fk::prelude::*;

use crate::support::{
    Customer, Employee, Folder, Invoice, Order, OrderLine, ShopDb, at_once, customer, item, names, seed,
};
use crate::{count, each, enforced, named, order, order_of, refuses, schema_of};

#[test]
fn children_may_come_before_their_parents() -> fk::Result<()> {
    each(|db| {
        let seed = seed(db)?;
        let loaded = db.bulk_load(|load| {
            load.insert(OrderLine { order_id: Key::from_raw(50), item_id: seed.lamp.id, quantity: 1 })?;
            load.insert(Invoice { id: Key::from_raw(1), order_id: Key::from_raw(50) })?;
            load.insert(order(50, 70))?;
            load.insert(order(51, seed.helen.id.into_raw()))?;
            load.insert(named(70))?;
            // A circle, and a row that references itself.
            load.insert_all([(1, Some(2)), (2, Some(1)), (3, Some(3)), (4, None)].map(|(id, manager)| Employee {
                id: Key::from_raw(id),
                name: id.to_string(),
                manager_id: manager.map(Key::from_raw),
            }))
        })?;
        assert_eq!((loaded.rows, loaded.value), (9, 4));
        assert!(loaded.mended.is_empty());
        assert_eq!(count::<Employee>(db)?, 4);
        assert_eq!(names(db)?, ["Helen", "customer 70"]);
        Ok(())
    })
}

#[test]
fn keys_that_the_database_makes_are_handed_out() -> fk::Result<()> {
    each(|db| {
        let (max, key) = db
            .bulk_load(|load| {
                let max = load.insert(customer("Max"))?;
                let line =
                    load.insert(OrderLine { order_id: Key::from_raw(1), item_id: Key::from_raw(1), quantity: 3 })?;
                load.insert(order_of(max.into_raw()))?;
                load.insert(item("Lamp", 1))?;
                // It reads what it has taken.
                assert_eq!(load.require(max)?.name, "Max");
                Ok((max, line))
            })?
            .value;
        assert_eq!(db.read(|tx| tx.require(max))?.name, "Max");
        assert_eq!(db.read(|tx| tx.require(key))?.quantity, 3);
        Ok(())
    })
}

#[test]
fn a_row_without_a_parent_refuses_the_load_and_is_named() -> fk::Result<()> {
    each(|db| {
        let seed = seed(db)?;
        let rows = [order(10, 98), order(11, 99), order(12, seed.helen.id.into_raw()), order(13, 99)];
        let error = db
            .bulk_load(|load| {
                load.insert_all(rows)?;
                load.insert(OrderLine { order_id: Key::from_raw(77), item_id: seed.lamp.id, quantity: 1 })
            })
            .unwrap_err();
        assert!(error.missing_parent(Order::CUSTOMER) && error.missing_parent(OrderLine::ORDER));
        assert!(!error.missing_parent(OrderLine::ITEM));
        assert_eq!(
            format!("{error:#}"),
            "insert on table \"orders\" violates foreign key constraint \"fk_orders_customer_id\"\n\
             detail: key (customer_id)=(98) is not present in table \"customers\", referenced by 1 row: (id)=(10)\n\
             insert on table \"orders\" violates foreign key constraint \"fk_orders_customer_id\"\n\
             detail: key (customer_id)=(99) is not present in table \"customers\", referenced by 2 rows: (id)=(11), \
             (id)=(13)\n\
             insert on table \"order_lines\" violates foreign key constraint \"fk_order_lines_order_id\"\n\
             detail: key (order_id)=(77) is not present in table \"orders\", referenced by 1 row: \
             (order_id, item_id)=(77, 1)"
        );
        let at_fault = error.rows_at_fault();
        assert_eq!(at_fault.iter().map(|rows| rows.rows).collect::<Vec<_>>(), [3, 1]);
        assert_eq!(at_fault[0].keys, [10, 11, 13].map(|id| vec![Any::Integer(id)]));
        assert_eq!((count::<Order>(db)?, count::<OrderLine>(db)?), (1, 1));
        Ok(())
    })
}

#[test]
fn all_rows_at_fault_are_named_and_a_hundred_keys_are_told() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let orders = || (1..=30_000).map(|id| order(id, 1000 + id % 500));
    let error = db.bulk_load(|load| load.insert_all(orders())).unwrap_err();
    let Error::Violation(violations) = &error else { panic!("{error}") };
    assert!(violations.has_more());
    assert_eq!(violations.all().len(), 100);
    assert!(violations.all().iter().all(|v| v.rows == 60 && v.sample.len() == 5), "{error:#}");
    let at_fault = &error.rows_at_fault()[0];
    assert_eq!((at_fault.rows, at_fault.keys.len()), (30_000, 30_000));
    let error = db
        .bulk_load(|load| {
            load.name_at_most(7);
            load.insert_all(orders())
        })
        .unwrap_err();
    assert_eq!((error.rows_at_fault()[0].rows, error.rows_at_fault()[0].keys.len()), (30_000, 7));
    assert_eq!(count::<Order>(&db)?, 0);
    enforced(&db)
}

#[test]
fn after_an_error_or_a_panic_nothing_is_loaded_and_foreign_keys_are_on() -> fk::Result<()> {
    each(|db| {
        seed(db)?;
        let before = schema_of(db)?;
        let error = db.bulk_load(|load| -> fk::Result<()> {
            load.insert_all((100..30_000).map(|id| order(id, 99)))?;
            Err(Error::NotUnique { table: "mine" })
        });
        assert!(matches!(error, Err(Error::NotUnique { table: "mine" })), "{error:?}");
        refuses(db);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            db.bulk_load(|load| -> fk::Result<()> {
                load.insert_all((100..30_000).map(|id| order(id, 99)))?;
                panic!("mine")
            })
        }));
        assert!(panicked.is_err());
        refuses(db);
        // Inside a part of the load too.
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            db.bulk_load(|load| {
                load.insert_all((100..30_000).map(|id| if id == 29_000 { panic!("mine") } else { order(id, 99) }))
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(schema_of(db)?, before);
        assert_eq!(count::<Order>(db)?, 1);
        Ok(())
    })
}

#[test]
fn statements_that_were_prepared_before_a_load_are_enforced_after_it() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    for _ in 0..3 {
        assert!(db.write(|tx| tx.insert(order_of(5))).unwrap_err().missing_parent(Order::CUSTOMER));
        assert!(db.write(|tx| tx.insert_all([order_of(5)])).unwrap_err().missing_parent(Order::CUSTOMER));
        assert!(db.bulk_load(|load| load.insert(order_of(5))).unwrap_err().missing_parent(Order::CUSTOMER));
    }
    Ok(())
}

#[test]
fn a_load_inside_a_transaction_is_an_error_at_once() -> fk::Result<()> {
    each(|db| {
        let nested = |outcome: fk::Result<()>| assert!(matches!(outcome, Err(Error::Nested { .. })), "{outcome:?}");
        db.write(|_| {
            nested(at_once(|| db.bulk_load(|_| Ok(())).map(drop)));
            Ok(())
        })?;
        db.bulk_load(|load| {
            nested(at_once(|| db.bulk_load(|_| Ok(())).map(drop)));
            nested(at_once(|| db.write(|_| Ok(()))));
            nested(at_once(|| db.read(|_| Ok(()))));
            load.insert(customer("after"))
        })?;
        assert_eq!(names(db)?, ["after"]);
        Ok(())
    })
}

#[test]
fn a_load_that_cannot_begin_leaves_foreign_keys_on() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let db = ShopDb::options().busy_timeout(Duration::from_millis(20)).open(&path)?;
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let busy = db.bulk_load(|load| load.insert(customer("never")));
    assert!(matches!(busy, Err(Error::Busy { .. })), "{busy:?}");
    other.execute_batch("COMMIT").unwrap();
    enforced(&db)?;
    assert!(names(&db)?.is_empty());
    Ok(())
}

#[test]
fn readers_see_the_data_of_before_until_the_load_is_committed() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    seed(&db)?;
    let during = |db: &ShopDb| std::thread::scope(|scope| scope.spawn(|| count::<Order>(db)).join().unwrap());
    let reader = db.begin_read()?;
    assert_eq!(reader.count(Order::query())?, 1);
    db.bulk_load(|load| {
        load.insert_all((100..40_000).map(|id| order(id, 1)))?;
        assert_eq!(during(&db)?, 1);
        // Also where an index is gone for those who load.
        assert_eq!(reader.all(Order::CUSTOMER.inverse().of(Key::from_raw(1)))?.len(), 1);
        Ok(())
    })?;
    assert_eq!(during(&db)?, 39_901);
    assert_eq!(reader.count(Order::query())?, 1);
    Ok(())
}

#[test]
fn the_same_rows_in_any_order_are_the_same_data() -> fk::Result<()> {
    type Load = fn(&mut fk::Loader<'_, crate::support::Shop>) -> fk::Result<()>;
    let parts: [Load; 4] = [
        |load| load.insert_all((1..=30).map(named)).map(drop),
        |load| load.insert_all((1..=60).map(|id| order(id, 1 + id % 30))).map(drop),
        |load| {
            (1..=60).try_for_each(|id| {
                let line = OrderLine { order_id: Key::from_raw(id), item_id: Key::from_raw(1), quantity: id };
                load.insert(line).map(drop)
            })
        },
        |load| load.insert(item("Lamp", 7)).map(drop),
    ];
    let mut first = None;
    for shift in 0..4 {
        for reverse in [false, true] {
            let db = ShopDb::temporary()?;
            let mut order: Vec<usize> = (0..4).map(|at| (at + shift) % 4).collect();
            if reverse {
                order.reverse();
            }
            db.bulk_load(|load| order.iter().try_for_each(|at| parts[*at](load)))?;
            let all = db.read(|tx| {
                let lines = tx.all(OrderLine::query().order_by(|l| l.order_id.asc()))?;
                Ok((tx.all(Customer::query())?, tx.all(Order::query())?, lines))
            })?;
            assert_eq!(first.get_or_insert_with(|| all.clone()), &all, "{order:?}");
        }
    }
    Ok(())
}
