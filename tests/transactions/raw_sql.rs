//! SQL that is written by hand: typed rows and parameters, and everything that is refused.

use fk::Error;
use fk::prelude::*;

use crate::support::{
    Blobby, Customer, CustomerKey, Item, Order, Shop, ShopDb, Status, blobby, both, customer, item, names, seed,
};

#[test]
fn rows_and_parameters_are_typed() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        db.read(|tx| {
            let customers: Vec<Customer> = tx.sql("SELECT id, name FROM customers", ())?;
            assert_eq!(customers, std::slice::from_ref(&seeded.helen));
            let rows = tx.sql::<(CustomerKey, Status, Option<i64>)>(
                "SELECT customer_id, status, NULL FROM orders WHERE customer_id = ?1 AND status = ?2 -- a comment",
                (seeded.helen.id, Status::Draft),
            )?;
            assert_eq!(rows, [(seeded.helen.id, Status::Draft, None)]);
            let rows = tx.sql::<(String, Vec<u8>, f64, bool)>(
                "VALUES (?1, ?2, ?3, ?4);",
                ("text", [1, 2, 3].as_slice(), 0.5, true),
            )?;
            assert_eq!(rows, [("text".to_owned(), vec![1, 2, 3], 0.5, true)]);
            let any = [Any::Integer(1), Any::Text("x".into())];
            assert_eq!(tx.sql::<(i64, String)>("SELECT ?, ?", any.as_slice())?, [(1, "x".to_owned())]);
            assert_eq!(tx.sql::<(i64,)>("SELECT ?1 + ?1", (4,))?, [(8,)]);
            assert_eq!(tx.sql::<(i64,)>("WITH a(x) AS (SELECT 1) SELECT x FROM a", ())?, [(1,)]);
            assert!(tx.sql::<(i64,)>("SELECT 1 WHERE 0", ())?.is_empty());
            assert_eq!(tx.sql::<(i64,)>("PRAGMA foreign_keys", ())?, [(1,)]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_write_transaction_writes_by_hand() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            tx.sql::<()>("INSERT INTO items (name, price_cents) VALUES ('Lamp', 5), ('Desk', 7)", ())?;
            let raised = tx.sql::<(String, i64)>(
                "UPDATE items SET price_cents = price_cents * ?1 RETURNING name, price_cents",
                (2,),
            )?;
            assert_eq!(raised, [("Lamp".to_owned(), 10), ("Desk".to_owned(), 14)]);
            assert_eq!(tx.sql::<Item>("DELETE FROM items WHERE name = 'Desk' RETURNING *", ())?.len(), 1);
            tx.sql::<()>("CREATE TEMP TABLE notes (text TEXT)", ())?;
            tx.sql::<()>("INSERT INTO notes VALUES (?1)", ("a",))?;
            assert_eq!(tx.sql::<(String,)>("SELECT text FROM notes", ())?, [("a".to_owned(),)]);
            let refused = tx.sql::<()>("INSERT INTO orders (customer_id, status) VALUES (99, 'draft')", ());
            assert!(refused.unwrap_err().missing_parent(Order::CUSTOMER));
            assert_eq!(tx.one(Item::query())?.price_cents, 10);
            Ok(())
        })?;
    }
    Ok(())
}

#[track_caller]
fn assert_refused<R: std::fmt::Debug>(outcome: fk::Result<R>, sql: &str) {
    assert!(matches!(&outcome, Err(Error::Refused { .. })), "{sql}: {outcome:?}");
    assert!(outcome.unwrap_err().to_string().contains(sql.trim()));
}

/// Refused in every transaction: they'd take it out of our hands, or change how the connection works.
const NEVER: [&str; 32] = [
    "BEGIN",
    "begin immediate",
    "COMMIT",
    "END TRANSACTION",
    "ROLLBACK",
    "ROLLBACK TO fk_part",
    "SAVEPOINT x",
    "RELEASE fk_part",
    "/* a */ COMMIT -- b",
    ";;COMMIT",
    "\u{feff}COMMIT",
    "\tCommit;",
    "ATTACH 'x.db' AS x",
    "DETACH main",
    "VACUUM",
    "VACUUM INTO 'x.db'",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA foreign_keys(0)",
    "PRAGMA main.foreign_keys = 0",
    "PRAGMA [foreign_keys] = 0",
    "PRAGMA /* a */ foreign_keys /* b */ = 0",
    "PRAGMA defer_foreign_keys = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA writable_schema = 1",
    "PRAGMA ignore_check_constraints = 1",
    "PRAGMA recursive_triggers(1)",
    "PRAGMA wal_checkpoint",
    "PRAGMA optimize",
    "PRAGMA incremental_vacuum",
    "",
    "  ; ",
    "-- nothing",
];

