//! A connection on which foreign keys can't be switched on is never used.

use std::sync::atomic::{AtomicU32, Ordering};

use fk::Error;
use rusqlite::Connection;

use crate::support::{Folder, Order, ShopDb, customer, names, seed};

type Hook = fn(&mut Connection) -> rusqlite::Result<()>;

const HOOKS: [(&str, Hook); 2] = [
    ("an open transaction", |connection| connection.execute_batch("PRAGMA foreign_keys = OFF; BEGIN")),
    ("a savepoint", |connection| connection.execute_batch("PRAGMA foreign_keys = OFF; SAVEPOINT x")),
];

#[test]
fn open_is_refused_and_leaves_everything_as_it_was() -> fk::Result<()> {
    for (name, hook) in HOOKS {
        let folder = Folder::new();
        let new = ShopDb::options().on_connect(hook).open(folder.file("shop.db")).unwrap_err();
        assert!(matches!(new, Error::ForeignKeysOff { .. }), "{name}: {new:?}");
        assert!(new.to_string().contains("on_connect"), "{new}");
        // SQLite makes an empty file, which is as good as none.
        assert!(folder.contents().values().all(Vec::is_empty), "{name}: {:?}", folder.contents());

        seed(&ShopDb::open(folder.file("shop.db"))?)?;
        let before = folder.contents();
        let old = ShopDb::options().on_connect(hook).open(folder.file("shop.db")).unwrap_err();
        assert!(matches!(old, Error::ForeignKeysOff { .. }), "{name}: {old:?}");
        assert!(folder.contents() == before, "{name}: {:?}", folder.contents().keys());

        let memory = ShopDb::options().on_connect(hook).in_memory().unwrap_err();
        assert!(matches!(memory, Error::ForeignKeysOff { .. }), "{name}: {memory:?}");
    }
    Ok(())
}

#[test]
fn a_hook_that_only_switches_them_off_is_overruled() -> fk::Result<()> {
    let db = ShopDb::options().on_connect(|c| c.pragma_update(None, "foreign_keys", false)).temporary()?;
    let refused = db.write(|tx| tx.sql::<()>("INSERT INTO orders (customer_id) VALUES (1)", ())).unwrap_err();
    assert!(refused.missing_parent(Order::CUSTOMER));
    db.read(|tx| {
        assert_eq!(tx.sql::<(i64,)>("PRAGMA foreign_keys", ())?, [(1,)]);
        Ok(())
    })
}

#[test]
fn a_reader_that_cannot_be_connected_is_an_error_and_the_next_one_is_tried_anew() -> fk::Result<()> {
    let count = AtomicU32::new(0);
    let db = ShopDb::options()
        .readers(1)
        .on_connect(move |connection| match count.fetch_add(1, Ordering::Relaxed) {
            1 => connection.execute_batch("PRAGMA foreign_keys = OFF; BEGIN"),
            2 => Err(rusqlite::Error::InvalidQuery),
            _ => Ok(()),
        })
        .temporary()?;
    db.write(|tx| tx.insert(customer("Helen")))?;
    assert!(matches!(names(&db), Err(Error::ForeignKeysOff { .. })));
    assert!(matches!(names(&db), Err(Error::Database { .. })));
    assert_eq!(db.oldest_reader(), None);
    assert_eq!(names(&db)?, ["Helen"]);
    Ok(())
}
