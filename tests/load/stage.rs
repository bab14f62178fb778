//! Stages: rows beside their table, checked when they go in.

use std::panic::{AssertUnwindSafe, catch_unwind};

use fk::prelude::*;
use fk::{Enforcement, Error, Stage};

use crate::support::{
    Country, Customer, Employee, Invoice, Item, NewCustomer, NewEmployee, NewItem, NewOrder, Order, OrderLine, Shop,
    ShopDb, Status, blobby, customer, item, names, seed,
};
use crate::{count, each, named, order, order_of, schema_of};

#[test]
fn rows_go_in_together_and_their_keys_are_handed_out() -> fk::Result<()> {
    each(|db| {
        let seed = seed(db)?;
        let keys = db.write(|tx| {
            let stage = tx.stage::<NewOrder>()?;
            stage.insert(tx, order_of(seed.helen.id.into_raw()))?;
            assert_eq!(stage.insert_all(tx, (0..99).map(|_| order_of(seed.helen.id.into_raw())))?, 99);
            // By SQL too, the default of the column as in the table.
            tx.sql::<()>(&format!("INSERT INTO {stage} (customer_id) SELECT id FROM customers"), ())?;
            assert_eq!((stage.count(tx)?, tx.count(Order::query())?), (101, 1));
            let promoted = stage.promote(tx)?;
            assert_eq!((promoted.rows, promoted.at_fault.len()), (101, 0));
            assert_eq!(stage.count(tx)?, 0);
            let keys: Vec<Key<Order>> = promoted.keys().collect();
            for key in &keys {
                assert_eq!(tx.require(*key)?.status, Status::Draft);
            }
            // It can be filled again.
            stage.insert(tx, order_of(seed.helen.id.into_raw()))?;
            let again = stage.promote(tx)?;
            assert_eq!(again.keys().next().unwrap().into_raw(), keys[100].into_raw() + 1);
            Ok(keys)
        })?;
        assert_eq!(keys.len(), 101);
        assert_eq!(count::<Order>(db)?, 103);
        Ok(())
    })
}

#[test]
fn several_stages_at_once_parents_and_children() -> fk::Result<()> {
    each(|db| {
        db.write(|tx| {
            let (first, second) = (tx.stage::<NewCustomer>()?, tx.stage::<NewCustomer>()?);
            let orders = tx.stage::<Order>()?;
            let lines = tx.stage::<OrderLine>()?;
            assert_ne!(first.to_string(), second.to_string());
            let items = tx.stage::<NewItem>()?;
            lines.insert(tx, OrderLine { order_id: Key::from_raw(9), item_id: Key::from_raw(1), quantity: 1 })?;
            orders.insert(tx, order(9, 1))?;
            second.insert(tx, customer("Max"))?;
            first.insert_all(tx, ["Ada", "Bob"].map(customer))?;
            items.insert(tx, item("Lamp", 1))?;
            assert_eq!(second.promote(tx)?.keys().collect::<Vec<_>>(), [Key::from_raw(1)]);
            assert_eq!(first.promote(tx)?.rows, 2);
            assert_eq!(items.promote(tx)?.rows, 1);
            // Keys of the rows' own are no keys of the database.
            assert_eq!(orders.promote(tx)?.keys().count(), 0);
            assert_eq!(lines.promote(tx)?.rows, 1);
            Ok(())
        })?;
        assert_eq!(names(db)?, ["Max", "Ada", "Bob"]);
        Ok(())
    })
}

#[test]
fn all_rows_without_a_parent_are_named_and_nothing_goes_in() -> fk::Result<()> {
    each(|db| {
        seed(db)?;
        db.write(|tx| {
            let before = tx.count(Order::query())?;
            let stage = tx.stage::<Order>()?;
            stage.insert_all(tx, (10..20_000).map(|id| order(id, if id % 100 == 0 { 1000 + id % 300 } else { 1 })))?;
            let error = stage.promote(tx).unwrap_err();
            assert!(error.missing_parent(Order::CUSTOMER), "{error:#}");
            assert_eq!(error.violations().len(), 3);
            let at_fault = &error.rows_at_fault()[0];
            assert_eq!((at_fault.rows, at_fault.keys.len()), (199, 199));
            assert!(at_fault.keys.contains(&vec![Any::Integer(500)]));
            assert_eq!((tx.count(Order::query())?, stage.count(tx)?), (before, 19_990));
            // Mended in the stage, they go in.
            tx.sql::<()>(&format!("DELETE FROM {stage} WHERE customer_id <> 1"), ())?;
            assert_eq!(stage.promote(tx)?.rows, 19_791);
            // Without keys yet, rows are named by their places.
            let stage = tx.stage::<NewOrder>()?;
            stage.insert_all(tx, [1, 99, 1, 98].map(order_of))?;
            let error = stage.promote(tx).unwrap_err();
            let at_fault = &error.rows_at_fault()[0];
            assert_eq!((at_fault.columns[0].as_ref(), at_fault.rows), ("rowid", 2));
            assert_eq!(at_fault.keys, [[Any::Integer(4)], [Any::Integer(2)]]);
            Ok(())
        })
    })
}

