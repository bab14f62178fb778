//! What becomes of rows without a parent, reference by reference.

use fk::prelude::*;
use fk::{Error, OnOrphan};

use crate::support::{Employee, Invoice, Item, Order, OrderLine, ShopDb, item, names, seed};
use crate::{count, each, named, order, orphans, schema_of};

fn employee(id: i64, manager: Option<i64>) -> Employee {
    Employee { id: Key::from_raw(id), name: id.to_string(), manager_id: manager.map(Key::from_raw) }
}

#[test]
fn a_row_is_skipped_and_so_are_those_that_need_it() -> fk::Result<()> {
    each(|db| {
        let seed = seed(db)?;
        let loaded = db.bulk_load(|load| {
            load.on_orphan(Order::CUSTOMER, OnOrphan::Skip)?;
            load.on_orphan(OrderLine::ORDER, OnOrphan::Skip)?;
            load.insert_all([order(10, 99), order(11, 1)])?;
            load.insert_all([10, 11].map(|id| OrderLine {
                order_id: Key::from_raw(id),
                item_id: seed.lamp.id,
                quantity: 1,
            }))
        })?;
        assert_eq!(loaded.rows, 2);
        let told: Vec<(String, u64, OnOrphan)> =
            loaded.mended.iter().map(|m| (m.rows.constraint.clone(), m.rows.rows, m.policy)).collect();
        let skipped = |name: &str| (name.to_owned(), 1, OnOrphan::Skip);
        assert_eq!(told, [skipped("fk_orders_customer_id"), skipped("fk_order_lines_order_id")]);
        assert_eq!(loaded.mended[0].rows.keys, [[Any::Integer(10)]]);
        assert_eq!(loaded.mended[1].rows.keys, [[Any::Integer(10), Any::Integer(1)]]);
        assert!(loaded.mended[0].rows.is(Order::CUSTOMER.constraint()));
        assert_eq!((count::<Order>(db)?, count::<OrderLine>(db)?), (2, 2));
        assert!(orphans(db)?.is_empty());
        Ok(())
    })
}

#[test]
fn a_row_whose_parent_is_skipped_can_refuse_the_load() -> fk::Result<()> {
    each(|db| {
        let error = db
            .bulk_load(|load| {
                load.on_orphan(Order::CUSTOMER, OnOrphan::Skip)?;
                load.insert(order(10, 99))?;
                load.insert(Invoice { id: Key::from_raw(5), order_id: Key::from_raw(10) })
            })
            .unwrap_err();
        assert!(error.missing_parent(Invoice::ORDER) && !error.missing_parent(Order::CUSTOMER), "{error:#}");
        assert_eq!(error.rows_at_fault()[0].keys, [[Any::Integer(5)]]);
        assert_eq!(count::<Order>(db)?, 0);
        Ok(())
    })
}

#[test]
fn a_chain_and_a_circle_of_one_table_come_to_an_end() -> fk::Result<()> {
    each(|db| {
        // 1 <- 2 <- .. <- 3000, and 1 references nobody; 5000 and 5001 reference one another, 5002 the latter.
        let chain = (1..=3000).map(|id| employee(id, Some(if id == 1 { 9999 } else { id - 1 })));
        let circle = [employee(5000, Some(5001)), employee(5001, Some(5000)), employee(5002, Some(5001))];
        let loaded = db.bulk_load(|load| {
            load.on_orphan(Employee::MANAGER, OnOrphan::Skip)?;
            load.insert_all(chain.clone())?;
            load.insert_all(circle)
        })?;
        assert_eq!((loaded.rows, loaded.mended[0].rows.rows), (3, 3000));
        let loaded = db.bulk_load(|load| {
            load.on_orphans(OnOrphan::SetNull);
            load.insert_all(chain.clone())
        })?;
        assert_eq!((loaded.rows, loaded.mended[0].rows.rows), (3000, 1));
        assert_eq!(loaded.mended[0].rows.keys, [[Any::Integer(1)]]);
        assert_eq!(count::<Employee>(db)?, 3003);
        assert!(orphans(db)?.is_empty());
        Ok(())
    })
}

