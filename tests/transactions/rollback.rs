//! What a transaction leaves behind when it fails: nothing; and what a savepoint undoes.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use fk::Error;
use fk::prelude::*;

use crate::support::{Customer, CustomerKey, ShopDb, both, customer, names};

/// Panics without a message on the terminal.
fn fall() -> ! {
    resume_unwind(Box::new("as planned"))
}

/// A user's own error.
#[derive(Debug)]
enum Trouble {
    OutOfStock,
    Database(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

#[test]
fn an_error_rolls_back() -> fk::Result<()> {
    for db in both()? {
        let outcome = db.write(|tx| {
            tx.insert(customer("gone"))?;
            tx.require(CustomerKey::from_raw(77))
        });
        assert!(outcome.unwrap_err().is_not_found());
        assert!(names(&db)?.is_empty());
    }
    Ok(())
}

#[test]
fn the_closures_own_error_type_comes_back() -> fk::Result<()> {
    for db in both()? {
        let outcome = db.try_write(|tx| {
            tx.insert(customer("gone"))?;
            Err::<(), _>(Trouble::OutOfStock)
        });
        assert!(matches!(outcome, Err(Trouble::OutOfStock)));
        let outcome = db.try_write(|tx| {
            tx.insert(customer("gone"))?;
            tx.require(Key::<Customer>::from_raw(77)).map_err(Trouble::from)
        });
        assert!(matches!(outcome, Err(Trouble::Database(Error::NotFound { .. }))));
        let outcome = db.try_read(|tx| if tx.exists(Customer::query())? { Ok(()) } else { Err(Trouble::OutOfStock) });
        assert!(matches!(outcome, Err(Trouble::OutOfStock)));
        assert!(names(&db)?.is_empty());
    }
    Ok(())
}

#[test]
fn a_panic_rolls_back_and_the_database_stays_usable() -> fk::Result<()> {
    for db in both()? {
        for _ in 0..10 {
            let write = catch_unwind(AssertUnwindSafe(|| {
                db.write(|tx| -> fk::Result<()> {
                    tx.insert(customer("gone"))?;
                    fall()
                })
            }));
            assert!(write.is_err());
            let read = catch_unwind(AssertUnwindSafe(|| {
                db.read(|tx| -> fk::Result<()> {
                    tx.count(Customer::query())?;
                    fall()
                })
            }));
            assert!(read.is_err());
            let guard = catch_unwind(AssertUnwindSafe(|| {
                let mut guard = db.begin_write().unwrap();
                guard.insert(customer("gone")).unwrap();
                fall()
            }));
            assert!(guard.is_err());
        }
        assert!(names(&db)?.is_empty());
        db.write(|tx| tx.insert(customer("after")))?;
        assert_eq!(names(&db)?, ["after"]);
        assert_eq!(db.oldest_reader(), None);
    }
    Ok(())
}

#[test]
fn a_panic_in_another_thread_frees_the_writer() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let clone = db.clone();
    let thread = std::thread::spawn(move || {
        clone.write(|tx| -> fk::Result<()> {
            tx.insert(customer("gone"))?;
            fall()
        })
    });
    assert!(thread.join().is_err());
    db.write(|tx| tx.insert(customer("after")))?;
    assert_eq!(names(&db)?, ["after"]);
    Ok(())
}

#[test]
fn a_failed_statement_leaves_the_transaction_as_it_was() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            tx.insert(customer("Helen"))?;
            for _ in 0..3 {
                assert!(tx.insert(customer("Helen")).unwrap_err().duplicate(Customer::NAME_KEY));
            }
            tx.insert(customer("Paul")).map(drop)
        })?;
        assert_eq!(names(&db)?, ["Helen", "Paul"]);
    }
    Ok(())
}

#[test]
fn a_savepoint_keeps_or_undoes_its_part() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            tx.insert(customer("before"))?;
            let kept = tx.savepoint(|tx| tx.insert(customer("kept")))?;
            assert_eq!(kept.name, "kept");
            let undone = tx.savepoint(|tx| {
                tx.insert(customer("undone"))?;
                tx.insert(customer("before"))
            });
            assert!(undone.unwrap_err().duplicate(Customer::NAME_KEY));
            let undone = tx.try_savepoint(|tx| {
                tx.insert(customer("undone"))?;
                Err::<(), _>(Trouble::OutOfStock)
            });
            assert!(matches!(undone, Err(Trouble::OutOfStock)));
            tx.insert(customer("after")).map(drop)
        })?;
        assert_eq!(names(&db)?, ["before", "kept", "after"]);
    }
    Ok(())
}

#[test]
fn savepoints_nest() -> fk::Result<()> {
    // (which parts are kept: outer, middle, inner; what is there afterwards)
    let cases: [([bool; 3], &[&str]); 5] = [
        ([true, true, true], &["outer", "middle", "inner", "middle 2", "outer 2"]),
        ([true, true, false], &["outer", "middle", "middle 2", "outer 2"]),
        ([true, false, true], &["outer", "outer 2"]),
        ([false, true, true], &[]),
        ([false, false, false], &[]),
    ];
    let keep = |keep: bool| if keep { Ok(()) } else { Err(Error::Nested { inner: "test" }) };
    for (kept, expected) in cases {
        for db in both()? {
            db.write(|tx| {
                let _ = tx.savepoint(|tx| {
                    tx.insert(customer("outer"))?;
                    let _ = tx.savepoint(|tx| {
                        tx.insert(customer("middle"))?;
                        let _ = tx.savepoint(|tx| {
                            tx.insert(customer("inner"))?;
                            keep(kept[2])
                        });
                        tx.insert(customer("middle 2"))?;
                        keep(kept[1])
                    });
                    tx.insert(customer("outer 2"))?;
                    keep(kept[0])
                });
                Ok(())
            })?;
            assert_eq!(names(&db)?, expected, "{kept:?}");
        }
    }
    Ok(())
}

#[test]
fn a_panic_inside_a_savepoint_that_is_caught_undoes_only_the_savepoint() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            tx.insert(customer("before"))?;
            let caught = catch_unwind(AssertUnwindSafe(|| {
                tx.savepoint(|tx| -> fk::Result<()> {
                    tx.insert(customer("undone"))?;
                    tx.savepoint(|tx| -> fk::Result<()> {
                        tx.insert(customer("undone too"))?;
                        fall()
                    })
                })
            }));
            assert!(caught.is_err());
            assert_eq!(tx.count(Customer::query())?, 1);
            tx.insert(customer("after")).map(drop)
        })?;
        assert_eq!(names(&db)?, ["before", "after"]);
    }
    Ok(())
}

#[test]
fn the_writes_of_an_undone_savepoint_can_be_made_again() -> fk::Result<()> {
    for db in both()? {
        let keys = db.write(|tx| {
            let mut keys = Vec::new();
            for _ in 0..3 {
                let _ = tx.savepoint(|tx| {
                    keys.push(tx.insert(customer("Helen"))?.id);
                    Err::<(), _>(Error::Nested { inner: "test" })
                });
            }
            Ok(keys)
        })?;
        assert_eq!(keys.len(), 3);
        assert!(names(&db)?.is_empty());
    }
    Ok(())
}
