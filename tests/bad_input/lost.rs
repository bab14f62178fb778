//! Transactions that SQLite has ended by itself: nothing of them stays, nothing runs outside, and the database goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fk::Error;
use fk::prelude::*;
use fk::rusqlite::functions::{Context, FunctionFlags};

use crate::support::{
    Blobby, Customer, CustomerKey, Folder, Item, NewOrder, Order, Shop, ShopDb, blobby, customer, item, names, seed,
};

/// Ends the transaction.
type End = fn(&mut WriteTx<'_, Shop>) -> Error;

/// Writes until the file is full.
fn fill(tx: &mut WriteTx<'_, Shop>) -> Error {
    for number in 0..10_000 {
        if let Err(error) = tx.insert(blobby(&number.to_string(), 20_000)) {
            return error;
        }
    }
    panic!("the file was never full")
}

const ENDS: [(&str, End); 7] = [
    ("the disk is full", fill),
    ("the disk is full inside a savepoint", |tx| tx.savepoint(|tx| Err::<(), _>(fill(tx))).unwrap_err()),
    ("the disk is full inside `insert_all`", |tx| {
        tx.insert_all((0..10_000).map(|number| blobby(&number.to_string(), 20_000))).unwrap_err()
    }),
    ("a trigger rolls back", |tx| tx.insert(item("forbidden", 1)).unwrap_err()),
    ("a trigger rolls back raw SQL", |tx| {
        tx.sql::<()>("INSERT INTO items (name, price_cents) VALUES ('forbidden', 1)", ()).unwrap_err()
    }),
    ("raw SQL rolls back", |tx| {
        tx.sql::<()>("INSERT OR ROLLBACK INTO customers (name) VALUES ('Helen')", ()).unwrap_err()
    }),
    ("a write is interrupted", |tx| interrupted(tx, &format!("UPDATE items SET price_cents = ({ENDLESS})"))),
];

const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT begun() UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

/// Runs a statement that doesn't end by itself, and interrupts it from another thread: once, when the statement itself
/// has said that it runs. One that is interrupted while it is being prepared has written nothing and loses nothing.
fn interrupted(tx: &mut WriteTx<'_, Shop>, sql: &str) -> Error {
    let connection = tx.connection().unwrap();
    let handle = connection.get_interrupt_handle();
    let begun = Arc::new(AtomicBool::new(false));
    let says = Arc::clone(&begun);
    let says_so = move |_: &Context<'_>| {
        says.store(true, Ordering::Release);
        Ok(1)
    };
    connection.create_scalar_function("begun", 0, FunctionFlags::SQLITE_UTF8, says_so).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !begun.load(Ordering::Acquire) {
                std::thread::sleep(Duration::from_millis(1));
            }
            handle.interrupt();
        });
        tx.sql::<()>(sql, ()).unwrap_err()
    })
}

#[test]
fn an_interrupted_read_is_an_error_and_the_transaction_goes_on() -> fk::Result<()> {
    for db in databases()? {
        db.write(|tx| {
            tx.insert(customer("kept"))?;
            let error = interrupted(tx, ENDLESS);
            assert!(matches!(error, Error::Database { .. }), "{error:?}");
            tx.insert(customer("kept too")).map(drop)
        })?;
        assert_eq!(names(&db)?, ["Helen", "kept", "kept too"]);
    }
    Ok(())
}

/// Makes a trigger, as only the connection itself can.
fn create(tx: &WriteTx<'_, Shop>, trigger: &str) -> fk::Result<()> {
    tx.connection()?.execute_batch(trigger).unwrap();
    Ok(())
}

/// Databases with Helen's order, a trigger that rolls back, and a page limit.
fn databases() -> fk::Result<[ShopDb; 2]> {
    let options = || ShopDb::options().max_pages(100);
    let both = [options().temporary()?, options().in_memory()?];
    for db in &both {
        seed(db)?;
        db.write(|tx| {
            create(
                tx,
                "CREATE TRIGGER guard BEFORE INSERT ON items WHEN new.name = 'forbidden' \
                 BEGIN SELECT RAISE(ROLLBACK, 'not this one'); END",
            )
        })?;
    }
    Ok(both)
}