/// More than one statement.
const SEVERAL: [&str; 5] = [
    "SELECT 1; SELECT 2",
    "SELECT 1; COMMIT",
    "SELECT 1;\n-- a\nROLLBACK",
    "DELETE FROM customers; DELETE FROM orders",
    "SELECT 1; DELETE FROM customers WHERE id = ?1",
];

/// They write, so they are refused in a read transaction.
const WRITES: [&str; 12] = [
    "INSERT INTO customers (name) VALUES ('x')",
    "INSERT INTO customers (name) VALUES ('x') RETURNING id",
    "WITH a(n) AS (VALUES ('x')) INSERT INTO customers (name) SELECT n FROM a",
    "REPLACE INTO customers (name) VALUES ('x')",
    "UPDATE customers SET name = 'x'",
    "DELETE FROM customers",
    "CREATE TABLE x (y)",
    "CREATE TEMP TABLE x (y)",
    "DROP TABLE customers",
    "ALTER TABLE customers ADD COLUMN y",
    "REINDEX",
    "ANALYZE",
];

#[test]
fn what_takes_the_transaction_out_of_our_hands_is_refused() -> fk::Result<()> {
    for db in both()? {
        seed(&db)?;
        db.write(|tx| {
            tx.insert(customer("kept"))?;
            for sql in NEVER.iter().chain(&SEVERAL) {
                assert_refused(tx.sql::<()>(sql, ()), sql);
            }
            tx.savepoint(|tx| {
                assert_refused(tx.sql::<()>("RELEASE fk_part", ()), "RELEASE");
                Ok(())
            })
        })?;
        db.read(|tx| {
            for sql in NEVER.iter().chain(&SEVERAL).chain(&WRITES) {
                assert_refused(tx.sql::<()>(sql, ()), sql);
            }
            tx.count(Customer::query()).map(drop)
        })?;
        assert_eq!(names(&db)?, ["Helen", "kept"]);
    }
    Ok(())
}

#[test]
fn a_wrong_number_of_columns_or_parameters_is_refused_before_it_runs() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            assert_refused(tx.sql::<(i64,)>("SELECT 1, 2", ()), "SELECT 1, 2");
            assert_refused(tx.sql::<(i64, i64)>("SELECT 1", ()), "SELECT 1");
            assert_refused(tx.sql::<Customer>("SELECT id FROM customers", ()), "SELECT id");
            assert_refused(tx.sql::<(i64,)>("INSERT INTO customers (name) VALUES ('x')", ()), "INSERT");
            assert_refused(tx.sql::<()>("INSERT INTO customers (name) VALUES (?1)", ()), "INSERT");
            assert_refused(tx.sql::<()>("INSERT INTO customers (name) VALUES (?1)", ("a", "b")), "INSERT");
            assert_refused(tx.sql::<()>("INSERT INTO customers (name) VALUES ('x')", ("a",)), "INSERT");
            assert_eq!(tx.count(Customer::query())?, 0);
            Ok(())
        })?;
        db.read(|tx| {
            assert_refused(tx.sql::<(i64,)>("SELECT ?1 + ?2", (1,)), "SELECT ?1 + ?2");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_call_that_fails_has_changed_nothing() -> fk::Result<()> {
    type Call = fn(&mut WriteTx<'_, Shop>) -> fk::Result<()>;
    let calls: [(&str, Call); 6] = [
        ("a row of RETURNING can't be read", |tx| {
            tx.sql::<(i64,)>("INSERT INTO customers (name) VALUES ('x'), ('y') RETURNING name", ()).map(drop)
        }),
        ("the second row of RETURNING can't be read", |tx| {
            tx.sql::<(bool,)>("UPDATE items SET price_cents = id RETURNING price_cents", ()).map(drop)
        }),
        ("the second row is refused", |tx| {
            tx.sql::<()>("INSERT INTO customers (name) VALUES ('x'), ('Helen')", ()).map(drop)
        }),
        ("OR FAIL", |tx| tx.sql::<()>("INSERT OR FAIL INTO customers (name) VALUES ('x'), ('Helen')", ()).map(drop)),
        ("UPDATE OR FAIL", |tx| {
            tx.sql::<()>("UPDATE OR fail items SET name = CASE id WHEN 1 THEN 'x' ELSE 'x' END", ()).map(drop)
        }),
        ("a deferred constraint isn't hidden by it", |tx| {
            tx.sql::<(bool,)>("INSERT INTO invoices (order_id) VALUES (4711) RETURNING order_id", ()).map(drop)
        }),
    ];
    for db in both()? {
        seed(&db)?;
        db.write(|tx| tx.insert(item("Desk", 1)))?;
        for (name, call) in calls {
            let state =
                |tx: &WriteTx<'_, Shop>| -> fk::Result<_> { Ok((tx.all(Customer::query())?, tx.all(Item::query())?)) };
            db.write(|tx| {
                let before = state(tx)?;
                assert!(call(tx).is_err(), "{name}");
                assert_eq!(state(tx)?, before, "{name}");
                Ok(())
            })?;
        }
    }
    Ok(())
}

#[test]
fn what_sqlite_does_not_understand_is_its_own_error() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            for sql in ["SELEC 1", "SELECT * FROM nowhere", "SELECT 'a", "SELECT 1; SELEC 2", "COMMITTED"] {
                let error = tx.sql::<()>(sql, ()).unwrap_err();
                assert!(matches!(error, Error::Database { .. } | Error::Refused { .. }), "{sql}: {error:?}");
            }
            tx.insert(customer("kept")).map(drop)
        })?;
        assert_eq!(names(&db)?, ["kept"]);
    }
    Ok(())
}

