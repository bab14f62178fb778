//! What a load is refused for while rows come: the row is named, the call is undone, and the load goes on.

use fk::Error;
use fk::prelude::*;

use crate::support::{Customer, Employee, Folder, Item, Order, OrderLine, ShopDb, blobby, customer, item, names, seed};
use crate::{count, each, enforced, named, order, schema_of};

#[test]
fn a_repeated_key_in_the_middle_undoes_the_call_alone() -> fk::Result<()> {
    each(|db| {
        let seed = seed(db)?;
        db.bulk_load(|load| {
            load.insert_all((10..=20).map(named))?;
            // One in the middle of many, one by one and several in a statement.
            for many in [20, 2_000] {
                let rows = (100..100 + many).map(|id| if id == 100 + many / 2 { named(15) } else { named(id) });
                let error = load.insert_all(rows).unwrap_err();
                assert!(error.violates(Customer::PRIMARY_KEY), "{error:#}");
                assert_eq!(error.violation().unwrap().key, [Any::Integer(15)]);
            }
            let taken = load.insert(customer("Helen")).unwrap_err();
            assert!(taken.duplicate(Customer::NAME_KEY));
            assert_eq!(taken.violation().unwrap().sample, [[Any::Integer(seed.helen.id.into_raw())]]);
            load.insert(customer("Max"))
        })?;
        assert_eq!(names(db)?.len(), 13);
        Ok(())
    })
}

#[test]
fn many_rows_without_an_index_are_told_apart_where_one_is_refused() -> fk::Result<()> {
    each(|db| {
        let before = schema_of(db)?;
        // The index of orders is dropped by then.
        for at in [11_000, 20_031, 20_032, 25_000] {
            let rows = (1..=25_000).map(|id| order(if id == at { 7 } else { id }, 1));
            let error = db.bulk_load(|load| load.insert_all(rows)).unwrap_err();
            assert!(error.violates(Order::PRIMARY_KEY), "{error:#}");
            assert_eq!(error.violation().unwrap().key, [Any::Integer(7)]);
            assert_eq!(error.violation().unwrap().rows, 1);
        }
        let lines = |at: i64| {
            (1..=40).map(move |id| OrderLine {
                order_id: Key::from_raw(id),
                item_id: Key::from_raw(1),
                quantity: i64::from(id != at),
            })
        };
        for at in [1, 17, 32, 33, 40] {
            let error = db.bulk_load(|load| load.insert_all(lines(at))).unwrap_err();
            assert!(error.check_failed(OrderLine::QUANTITY_CHECK), "{error:#}");
            assert_eq!(error.violation().unwrap().sample, [[Any::Integer(at), Any::Integer(1)]]);
        }
        assert_eq!(schema_of(db)?, before);
        assert_eq!(count::<Order>(db)?, 0);
        Ok(())
    })
}

#[test]
fn a_refused_call_after_which_the_load_goes_on_leaves_the_indexes_as_they_were() -> fk::Result<()> {
    each(|db| {
        let before = schema_of(db)?;
        let loaded = db.bulk_load(|load| {
            for round in 0..3 {
                let refused = load.insert_all((1..=15_000).map(|id| order(id % 14_000, 1)));
                assert!(refused.unwrap_err().violates(Order::PRIMARY_KEY));
                let key = |id: i64| round * 100_000 + id;
                load.insert_all((1..=15_000).map(|id| order(key(id), 1)))?;
            }
            load.insert(named(1))
        })?;
        assert_eq!(loaded.rows, 45_001);
        assert_eq!(schema_of(db)?, before);
        assert_eq!(db.read(|tx| tx.sql::<(String,)>("PRAGMA integrity_check", ()))?, [("ok".to_owned(),)]);
        Ok(())
    })
}

#[test]
fn a_full_disk_ends_the_load_and_nothing_of_it_stays() -> fk::Result<()> {
    for db in [ShopDb::options().max_pages(200).temporary()?, ShopDb::options().max_pages(200).in_memory()?] {
        seed(&db)?;
        let full = db.bulk_load(|load| load.insert_all((0..10_000).map(|at| blobby(&at.to_string(), 20_000))));
        // Of a statement about several rows SQLite undoes that one alone; then the load is rolled back.
        assert!(full.as_ref().is_err_and(|full| full.to_string().contains("full")), "{full:?}");
        // Or where the rows have just room, but not their index, which is made in the end.
        let mut loaded = 1;
        let most = (5..120).map(|size| size * 1000).find(|most| {
            let full = db.bulk_load(|load| load.insert_all((0..*most).map(|id| order(most * 1000 + id, 1))));
            let is_full = full.is_err_and(|full| full.to_string().contains("full"));
            loaded += if is_full { 0 } else { most.unsigned_abs() };
            is_full
        });
        assert!(most.is_some());
        assert_eq!(count::<Order>(&db)?, loaded);
        // One that goes on nevertheless is told each time.
        let full = db.bulk_load(|load| {
            for at in 0..10_000 {
                if load.insert(blobby(&at.to_string(), 20_000)).is_err() {
                    break;
                }
            }
            assert!(matches!(load.insert(customer("late")), Err(Error::TransactionLost { .. })));
            Ok(())
        });
        assert!(matches!(full, Err(Error::TransactionLost { .. })), "{full:?}");
        assert_eq!(names(&db)?, ["Helen"]);
        enforced(&db)?;
    }
    Ok(())
}

#[test]
fn a_table_with_triggers_of_the_file_is_not_loaded() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    drop(ShopDb::open(&path)?);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(
        "CREATE TRIGGER log AFTER INSERT ON items BEGIN INSERT INTO employees (name, manager_id) VALUES (NEW.name, 99); END",
    )
    .unwrap();
    drop(raw);
    let db = ShopDb::open(&path)?;
    db.bulk_load(|load| {
        let refused = load.insert(item("Lamp", 1));
        assert!(matches!(&refused, Err(Error::Refused { reason, .. }) if reason.contains("triggers")), "{refused:?}");
        let refused = load.insert_all([item("Lamp", 1)]);
        assert!(matches!(&refused, Err(Error::Refused { .. })), "{refused:?}");
        load.insert(customer("Max"))
    })?;
    assert_eq!((count::<Item>(&db)?, count::<Employee>(&db)?), (0, 0));
    enforced(&db)
}

#[test]
fn a_value_that_cannot_be_stored_is_told() -> fk::Result<()> {
    each(|db| {
        let mut wrong = blobby("a", 1);
        wrong.f64 = f64::NAN;
        let rows = || {
            (0..100).map(|at| blobby(&at.to_string(), 1)).chain([{
                let mut wrong = blobby("a", 1);
                wrong.f64 = f64::NAN;
                wrong
            }])
        };
        db.bulk_load(|load| {
            assert!(matches!(load.insert(wrong), Err(Error::Encode { column, .. }) if column == "f64"));
            assert!(matches!(load.insert_all(rows()), Err(Error::Encode { column, .. }) if column == "f64"));
            Ok(())
        })?;
        assert_eq!(count::<crate::support::Blobby>(db)?, 0);
        Ok(())
    })
}
