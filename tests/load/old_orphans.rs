//! Which rows a load answers for: those that it has loaded, whatever was there before.

use fk::OnOrphan;
use fk::prelude::*;

use crate::support::{Folder, Order, ShopDb, seed};
use crate::{count, named, order, orphans};

/// A shop in which orders 1000 and 2000 reference nobody, and order 5 does not exist.
fn damaged() -> fk::Result<(Folder, ShopDb)> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    seed(&ShopDb::open(&path)?)?;
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO orders VALUES (1000, 99, 'draft'), (2000, 98, 'draft')")
        .unwrap();
    drop(raw);
    let db = ShopDb::open(&path)?;
    Ok((folder, db))
}

#[test]
fn what_was_wrong_before_is_not_blamed_on_the_load() -> fk::Result<()> {
    let (_folder, db) = damaged()?;
    // Over and between the keys that are there, made and given.
    let loaded = db.bulk_load(|load| {
        load.insert_all([5, 1500, 3000].map(|id| order(id, 1)))?;
        load.insert_all((0..50).map(|_| crate::order_of(1)))?;
        load.insert(order(6, 1))
    })?;
    assert_eq!(loaded.rows, 54);
    assert_eq!(orphans(&db)?, [("orders".to_owned(), Some(1000)), ("orders".to_owned(), Some(2000))]);
    Ok(())
}

#[test]
fn a_bad_row_between_old_ones_is_found() -> fk::Result<()> {
    let (_folder, db) = damaged()?;
    for id in [5, 1500, 3000] {
        let error = db.bulk_load(|load| load.insert(order(id, 99))).unwrap_err();
        assert_eq!(error.rows_at_fault()[0].keys, [[Any::Integer(id)]], "{id}");
        let error = db.bulk_load(|load| load.insert_all([order(7, 1), order(id, 99)])).unwrap_err();
        assert_eq!(error.rows_at_fault()[0].keys, [[Any::Integer(id)]], "{id}");
    }
    // More of them than are kept in memory.
    let many = || (3..900).chain(1001..1900).map(|id| order(id, if id % 2 == 0 { 1 } else { 99 }));
    let error = db.bulk_load(|load| load.insert_all(many())).unwrap_err();
    let expected = many().filter(|order| order.customer_id.into_raw() == 99).count();
    assert_eq!(error.rows_at_fault()[0].rows, u64::try_from(expected).unwrap());
    let loaded = db.bulk_load(|load| {
        load.on_orphans(OnOrphan::Skip);
        load.insert_all(many())
    })?;
    assert_eq!(loaded.mended[0].rows.rows, u64::try_from(expected).unwrap());
    assert_eq!(orphans(&db)?.len(), 2);
    Ok(())
}

#[test]
fn a_parent_that_old_orphans_waited_for_may_come_and_may_be_skipped_again() -> fk::Result<()> {
    let (_folder, db) = damaged()?;
    db.bulk_load(|load| load.insert(named(99)))?;
    assert_eq!(orphans(&db)?, [("orders".to_owned(), Some(2000))]);
    assert_eq!(count::<Order>(&db)?, 3);
    Ok(())
}

/// Tables without rowids have their loaded rows written down by key.
#[test]
fn tables_without_rowids_are_told_apart_too() -> fk::Result<()> {
    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "parents")]
    struct Parent {
        #[key]
        code: Key<Self, String>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "children", key(code, number))]
    struct Child {
        #[references(on_delete = restrict, as parent)]
        code: Key<Parent, String>,
        number: i64,
    }

    #[derive(Schema)]
    #[schema(Parent, Child)]
    struct Family;

    let folder = Folder::new();
    let path = folder.file("family.db");
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(
        "CREATE TABLE parents (code TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID;
         CREATE TABLE children (code TEXT NOT NULL REFERENCES parents (code) ON DELETE RESTRICT, number INTEGER NOT NULL,
             PRIMARY KEY (code, number)) WITHOUT ROWID;
         PRAGMA foreign_keys = OFF;
         INSERT INTO children VALUES ('m', 1), ('old', 2);",
    )
    .unwrap();
    drop(raw);
    let db = Db::<Family>::options().verify(fk::Verify::Compatible).open(&path)?;
    let child = |code: &str, number| Child { code: Key::from_raw(code.to_owned()), number };
    let error = db.bulk_load(|load| load.insert_all([child("a", 1), child("old", 1), child("z", 1)])).unwrap_err();
    assert_eq!(error.rows_at_fault()[0].rows, 3);
    let loaded = db.bulk_load(|load| {
        load.on_orphans(OnOrphan::Skip);
        load.insert_all([child("a", 1), child("old", 1), child("z", 1)])?;
        load.insert(Parent { code: Key::from_raw("a".to_owned()) })
    })?;
    assert_eq!((loaded.rows, loaded.mended[0].rows.rows), (2, 2));
    let left = db.read(|tx| tx.all(Child::query().order_by(|c| c.code.asc())))?;
    assert_eq!(left, [child("a", 1), child("m", 1), child("old", 2)]);
    assert!(db.write(|tx| tx.insert(child("none", 1))).is_err());
    Ok(())
}
