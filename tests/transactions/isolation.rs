//! A reader sees one snapshot, taken at its first read; writers are serial; who can't be served waits.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use fk::Error;
use fk::prelude::*;

use crate::support::{Customer, Folder, Item, ShopDb, both, customer, item, names};

#[test]
fn a_snapshot_is_taken_at_the_first_read() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let early = db.begin_read()?;
    assert_eq!(early.count(Customer::query())?, 0);
    let unread = db.begin_read()?;
    db.write(|tx| tx.insert(customer("one")))?;
    assert_eq!(early.count(Customer::query())?, 0, "the snapshot is older than the write");
    assert_eq!(unread.count(Customer::query())?, 1, "the first read is younger than the write");
    db.write(|tx| tx.insert(customer("two")))?;
    for (reader, seen) in [(&early, 0), (&unread, 1)] {
        assert_eq!(reader.count(Customer::query())?, seen);
        assert_eq!(reader.all(Customer::query())?.len() as u64, seen);
        assert_eq!(reader.sql::<(i64,)>("SELECT count(*) FROM customers", ())?, [(i64::try_from(seen).unwrap(),)]);
        assert_eq!(reader.get_by(Customer::NAME_KEY, "two")?, None);
    }
    drop((early, unread));
    assert_eq!(names(&db)?, ["one", "two"]);
    Ok(())
}

#[test]
fn what_is_not_committed_is_seen_by_nobody_else() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    let mut writer = db.begin_write()?;
    writer.insert(customer("one"))?;
    assert_eq!(writer.count(Customer::query())?, 1);
    let seen = std::thread::scope(|scope| scope.spawn(|| names(&db)).join().unwrap())?;
    assert!(seen.is_empty());
    writer.commit()?;
    assert_eq!(names(&db)?, ["one"]);
    Ok(())
}

#[test]
fn two_reads_in_one_transaction_agree_while_others_write() -> fk::Result<()> {
    let db = ShopDb::temporary()?;
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| -> fk::Result<()> {
            for number in 0..200 {
                db.write(|tx| {
                    // Two tables that always have as many rows.
                    tx.insert(customer(&number.to_string()))?;
                    tx.insert(item(&number.to_string(), number)).map(drop)
                })?;
            }
            Ok(())
        });
        let mut last = 0;
        while !writer.is_finished() {
            let (first, second, third) = db.read(|tx| {
                let customers = tx.count(Customer::query())?;
                std::thread::yield_now();
                Ok((customers, tx.count(Item::query())?, tx.all(Customer::query())?.len() as u64))
            })?;
            assert_eq!((first, first), (second, third));
            assert!(first >= last, "a later snapshot is not older");
            last = first;
        }
        writer.join().unwrap()
    })
}

#[test]
fn writers_are_serial() -> fk::Result<()> {
    const THREADS: i64 = 8;
    const ROUNDS: i64 = 200;
    for db in both()? {
        let counter = db.write(|tx| tx.insert(item("counter", 0)))?.id;
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| {
                    scope.spawn(|| -> fk::Result<()> {
                        for _ in 0..ROUNDS {
                            db.write(|tx| {
                                let now = tx.require(counter)?.price_cents;
                                tx.set(counter, |c| c.price_cents.set(now + 1))
                            })?;
                        }
                        Ok(())
                    })
                })
                .collect();
            threads.into_iter().try_for_each(|thread| thread.join().unwrap())
        })?;
        assert_eq!(db.read(|tx| tx.require(counter))?.price_cents, THREADS * ROUNDS);
    }
    Ok(())
}

#[test]
fn a_writer_waits_for_the_other_as_long_as_the_timeout() -> fk::Result<()> {
    let timeout = Duration::from_millis(200);
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let db = ShopDb::options().busy_timeout(timeout).open(&path)?;
    let same_file = ShopDb::options().busy_timeout(timeout).open(&path)?;
    let memory = ShopDb::options().busy_timeout(timeout).in_memory()?;
    for (holder, waiter) in [(&db, &db), (&db, &same_file), (&memory, &memory)] {
        let guard = holder.begin_write()?;
        let start = Instant::now();
        let outcome = std::thread::scope(|scope| scope.spawn(|| waiter.write(|_| Ok(()))).join().unwrap());
        assert!(matches!(outcome, Err(Error::Busy { .. })), "{outcome:?}");
        assert!(outcome.unwrap_err().is_busy());
        assert!(start.elapsed() >= timeout / 2);
        assert!(start.elapsed() < Duration::from_secs(30));
        drop(guard);
        waiter.write(|tx| tx.delete_if_present(Key::<Customer>::from_raw(1)))?;
    }
    Ok(())
}