/// A call about one row.
type Call = fn(&mut WriteTx<'_, Shop>, &Customer) -> fk::Result<()>;

/// Every call of a transaction that is lost.
fn assert_lost(tx: &mut WriteTx<'_, Shop>, name: &str) {
    let row = Customer { id: CustomerKey::from_raw(1), name: "outside".into() };
    let calls: [(&str, Call); 17] = [
        ("insert", |tx, _| tx.insert(customer("outside")).map(drop)),
        ("insert_all", |tx, _| tx.insert_all([customer("outside")]).map(drop)),
        ("insert_all of none", |tx, _| tx.insert_all(Vec::<crate::support::NewCustomer>::new()).map(drop)),
        ("insert_or_get", |tx, _| tx.insert_or_get(customer("outside"), Customer::NAME_KEY).map(drop)),
        ("upsert", |tx, _| tx.upsert(customer("outside"), Customer::NAME_KEY).map(drop)),
        ("update", |tx, row| tx.update(row)),
        ("set", |tx, row| tx.set(row.id, |c| c.name.set("outside"))),
        ("delete", |tx, row| tx.delete(row.id).map(drop)),
        ("get", |tx, row| tx.get(row.id).map(drop)),
        ("get_by", |tx, _| tx.get_by(Customer::NAME_KEY, "Helen").map(drop)),
        ("all", |tx, _| tx.all(Customer::query()).map(drop)),
        ("count", |tx, _| tx.count(Customer::query()).map(drop)),
        ("sql", |tx, _| tx.sql::<()>("INSERT INTO customers (name) VALUES ('outside')", ()).map(drop)),
        ("reading sql", |tx, _| (**tx).sql::<()>("SELECT 1", ()).map(drop)),
        ("savepoint", |tx, _| tx.savepoint(|tx| tx.insert(customer("outside"))).map(drop)),
        ("defer_foreign_keys", |tx, _| tx.defer_foreign_keys()),
        ("connection", |tx, _| tx.connection().map(drop)),
    ];
    for (call, run) in calls {
        let outcome = run(tx, &row);
        assert!(matches!(outcome, Err(Error::TransactionLost { .. })), "{name}, then {call}: {outcome:?}");
    }
}

fn assert_as_before(db: &ShopDb, name: &str) -> fk::Result<()> {
    assert_eq!(names(db)?, ["Helen"], "{name}");
    db.read(|tx| {
        assert_eq!(tx.count(Blobby::query())?, 0, "{name}");
        assert_eq!(tx.one(Item::query())?.name, "Lamp", "{name}");
        Ok(())
    })?;
    db.write(|tx| {
        tx.insert(customer("after"))?;
        tx.delete(tx.one(Customer::query().filter(|c| c.name.eq("after")))?.id)
    })?;
    // A reference is held as ever.
    let refused =
        db.write(|tx| tx.insert(NewOrder { customer_id: CustomerKey::from_raw(99), status: None })).unwrap_err();
    assert!(refused.missing_parent(Order::CUSTOMER), "{name}: {refused:?}");
    Ok(())
}

#[test]
fn nothing_runs_outside_a_lost_transaction() -> fk::Result<()> {
    for (name, end) in ENDS {
        for db in databases()? {
            let outcome = db.write(|tx| {
                tx.insert(customer("before"))?;
                let error = end(tx);
                assert!(matches!(error, Error::TransactionLost { .. }), "{name}: {error:?}");
                assert_lost(tx, name);
                // The closure says that all is well; the commit knows better.
                Ok(())
            });
            assert!(matches!(outcome, Err(Error::TransactionLost { .. })), "{name}: {outcome:?}");
            assert_as_before(&db, name)?;

            let mut guard = db.begin_write()?;
            guard.insert(customer("before"))?;
            end(&mut guard);
            assert_lost(&mut guard, name);
            let refused = guard.commit().unwrap_err();
            assert!(matches!(refused.error, Error::TransactionLost { .. }), "{name}: {:?}", refused.error);
            let mut guard = refused.transaction;
            assert_lost(&mut guard, name);
            drop(guard);
            assert_as_before(&db, name)?;
        }
    }
    Ok(())
}

#[test]
fn the_reason_is_told_by_every_call() -> fk::Result<()> {
    for db in databases()? {
        for (end, reason) in [(ENDS[0].1, "full"), (ENDS[3].1, "not this one")] {
            let outcome = db.write(|tx| {
                assert!(end(tx).to_string().contains(reason));
                assert!(tx.insert(customer("outside")).unwrap_err().to_string().contains(reason));
                Ok(())
            });
            assert!(outcome.unwrap_err().to_string().contains(reason));
        }
    }
    Ok(())
}

/// With foreign keys put off, statements are prepared another way, which must not outlive the transaction.
#[test]
fn a_lost_transaction_that_put_foreign_keys_off_leaves_them_on() -> fk::Result<()> {
    for (name, end) in ENDS {
        for db in databases()? {
            let orphan = || NewOrder { customer_id: CustomerKey::from_raw(99), status: None };
            let outcome = db.write(|tx| {
                tx.defer_foreign_keys()?;
                tx.insert(orphan())?;
                end(tx);
                Ok(())
            });
            assert!(matches!(outcome, Err(Error::TransactionLost { .. })), "{name}: {outcome:?}");
            db.write(|tx| {
                assert!(tx.insert(orphan()).unwrap_err().missing_parent(Order::CUSTOMER), "{name}");
                assert_eq!(tx.count(Order::query())?, 1, "{name}: a refused row stayed");
                Ok(())
            })?;
            assert_as_before(&db, name)?;
        }
    }
    Ok(())
}

/// A statement of many rows undoes itself where the file is full, and the transaction goes on.
#[test]
fn a_full_disk_in_a_statement_of_many_rows_loses_the_statement_or_the_transaction_but_never_half() -> fk::Result<()> {
    for db in databases()? {
        let outcome = db.write(|tx| {
            tx.insert(customer("before"))?;
            let error = tx
                .sql::<()>(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) \
                     INSERT INTO items (name, price_cents) SELECT hex(randomblob(1000)), i FROM n",
                    (),
                )
                .unwrap_err();
            if matches!(error, Error::TransactionLost { .. }) {
                assert_lost(tx, "many rows");
            } else {
                assert_eq!(tx.count(Item::query())?, 1);
                assert_eq!(tx.count(Customer::query())?, 2);
            }
            Err::<(), _>(error)
        });
        assert!(outcome.is_err());
        assert_as_before(&db, "many rows")?;
    }
    Ok(())
}