#[test]
fn set_null_where_no_column_may_be_null_is_refused_when_it_is_chosen() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let chosen = db.bulk_load(|load| load.on_orphan(Order::CUSTOMER, OnOrphan::SetNull));
    assert!(matches!(&chosen, Err(Error::Refused { reason, .. }) if reason.contains("may be NULL")), "{chosen:?}");
    let named = db.bulk_load(|load| load.on_orphan_named("orders", "nobody", OnOrphan::Skip));
    assert!(matches!(&named, Err(Error::Refused { reason, .. }) if reason.contains("no such reference")), "{named:?}");
    // Where it is chosen for all, such a reference refuses.
    let error = db
        .bulk_load(|load| {
            load.on_orphans(OnOrphan::SetNull);
            load.insert(order(1, 2))
        })
        .unwrap_err();
    assert!(error.missing_parent(Order::CUSTOMER));
    Ok(())
}

/// A row in quarantine: of `orders`, with the constraint and the time.
type Kept = (i64, i64, String, String, i64);

#[test]
fn rows_are_kept_in_a_quarantine_with_the_constraint_and_the_time() -> fk::Result<()> {
    each(|db| {
        let seed = seed(db)?;
        for round in 0..2 {
            let loaded = db.bulk_load(|load| {
                load.on_orphans(OnOrphan::Quarantine);
                load.insert(order(10, 99))?;
                let line = |order| OrderLine { order_id: Key::from_raw(order), item_id: seed.lamp.id, quantity: 4 };
                load.insert_all([line(10), line(77)])?;
                load.insert(named(70 + round))
            })?;
            assert_eq!((loaded.rows, loaded.mended.len()), (1, 2));
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
            let kept: Vec<Kept> = db.read(|tx| {
                tx.sql("SELECT id, customer_id, status, fk_constraint, fk_at FROM fk_quarantine_orders", ())
            })?;
            let rounds = usize::try_from(round).unwrap() + 1;
            assert_eq!(kept.len(), rounds);
            for (id, customer, status, constraint, at) in kept {
                assert_eq!((id, customer, status.as_str()), (10, 99, "placed"));
                assert_eq!(constraint, "fk_orders_customer_id");
                assert!(now.abs_diff(u64::try_from(at).unwrap()) < 3600);
            }
            let lines =
                "SELECT order_id, item_id, quantity, fk_constraint FROM fk_quarantine_order_lines WHERE order_id = ?1";
            for order in [10, 77] {
                let lines: Vec<(i64, i64, i64, String)> = db.read(|tx| tx.sql(lines, (order,)))?;
                assert_eq!(lines, vec![(order, 1, 4, "fk_order_lines_order_id".to_owned()); rounds]);
            }
            assert_eq!((count::<Order>(db)?, count::<OrderLine>(db)?), (1, 1));
        }
        Ok(())
    })
}

#[test]
fn a_quarantine_gets_the_columns_that_its_table_has_got_since() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let load = |id| {
        db.bulk_load(|load| {
            load.on_orphans(OnOrphan::Quarantine);
            load.insert(order(id, 98))
        })
    };
    load(10)?;
    db.write(|tx| {
        tx.connection()?.execute_batch("ALTER TABLE fk_quarantine_orders DROP COLUMN status").unwrap();
        Ok(())
    })?;
    load(11)?;
    let kept = db.read(|tx| tx.sql::<(Option<String>,)>("SELECT status FROM fk_quarantine_orders ORDER BY id", ()))?;
    assert_eq!(kept, [(None,), (Some("placed".to_owned()),)]);
    Ok(())
}

#[test]
fn a_file_with_quarantines_is_still_the_declared_one() -> fk::Result<()> {
    let folder = crate::support::Folder::new();
    let path = folder.file("shop.db");
    let db = ShopDb::open(&path)?;
    db.bulk_load(|load| {
        load.on_orphans(OnOrphan::Quarantine);
        load.insert(order(10, 99))
    })?;
    drop(db);
    let db = ShopDb::open(&path)?;
    assert_eq!(db.read(|tx| tx.sql::<(i64,)>("SELECT count(*) FROM fk_quarantine_orders", ()))?, [(1,)]);
    Ok(())
}

#[test]
fn nothing_is_made_where_no_row_is_at_fault() -> fk::Result<()> {
    each(|db| {
        let before = schema_of(db)?;
        let loaded = db.bulk_load(|load| {
            load.on_orphans(OnOrphan::Quarantine);
            load.insert_all((1..20_000).map(|id| order(id, 1 + id % 7)))?;
            load.insert_all((1..=7).map(named))?;
            load.insert(item("Lamp", 1))
        })?;
        assert_eq!(loaded.rows, 20_007);
        assert!(loaded.mended.is_empty());
        assert_eq!(schema_of(db)?, before);
        assert_eq!((names(db)?.len(), count::<Item>(db)?), (7, 1));
        Ok(())
    })
}