#[test]
fn retrying_goes_on_until_the_database_is_free() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let holder = ShopDb::open(&path)?;
    let waiter = ShopDb::options().busy_timeout(Duration::from_millis(1)).open(&path)?;
    let guard = holder.begin_write()?;
    assert!(matches!(waiter.write_retrying(3, |_| Ok(())), Err(Error::Busy { .. })));
    let ran = AtomicU32::new(0);
    let (begun, started) = channel();
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            begun.send(()).unwrap();
            waiter.write_retrying(usize::MAX, |tx| {
                ran.fetch_add(1, Ordering::Relaxed);
                tx.insert(customer("at last"))
            })
        });
        started.recv().unwrap();
        std::thread::sleep(Duration::from_millis(50));
        drop(guard);
        thread.join().unwrap()
    })?;
    assert_eq!(ran.load(Ordering::Relaxed), 1, "a transaction that can't begin doesn't run the closure");
    assert_eq!(names(&holder)?, ["at last"]);
    Ok(())
}

#[test]
fn retrying_stops_at_any_other_error_and_after_the_last_attempt() -> fk::Result<()> {
    for db in both()? {
        for (attempts, error, runs) in [(5, false, 1), (5, true, 5), (1, true, 1), (0, true, 1)] {
            let ran = AtomicU32::new(0);
            let outcome = db.write_retrying(attempts, |tx| {
                ran.fetch_add(1, Ordering::Relaxed);
                tx.insert(customer("gone"))?;
                let busy = Error::Busy { what: "test", waited: Duration::ZERO };
                Err::<(), _>(if error { busy } else { Error::Nested { inner: "test" } })
            });
            assert_eq!(outcome.unwrap_err().is_busy(), error);
            assert_eq!(ran.load(Ordering::Relaxed), runs);
        }
        assert!(names(&db)?.is_empty());
    }
    Ok(())
}

#[test]
fn as_many_readers_at_once_as_allowed_and_one_more_waits() -> fk::Result<()> {
    const READERS: usize = 3;
    let db = ShopDb::options().readers(READERS).busy_timeout(Duration::from_mins(1)).temporary()?;
    let all_in = Barrier::new(READERS + 1);
    let (release, wait) = (Barrier::new(READERS + 1), AtomicU32::new(0));
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS)
            .map(|_| {
                scope.spawn(|| {
                    db.read(|tx| {
                        tx.count(Customer::query())?;
                        all_in.wait();
                        release.wait();
                        wait.fetch_add(1, Ordering::SeqCst);
                        Ok(())
                    })
                })
            })
            .collect();
        all_in.wait();
        let late = scope.spawn(|| db.read(|_| Ok(wait.load(Ordering::SeqCst))));
        std::thread::sleep(Duration::from_millis(50));
        assert!(!late.is_finished(), "it has to wait");
        release.wait();
        assert!(late.join().unwrap()? > 0, "one has ended before");
        readers.into_iter().try_for_each(|reader| reader.join().unwrap())
    })
}

#[test]
fn a_reader_too_many_is_busy_after_the_timeout() -> fk::Result<()> {
    let timeout = Duration::from_millis(100);
    let db = ShopDb::options().readers(2).busy_timeout(timeout).temporary()?;
    let guards = [db.begin_read()?, db.begin_read()?];
    let start = Instant::now();
    let outcome = std::thread::scope(|scope| scope.spawn(|| db.read(|_| Ok(()))).join().unwrap());
    assert!(matches!(outcome, Err(Error::Busy { .. })), "{outcome:?}");
    assert!(start.elapsed() >= timeout / 2 && start.elapsed() < Duration::from_secs(30));
    drop(guards);
    std::thread::scope(|scope| scope.spawn(|| db.read(|_| Ok(()))).join().unwrap())
}

#[test]
fn many_readers_and_writers_get_along() -> fk::Result<()> {
    let db = ShopDb::options().readers(2).busy_timeout(Duration::from_mins(1)).temporary()?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|thread| {
                let db = &db;
                scope.spawn(move || -> fk::Result<()> {
                    for round in 0..50 {
                        if thread % 2 == 0 {
                            db.write(|tx| tx.insert(customer(&format!("{thread}-{round}"))))?;
                        } else {
                            db.read(|tx| tx.count(Customer::query()))?;
                        }
                    }
                    Ok(())
                })
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })?;
    assert_eq!(names(&db)?.len(), 200);
    Ok(())
}