#[test]
fn other_constraints_are_named_too() -> fk::Result<()> {
    each(|db| {
        seed(db)?;
        db.write(|tx| {
            let stage = tx.stage::<NewCustomer>()?;
            stage.insert_all(tx, ["Max", "Helen"].map(customer))?;
            let error = stage.promote(tx).unwrap_err();
            assert!(error.duplicate(Customer::NAME_KEY), "{error:#}");
            assert_eq!(error.violation().unwrap().key, [Any::Text("Helen".into())]);
            let lines = tx.stage::<OrderLine>()?;
            lines.insert(tx, OrderLine { order_id: Key::from_raw(1), item_id: Key::from_raw(1), quantity: 0 })?;
            let error = lines.promote_valid(tx).unwrap_err();
            assert!(error.check_failed(OrderLine::QUANTITY_CHECK), "{error:#}");
            tx.sql::<()>(&format!("INSERT INTO {stage} (name) VALUES (NULL)"), ())?;
            tx.sql::<()>(&format!("DELETE FROM {stage} WHERE name = 'Helen'"), ())?;
            let error = stage.promote(tx).unwrap_err();
            assert_eq!(error.violation().map(|v| v.kind), Some(ViolationKind::NotNull), "{error:#}");
            tx.sql::<()>(&format!("DELETE FROM {stage} WHERE name IS NULL"), ())?;
            tx.sql::<()>(&format!("INSERT INTO {stage} (name) VALUES (x'00')"), ())?;
            assert!(stage.promote(tx).unwrap_err().to_string().contains("BLOB"));
            assert_eq!(stage.count(tx)?, 2);
            Ok(())
        })
    })
}

#[test]
fn rows_may_reference_one_another_and_valid_ones_leave_the_others_behind() -> fk::Result<()> {
    each(|db| {
        let employee = |id: i64, manager: Option<i64>| Employee {
            id: Key::from_raw(id),
            name: id.to_string(),
            manager_id: manager.map(Key::from_raw),
        };
        db.write(|tx| {
            let stage = tx.stage::<Employee>()?;
            stage.insert_all(
                tx,
                [employee(1, Some(2)), employee(2, Some(1)), employee(3, Some(3)), employee(4, Some(1))],
            )?;
            assert_eq!(stage.promote(tx)?.rows, 4);
            // A chain whose first row references nobody, and a circle beside it.
            stage.insert_all(tx, (1001..=3000).map(|id| employee(id, Some(if id == 1001 { 9999 } else { id - 1 }))))?;
            stage.insert_all(tx, [employee(5, Some(6)), employee(6, Some(5)), employee(7, Some(4))])?;
            let error = stage.promote(tx).unwrap_err();
            assert_eq!(error.rows_at_fault()[0].keys, [[Any::Integer(1001)]]);
            let promoted = stage.promote_valid(tx)?;
            assert_eq!((promoted.rows, promoted.at_fault[0].rows), (3, 2000));
            assert_eq!((stage.count(tx)?, tx.count(Employee::query())?), (2000, 7));
            // When the first one's parent is there, all can go.
            tx.insert(employee(9999, None))?;
            assert_eq!(stage.promote_valid(tx)?.rows, 2000);
            // Keys given and to be made.
            let stage = tx.stage::<NewEmployee>()?;
            tx.sql::<()>(&format!("INSERT INTO {stage} (id, name) VALUES (NULL, 'a'), (20000, 'b'), (NULL, 'c')"), ())?;
            let promoted = stage.promote(tx)?;
            let keys: Vec<i64> = promoted.keys().map(Key::into_raw).collect();
            assert_eq!(keys, [20001, 20002]);
            assert_eq!(tx.require(Key::<Employee>::from_raw(20002))?.name, "c");
            Ok(())
        })
    })
}

#[test]
fn deferred_references_wait_for_the_commit() -> fk::Result<()> {
    each(|db| {
        let invoice = Invoice { id: Key::from_raw(1), order_id: Key::from_raw(50) };
        let late = db.write(|tx| {
            let stage = tx.stage::<Invoice>()?;
            stage.insert(tx, invoice.clone())?;
            stage.promote(tx).map(drop)
        });
        assert!(late.unwrap_err().missing_parent(Invoice::ORDER));
        db.write(|tx| {
            let stage = tx.stage::<Invoice>()?;
            stage.insert(tx, invoice.clone())?;
            stage.promote(tx)?;
            tx.insert(named(70))?;
            tx.insert(order(50, 70)).map(drop)
        })
    })
}

