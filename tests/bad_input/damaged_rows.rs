//! Stored values that are none of their column's type: the error names table, column and key, and shows values only
//! when asked to.

use fk::prelude::*;
use fk::{Error, ValueError};
use rusqlite::Connection;

use crate::support::{Blobby, Customer, Folder, OrderLine, ShopDb, blobby, customer, seed};

/// A file with one good row of each kind, and with a row that `damage` has been at.
fn damaged(damage: &str) -> (Folder, ShopDb) {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let db = ShopDb::open(&path).unwrap();
    seed(&db).unwrap();
    db.write(|tx| {
        tx.insert(blobby("good", 3))?;
        tx.insert(Blobby { id: Key::from_raw(4711), ..tx.one(Blobby::query())? })
    })
    .unwrap();
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "ignore_check_constraints", true).unwrap();
    connection.execute_batch(damage).unwrap();
    (folder, db)
}

#[test]
fn each_value_that_does_not_fit_names_its_column_and_row() -> fk::Result<()> {
    // (column, what it is set to, a word of the reason, what only `{:#}` may show)
    let cases: [(&str, &str, &str, &str); 18] = [
        ("i8", "128", "i8", "128"),
        ("i8", "-129", "i8", "-129"),
        ("i16", "40000", "i16", "40000"),
        ("i32", "3000000000", "i32", "3000000000"),
        ("u8", "256", "u8", "256"),
        ("u8", "-1", "u8", "-1"),
        ("u16", "65536", "u16", "65536"),
        ("u32", "4294967296", "u32", "4294967296"),
        ("bool", "2", "bool", "2 "),
        ("grams", "-3000000000", "i32", "-3000000000"),
        ("text", "CAST(x'ff' AS TEXT)", "UTF-8", "4711"),
        ("text", "CAST(x'61c3' AS TEXT)", "UTF-8", "4711"),
        ("email", "CAST(x'80' AS TEXT)", "UTF-8", "4711"),
        ("maybe_text", "CAST(x'ff' AS TEXT)", "UTF-8", "4711"),
        ("status", "'stolen'", "draft, placed, shipped", "stolen"),
        ("status", "CAST(x'ff' AS TEXT)", "UTF-8", "4711"),
        ("maybe_status", "'Draft'", "draft, placed, shipped", "Draft"),
        ("maybe_bool", "-1", "bool", "-1"),
    ];
    for (column, value, reason, hidden) in cases {
        let (_folder, db) = damaged(&format!("UPDATE blobbies SET \"{column}\" = {value} WHERE id = 4711"));
        let key = Key::<Blobby>::from_raw(4711);
        let reads: [fk::Result<()>; 4] = [
            db.read(|tx| tx.get(key).map(drop)),
            db.read(|tx| tx.all(Blobby::query()).map(drop)),
            db.read(|tx| tx.first(Blobby::query().filter(|b| b.id.eq(key))).map(drop)),
            db.write(|tx| tx.require(key).map(drop)),
        ];
        for outcome in reads {
            let error = outcome.unwrap_err();
            let Error::Decode { table, column: told, key, .. } = &error else {
                panic!("{column} = {value}: {error:?}")
            };
            assert_eq!((table.as_str(), told.as_str()), ("blobbies", column));
            assert_eq!(*key, [("id".to_owned(), Any::Integer(4711))]);
            let (short, long) = (format!("{error}"), format!("{error:#}"));
            assert!(short.contains("blobbies") && short.contains(column) && short.contains(reason), "{short}");
            assert!(!short.contains(hidden) && !short.contains("4711"), "{short}");
            assert!(long.contains(hidden.trim()) && long.contains("4711"), "{long}");
        }
        // The other rows, and all else, are as readable as before.
        db.write(|tx| {
            assert_eq!(tx.count(Blobby::query())?, 2);
            assert_eq!(tx.require(Key::<Blobby>::from_raw(1))?.text, "good");
            assert!(tx.get(key).is_err());
            tx.insert(customer("after"))?;
            tx.delete(key).map(drop)
        })?;
        assert_eq!(db.read(|tx| tx.all(Blobby::query()))?.len(), 1);
    }
    Ok(())
}

#[test]
fn a_composite_key_is_told_as_a_whole() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let db = ShopDb::open(&path)?;
    let seeded = seed(&db)?;
    Connection::open(&path).unwrap().execute_batch("UPDATE customers SET name = CAST(x'41ff' AS TEXT)").unwrap();
    let error = db.read(|tx| tx.require(seeded.helen.id)).unwrap_err();
    let Error::Decode { source, .. } = &error else { panic!("{error:?}") };
    assert_eq!(**source, ValueError::NotUtf8 { at: 1 });
    assert!(matches!(db.read(|tx| tx.all(Customer::query())), Err(Error::Decode { .. })));
    let error = db.read(|tx| tx.sql::<(u8, String)>("SELECT 999, name FROM customers", ())).unwrap_err();
    assert!(matches!(&error, Error::Decode { table, column, .. } if table.is_empty() && column == "999"), "{error:?}");
    assert_eq!(db.read(|tx| tx.one(OrderLine::query()))?.quantity, 2);
    Ok(())
}

/// A file whose tables aren't STRICT keeps whatever it was given.
#[test]
fn a_value_of_another_storage_class_is_told_too() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let connection = Connection::open(&path).unwrap();
    for statement in ShopDb::ddl() {
        connection.execute_batch(statement.trim_end_matches(" STRICT")).unwrap();
    }
    connection.execute_batch("INSERT INTO items VALUES (7, 'Lamp', 'dear'), (8, x'00', 1), (9, 'Desk', 1.5)").unwrap();
    drop(connection);
    let db = ShopDb::options().verify(fk::Verify::Compatible).open(&path)?;
    // (key, column, expected, found)
    for (key, column, found) in [(7, "price_cents", "text"), (8, "name", "a blob"), (9, "price_cents", "a real number")]
    {
        let error = db.read(|tx| tx.require(Key::<crate::support::Item>::from_raw(key))).unwrap_err();
        let Error::Decode { column: told, source, .. } = &error else { panic!("{error:?}") };
        assert_eq!(told, column);
        assert!(matches!(&**source, ValueError::Kind { found: told, .. } if *told == found), "{error:?}");
    }
    Ok(())
}