/// FAIL keeps what the statement has done so far; IGNORE pretends that it has done all.
#[test]
fn a_trigger_that_fails_half_way_leaves_no_half() -> fk::Result<()> {
    let folder = Folder::new();
    let db = ShopDb::open(folder.file("shop.db"))?;
    seed(&db)?;
    db.write(|tx| {
        create(
            tx,
            "CREATE TRIGGER guard AFTER INSERT ON items WHEN new.name = 'forbidden' \
             BEGIN SELECT RAISE(FAIL, 'not this one'); END",
        )
    })?;
    drop(db);
    let db = ShopDb::open(folder.file("shop.db"))?;
    db.write(|tx| {
        let error = tx.insert(item("forbidden", 1)).unwrap_err();
        assert!(error.to_string().contains("not this one"), "{error}");
        let two = "INSERT INTO items (name, price_cents) VALUES ('x', 1), ('forbidden', 1)";
        assert!(tx.sql::<()>(two, ()).is_err());
        assert!(tx.insert_all([item("x", 1), item("forbidden", 1)]).is_err());
        assert!(tx.upsert(item("forbidden", 1), Item::NAME_KEY).is_err());
        Ok(())
    })?;
    assert_as_before(&db, "a trigger fails")
}

#[test]
fn a_file_that_was_full_takes_rows_again_when_there_is_room() -> fk::Result<()> {
    for db in databases()? {
        for _ in 0..3 {
            while db.write(|tx| tx.insert(blobby("filler", 20_000))).is_ok() {}
            let error = db.write(|tx| tx.insert(blobby("filler", 20_000))).unwrap_err();
            assert!(matches!(error, Error::TransactionLost { .. }), "{error:?}");
            let kept = db.read(|tx| tx.all(Blobby::query()))?;
            assert!(!kept.is_empty());
            db.write(|tx| kept.iter().try_for_each(|row| tx.delete(row.id).map(drop)))?;
        }
        assert_as_before(&db, "emptied")?;
    }
    Ok(())
}