#[test]
fn a_value_of_another_type_names_its_column() -> fk::Result<()> {
    for db in both()? {
        db.read(|tx| {
            let error = tx.sql::<(i64,)>("SELECT 'x' AS odd", ()).unwrap_err();
            let Error::Decode { column, .. } = &error else { panic!("{error:?}") };
            assert_eq!(column, "odd");
            assert!(tx.sql::<(i64,)>("SELECT NULL", ()).is_err());
            assert!(tx.sql::<(u8,)>("SELECT 256", ()).is_err());
            assert!(tx.sql::<(i64,)>("SELECT 1.5", ()).is_err());
            assert!(tx.sql::<(bool,)>("SELECT 2", ()).is_err());
            assert!(tx.sql::<(Status,)>("SELECT 'lost'", ()).is_err());
            assert_eq!(tx.sql::<(f64,)>("SELECT 2", ())?, [(2.0,)]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn what_looks_like_sql_is_a_value() -> fk::Result<()> {
    let texts = [
        "'; DROP TABLE customers; --",
        "\" OR 1=1 --",
        "?1",
        ":name",
        "%",
        "_",
        "a\0b",
        "NULL",
        "\\",
        "''",
        "*/ COMMIT /*",
        "🦀 ünïcödé",
    ];
    for db in both()? {
        for text in texts {
            let row = db.write(|tx| {
                let row = tx.insert(customer(text))?;
                let hand = tx.sql::<Customer>("SELECT id, name FROM customers WHERE name = ?1", (text,))?;
                assert_eq!(hand, std::slice::from_ref(&row));
                tx.set(row.id, |c| c.name.set(format!("{text}{text}")))?;
                tx.set(row.id, |c| c.name.set(text))?;
                tx.upsert(customer(text), Customer::NAME_KEY)?;
                tx.insert(blobby(text, 1))?;
                Ok(row)
            })?;
            db.read(|tx| {
                assert_eq!(tx.get_by(Customer::NAME_KEY, text)?.as_ref(), Some(&row));
                assert_eq!(tx.all(Customer::query().filter(|c| c.name.eq(text)))?, [row]);
                assert_eq!(tx.one(Blobby::query().filter(|b| b.text.is_in([text])))?.text, text);
                Ok(())
            })?;
        }
        assert_eq!(names(&db)?, texts);
    }
    Ok(())
}

#[test]
fn the_connection_is_there_as_a_last_resort_and_ending_the_transaction_is_noticed() -> fk::Result<()> {
    for db in both()? {
        let outcome = db.write(|tx| {
            tx.insert(item("Lamp", 1))?;
            tx.connection()?.execute_batch("ROLLBACK").unwrap();
            assert!(matches!(tx.insert(item("Desk", 1)), Err(Error::TransactionLost { .. })));
            Ok(())
        });
        assert!(matches!(outcome, Err(Error::TransactionLost { .. })), "{outcome:?}");
        assert_eq!(db.read(|tx| tx.count(Item::query()))?, 0);
    }
    let db = ShopDb::temporary()?;
    db.read(|tx| {
        assert!(tx.connection()?.execute("INSERT INTO customers (name) VALUES ('x')", []).is_err());
        Ok(())
    })
}