#[test]
fn stages_go_with_their_transaction() -> fk::Result<()> {
    each(|db| {
        let left = |db: &ShopDb| -> fk::Result<i64> {
            let sql = "SELECT count(*) FROM temp.sqlite_schema WHERE name LIKE 'fk!_stage%' ESCAPE '!'";
            Ok(db.write(|tx| tx.sql::<(i64,)>(sql, ()))?[0].0)
        };
        let mut kept: Option<Stage<NewCustomer>> = None;
        db.write(|tx| {
            let stage = tx.stage::<NewCustomer>()?;
            stage.insert(tx, customer("never"))?;
            kept = Some(stage);
            Ok(())
        })?;
        assert_eq!(left(db)?, 0);
        let kept = kept.unwrap();
        let failed = db.write(|tx| {
            let stage = tx.stage::<NewItem>()?;
            stage.insert(tx, item("Lamp", 1))?;
            // One of another transaction has the same name.
            assert_eq!(stage.to_string(), kept.to_string());
            kept.insert(tx, customer("never")).map(drop)
        });
        assert!(matches!(&failed, Err(Error::Refused { reason, .. }) if reason.contains("another")), "{failed:?}");
        assert_eq!(left(db)?, 0);
        let panicked = catch_unwind(AssertUnwindSafe(|| {
            db.write(|tx| -> fk::Result<()> {
                let stage = tx.stage::<NewItem>()?;
                stage.insert(tx, item("Lamp", 1))?;
                panic!("mine")
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(left(db)?, 0);
        // One that was made in a part that is undone goes with it; one from before has what it had.
        db.write(|tx| {
            let outer = tx.stage::<NewCustomer>()?;
            outer.insert(tx, customer("kept"))?;
            let undone = tx.savepoint(|tx| -> fk::Result<()> {
                let inner = tx.stage::<NewItem>()?;
                inner.insert(tx, item("Lamp", 1))?;
                outer.insert(tx, customer("undone"))?;
                outer.promote(tx)?;
                Err(Error::NotUnique { table: "mine" })
            });
            assert!(undone.is_err());
            assert_eq!(outer.promote(tx)?.rows, 1);
            Ok(())
        })?;
        assert_eq!((names(db)?, count::<Item>(db)?), (vec!["kept".to_owned()], 0));
        assert_eq!(left(db)?, 0);
        Ok(())
    })
}

#[test]
fn guards_have_stages_too_and_a_refused_commit_keeps_them() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let mut tx = db.begin_write()?;
    let stage = tx.stage::<NewCustomer>()?;
    stage.insert(&mut tx, customer("Max"))?;
    tx.insert(Invoice { id: Key::from_raw(1), order_id: Key::from_raw(1) })?;
    let refused = tx.commit().unwrap_err();
    let mut tx = *refused.transaction;
    stage.promote(&mut tx)?;
    tx.delete(Key::<Invoice>::from_raw(1))?;
    tx.commit()?;
    assert_eq!(names(&db)?, ["Max"]);
    Ok(())
}

#[test]
fn many_rows_have_their_indexes_made_afterwards_as_they_were() -> fk::Result<()> {
    each(|db| {
        seed(db)?;
        let before = schema_of(db)?;
        db.write(|tx| {
            let stage = tx.stage::<NewOrder>()?;
            stage.insert_all(tx, (0..15_000).map(|_| order_of(1)))?;
            let promoted = stage.promote(tx)?;
            assert_eq!((promoted.rows, promoted.keys().count()), (15_000, 15_000));
            stage.insert_all(tx, (0..30_000).map(|at| order_of(if at == 77 { 99 } else { 1 })))?;
            assert_eq!(stage.promote(tx).unwrap_err().rows_at_fault()[0].keys, [[Any::Integer(78)]]);
            Ok(())
        })?;
        assert_eq!(schema_of(db)?, before);
        assert_eq!(count::<Order>(db)?, 15_001);
        Ok(())
    })
}

#[test]
fn a_value_that_cannot_be_stored_leaves_the_stage_as_it_was() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    db.write(|tx| {
        let stage = tx.stage()?;
        let mut wrong = blobby("a", 1);
        wrong.f64 = f64::NAN;
        let rows = (0..50).map(|at| blobby(&at.to_string(), 1)).chain([wrong]);
        let error = stage.insert_all(tx, rows).unwrap_err();
        assert!(matches!(&error, Error::Encode { column, .. } if column == "f64"), "{error:?}");
        assert_eq!(stage.count(tx)?, 0);
        stage.insert(tx, blobby("a", 1))?;
        assert_eq!(stage.promote(tx)?.rows, 1);
        let stage = tx.stage::<Country>()?;
        stage.insert(tx, Country { code: Key::from_raw("de".into()), name: "Germany".into() })?;
        assert_eq!(stage.promote(tx)?.rows, 1);
        Ok(())
    })
}

#[test]
fn stages_are_checked_where_the_mirror_holds_foreign_keys() -> fk::Result<()> {
    for mode in [Enforcement::Mirror, Enforcement::Both] {
        let db = Db::<Shop>::options().enforcement(mode).temporary()?;
        let refused = db.write(|tx| {
            let stage = tx.stage::<NewOrder>()?;
            stage.insert(tx, order_of(9))?;
            stage.promote(tx)
        });
        assert_eq!(refused.unwrap_err().rows_at_fault()[0].rows, 1);
    }
    Ok(())
}
