//! A refused commit: by the keys that the transaction has kept, or, where they are too many or not known, by a search
//! over the index or over all rows; never what was wrong before.

use fk::Result;
use fk::prelude::*;

use crate::support::{Folder, Invoice, Order, Shop, ShopDb, seed};

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn invoice(id: i64, order: i64) -> Invoice {
    Invoice { id: key(id), order_id: key(order) }
}

/// The keys of a refused commit.
fn missing(db: &ShopDb, f: impl FnOnce(&mut WriteTx<'_, Shop>) -> Result<()>) -> Vec<i64> {
    let refused = db.write(f).unwrap_err();
    assert!(refused.missing_parent(Invoice::ORDER), "{refused:#}");
    let key = |violation: &Violation| match violation.key[..] {
        [Any::Integer(key)] => key,
        _ => panic!("{violation:#}"),
    };
    refused.violations().iter().map(key).collect()
}

#[test]
fn every_way_to_write_a_deferred_reference() {
    let db = ShopDb::in_memory().unwrap();
    seed(&db).unwrap();
    db.write(|tx| tx.insert(invoice(1, 1))).unwrap();
    assert_eq!(missing(&db, |tx| tx.insert(invoice(2, 90)).map(drop)), [90]);
    assert_eq!(missing(&db, |tx| tx.insert_all([invoice(2, 91), invoice(3, 90), invoice(4, 1)]).map(drop)), [90, 91]);
    assert_eq!(missing(&db, |tx| tx.update(&invoice(1, 92))), [92]);
    assert_eq!(missing(&db, |tx| tx.set(key::<Invoice>(1), |i| i.order_id.set(key(93)))), [93]);
    assert_eq!(missing(&db, |tx| tx.upsert(invoice(1, 94), Invoice::PRIMARY_KEY).map(drop)), [94]);
    assert_eq!(missing(&db, |tx| tx.upsert(invoice(2, 94), Invoice::PRIMARY_KEY).map(drop)), [94]);
    assert_eq!(missing(&db, |tx| tx.sql::<()>("UPDATE invoices SET order_id = 95", ()).map(drop)), [95]);
    // From the parent's side.
    assert_eq!(missing(&db, |tx| tx.delete(key::<Order>(1)).map(drop)), [1]);
    assert_eq!(
        missing(&db, |tx| tx
            .set(key::<Order>(1), |o| o.customer_id.set(key(1)))
            .and_then(|()| tx.insert(invoice(9, 77)).map(drop))),
        [77]
    );
    // What was mended isn't told, nor what a savepoint has taken back.
    let mended = |tx: &mut WriteTx<'_, Shop>| {
        tx.insert_all([invoice(2, 90), invoice(3, 91)])?;
        tx.set(key::<Invoice>(2), |i| i.order_id.set(key(1)))?;
        let _ = tx.savepoint(|tx| {
            tx.insert(invoice(5, 99))?;
            tx.require(key::<Order>(99)).map(drop)
        });
        Ok(())
    };
    assert_eq!(missing(&db, mended), [91]);
}

#[test]
fn more_keys_than_are_kept() {
    for db in [ShopDb::in_memory().unwrap(), ShopDb::temporary().unwrap()] {
        seed(&db).unwrap();
        let many = |tx: &mut WriteTx<'_, Shop>| {
            tx.defer_foreign_keys()?;
            let order = |id| Order { id: key(id), customer_id: key(1), status: crate::support::Status::Draft };
            tx.insert_all((2..=10_100).map(order))?;
            tx.insert_all((1..=10_050).map(|id| invoice(id, if id % 5_000 == 0 { 1_000_000 + id } else { id })))?;
            Ok(())
        };
        assert_eq!(missing(&db, many), [1_005_000, 1_010_000]);
    }
}

#[test]
fn what_was_wrong_before_is_not_told() {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    seed(&ShopDb::open(&path).unwrap()).unwrap();
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO invoices VALUES (50, 500), (51, 500), (52, 501)")
        .unwrap();
    let db = ShopDb::open(&path).unwrap();
    assert_eq!(missing(&db, |tx| tx.insert(invoice(1, 90)).map(drop)), [90]);
    assert_eq!(
        missing(&db, |tx| tx.sql::<()>("INSERT INTO invoices VALUES (1, 90), (2, 501)", ()).map(drop)),
        [90, 501]
    );
}

/// Of several columns, over an index and without one, and of tables that only the file has.
#[test]
fn references_of_several_columns() {
    let deferred = "REFERENCES order_lines (order_id, item_id) DEFERRABLE INITIALLY DEFERRED";
    for index in ["", "CREATE INDEX by_line ON notes (o, i);", "CREATE INDEX by_line ON notes (o, i) WHERE o > 5;"] {
        for rowid in ["", " WITHOUT ROWID"] {
            let file = crate::File::new(&format!(
                "CREATE TABLE notes (id INTEGER PRIMARY KEY, o INTEGER, i INTEGER, \
                 CONSTRAINT fk_line FOREIGN KEY (o, i) {deferred}){rowid}; {index}"
            ));
            let db = file.open();
            let sql = "INSERT INTO notes VALUES (1, 1, 1), (2, 1, 2), (3, 1, 2), (4, 2, NULL), (5, 7, 1), (6, NULL, 9)";
            let refused = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
            assert_eq!(
                format!("{refused:#}"),
                "commit violates foreign key constraint \"fk_line\" on table \"notes\"\n\
                 detail: key (o, i)=(1, 2) is not present in table \"order_lines\", referenced by 2 rows: (id)=(2), (id)=(3)\n\
                 commit violates foreign key constraint \"fk_line\" on table \"notes\"\n\
                 detail: key (o, i)=(7, 1) is not present in table \"order_lines\", referenced by 1 row: (id)=(5)",
                "{index} {rowid}"
            );
        }
    }
}
