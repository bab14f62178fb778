//! What stays beside a database file, while it is used and afterwards: the write-ahead log and its bounds.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::path::Path;
use std::time::{Duration, Instant};

use fk::Error;
use fk::prelude::*;
use fk::rusqlite::Connection;

use support::{Blobby, Customer, Folder, Shop, ShopDb, blobby, customer, names, seed};

/// The names of the files in a folder.
fn listing(folder: &Folder) -> Vec<String> {
    let files = std::fs::read_dir(&folder.0).unwrap();
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Uses a database until nobody does.
type Use = fn(ShopDb) -> fk::Result<()>;

#[test]
fn nothing_stays_beside_the_file_after_the_last_clone() -> fk::Result<()> {
    let uses: [(&str, Use); 7] = [
        ("opened only", |_| Ok(())),
        ("written", |db| seed(&db).map(drop)),
        ("read", |db| {
            seed(&db)?;
            names(&db).map(drop)
        }),
        ("read by many", |db| {
            let guards = [db.begin_read()?, db.begin_read()?, db.begin_read()?];
            guards.iter().try_for_each(|guard| guard.count(Customer::query()).map(drop))
        }),
        ("cloned", |db| {
            let clones = [db.clone(), db.clone()];
            drop(db);
            std::thread::scope(|scope| {
                let threads: Vec<_> = clones.iter().map(|db| scope.spawn(|| names(db))).collect();
                threads.into_iter().try_for_each(|thread| thread.join().unwrap().map(drop))
            })
        }),
        ("a reading guard outlives it", |db| {
            let guard = db.begin_read()?;
            drop(db);
            guard.count(Customer::query()).map(drop)
        }),
        ("a writing guard outlives it", |db| {
            let reader = db.begin_read()?;
            let mut guard = db.begin_write()?;
            drop(db);
            reader.count(Customer::query())?;
            guard.insert(customer("late"))?;
            guard.commit()?;
            drop(reader);
            Ok(())
        }),
    ];
    for (name, used) in uses {
        let folder = Folder::new();
        let db = ShopDb::open(folder.file("shop.db"))?;
        used(db)?;
        assert_eq!(listing(&folder), ["shop.db"], "{name}");
        let names = names(&ShopDb::open(folder.file("shop.db"))?)?;
        assert_eq!(names.contains(&"late".to_owned()), name == "a writing guard outlives it");
        assert_eq!(listing(&folder), ["shop.db"], "{name}, opened again");
    }
    Ok(())
}

#[test]
fn another_database_of_the_same_file_keeps_its_log() -> fk::Result<()> {
    let folder = Folder::new();
    let first = ShopDb::open(folder.file("shop.db"))?;
    let second = ShopDb::open(folder.file("shop.db"))?;
    first.write(|tx| tx.insert(customer("first")))?;
    drop(first);
    second.write(|tx| tx.insert(customer("second")))?;
    assert_eq!(names(&second)?, ["first", "second"]);
    drop(second);
    assert_eq!(listing(&folder), ["shop.db"]);
    Ok(())
}

#[test]
fn a_temporary_database_leaves_nothing_behind() -> fk::Result<()> {
    let file_of = |db: &ShopDb| {
        let rows = db.read(|tx| tx.sql::<(i64, String, String)>("PRAGMA database_list", ()));
        rows.map(|rows| rows[0].2.clone())
    };
    let gone =
        |file: &str| ["", "-wal", "-shm", "-journal"].iter().all(|end| !Path::new(&format!("{file}{end}")).exists());
    let db = ShopDb::temporary()?;
    let file = file_of(&db)?;
    seed(&db)?;
    let clone = db.clone();
    let guard = clone.begin_read()?;
    drop((db, clone));
    assert!(Path::new(&file).exists(), "a guard still reads");
    assert_eq!(guard.count(Customer::query())?, 1);
    drop(guard);
    assert!(gone(&file), "{file}");

    let panicked = std::thread::spawn(|| {
        let db = ShopDb::temporary().unwrap();
        let file = db.read(|tx| tx.sql::<(i64, String, String)>("PRAGMA database_list", ())).unwrap()[0].2.clone();
        std::panic::resume_unwind(Box::new(file))
    });
    let file = panicked.join().unwrap_err().downcast::<String>().unwrap();
    assert!(gone(&file), "{file}");

    assert_ne!(file_of(&ShopDb::temporary()?)?, file_of(&ShopDb::temporary()?)?);
    Ok(())
}

#[test]
fn a_temporary_database_that_cannot_be_opened_leaves_nothing_behind() {
    let seen = std::sync::Arc::new(std::sync::Mutex::new(None));
    let sink = std::sync::Arc::clone(&seen);
    let outcome = ShopDb::options()
        .on_connect(move |connection| {
            *sink.lock().unwrap() = connection.path().map(str::to_owned);
            Err(rusqlite::Error::InvalidQuery)
        })
        .temporary();
    assert!(matches!(outcome, Err(Error::Database { .. })));
    let file = seen.lock().unwrap().take().unwrap();
    assert!(!Path::new(&file).exists(), "{file}");
}

const LIMIT: u64 = 256 << 10;
const ROW: usize = 10 << 10;

fn small_log(folder: &Folder) -> fk::Result<ShopDb> {
    ShopDb::options().wal_limit(LIMIT).busy_timeout(Duration::from_millis(50)).open(folder.file("shop.db"))
}

/// Writes rows, one in a transaction, until there are enough of them or one is refused.
///
/// The log is looked at once in 16 write transactions, so that it can be over its limit by what 16 of them write.
fn write_rows(db: &ShopDb, count: u64) -> fk::Result<()> {
    let mut most = 0;
    for number in 0..count {
        let before = db.wal_bytes();
        db.write(|tx| tx.insert(blobby(&number.to_string(), ROW)))?;
        most = most.max(db.wal_bytes().saturating_sub(before));
        assert!(db.wal_bytes() <= LIMIT + 16 * most, "{} bytes after {number} writes", db.wal_bytes());
    }
    Ok(())
}

#[test]
fn a_slow_reader_cannot_make_the_log_grow_past_its_limit() -> fk::Result<()> {
    let folder = Folder::new();
    let db = small_log(&folder)?;
    let start = Instant::now();
    let reader = db.begin_read()?;
    assert_eq!(reader.count(Blobby::query())?, 0);
    for _ in 0..3 {
        let error = write_rows(&db, 10_000).unwrap_err();
        let Error::WalLimit { bytes, limit, oldest_reader } = &error else { panic!("{error:?}") };
        assert_eq!(*limit, LIMIT);
        assert!(*bytes > LIMIT);
        assert!(!oldest_reader.is_zero() && *oldest_reader <= start.elapsed());
        assert!(error.is_busy(), "trying again may help");
        assert!(error.to_string().contains("wal_limit"), "{error}");
    }
    assert_eq!(reader.count(Blobby::query())?, 0, "the reader is still in its snapshot");
    let kept = db.read(|tx| tx.count(Blobby::query()))?;
    assert!(kept > 0);
    drop(reader);
    db.write(|tx| tx.insert(blobby("after", ROW)))?;
    assert!(db.wal_bytes() <= LIMIT, "the log has shrunk: {}", db.wal_bytes());
    write_rows(&db, 200)?;
    assert_eq!(db.read(|tx| tx.count(Blobby::query()))?, kept + 201);
    drop(db);
    assert_eq!(listing(&folder), ["shop.db"]);
    Ok(())
}

#[test]
fn without_a_reader_the_log_stays_in_bounds() -> fk::Result<()> {
    let folder = Folder::new();
    write_rows(&small_log(&folder)?, 500)
}

#[test]
fn one_transaction_can_go_over_the_limit() -> fk::Result<()> {
    let folder = Folder::new();
    let db = small_log(&folder)?;
    db.write(|tx| tx.insert_all((0..100).map(|number| blobby(&number.to_string(), ROW))))?;
    assert!(db.wal_bytes() > 2 * LIMIT);
    for _ in 0..16 {
        db.write(|tx| tx.insert(blobby("next", 1)))?;
    }
    assert!(db.wal_bytes() <= LIMIT, "{}", db.wal_bytes());
    Ok(())
}

#[test]
fn the_log_of_a_file_behind_a_symbolic_link_is_bounded_too() -> fk::Result<()> {
    let folder = Folder::new();
    drop(ShopDb::open(folder.file("real.db"))?);
    std::os::unix::fs::symlink(folder.file("real.db"), folder.file("shop.db")).unwrap();
    let db = small_log(&folder)?;
    let reader = db.begin_read()?;
    reader.count(Blobby::query())?;
    let error = write_rows(&db, 10_000).unwrap_err();
    assert!(matches!(error, Error::WalLimit { .. }), "{error:?}");
    drop(reader);
    db.write(|tx| tx.insert(blobby("after", ROW)))?;
    drop(db);
    assert_eq!(listing(&folder), ["real.db", "shop.db"]);
    Ok(())
}

#[test]
fn without_a_limit_the_log_grows() -> fk::Result<()> {
    let db = ShopDb::options().wal_limit(None).busy_timeout(Duration::from_millis(50)).temporary()?;
    let reader = db.begin_read()?;
    reader.count(Blobby::query())?;
    for number in 0..100 {
        db.write(|tx| tx.insert(blobby(&number.to_string(), ROW)))?;
    }
    assert!(db.wal_bytes() > 2 * LIMIT);
    Ok(())
}

#[test]
fn a_checkpoint_empties_the_log_unless_a_reader_is_in_the_way() -> fk::Result<()> {
    let db = ShopDb::options().busy_timeout(Duration::from_millis(50)).temporary()?;
    seed(&db)?;
    assert!(db.wal_bytes() > 0);
    let done = db.checkpoint()?;
    assert!(done.complete);
    assert_eq!((done.wal_bytes, db.wal_bytes()), (0, 0));
    let reader = db.begin_read()?;
    assert_eq!(names(&db)?, ["Helen"]);
    reader.count(Customer::query())?;
    db.write(|tx| tx.insert(customer("Paul")))?;
    let done = db.checkpoint()?;
    assert!(!done.complete);
    assert_eq!(done.wal_bytes, db.wal_bytes());
    assert_eq!(reader.count(Customer::query())?, 1);
    drop(reader);
    assert!(db.checkpoint()?.complete);
    assert_eq!(names(&db)?, ["Helen", "Paul"]);
    let memory = ShopDb::in_memory()?;
    seed(&memory)?;
    assert!(memory.checkpoint()?.complete);
    assert_eq!(memory.wal_bytes(), 0);
    Ok(())
}

#[test]
fn a_checkpointed_file_can_be_copied() -> fk::Result<()> {
    let folder = Folder::new();
    let db = ShopDb::open(folder.file("shop.db"))?;
    seed(&db)?;
    assert!(db.checkpoint()?.complete);
    std::fs::copy(folder.file("shop.db"), folder.file("copy.db")).unwrap();
    assert_eq!(names(&ShopDb::open(folder.file("copy.db"))?)?, ["Helen"]);
    Ok(())
}

#[test]
fn the_oldest_reader_is_known() -> fk::Result<()> {
    for db in support::both()? {
        assert_eq!(db.oldest_reader(), None);
        let start = Instant::now();
        let first = db.begin_read()?;
        let age = db.oldest_reader().unwrap();
        assert!(age <= start.elapsed());
        std::thread::sleep(Duration::from_millis(20));
        assert!(db.oldest_reader().unwrap() >= Duration::from_millis(20));
        drop(first);
        assert_eq!(db.oldest_reader(), None);
        let writer: fk::WriteGuard<Shop> = db.begin_write()?;
        assert_eq!(db.oldest_reader(), None, "a writer is no reader");
        writer.rollback();
    }
    let db = ShopDb::temporary()?;
    let first = db.begin_read()?;
    std::thread::sleep(Duration::from_millis(20));
    let before = Instant::now();
    let second = db.begin_read()?;
    drop(first);
    let age = db.oldest_reader().unwrap();
    assert!(age <= before.elapsed(), "the younger one is left");
    drop(second);
    Ok(())
}

/// A file that wasn't in WAL mode is put into it by the first write, not by opening.
#[test]
fn a_file_is_changed_by_the_first_write_and_not_before() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    drop(ShopDb::open(&path)?);
    let plain = Connection::open(&path).unwrap();
    plain.pragma_update(None, "journal_mode", "DELETE").unwrap();
    drop(plain);
    let before = std::fs::read(&path).unwrap();

    let db = Db::<Shop>::options().busy_timeout(Duration::from_millis(50)).open(&path)?;
    let reader = db.begin_read()?;
    assert_eq!(reader.count(Customer::query())?, 0);
    // The switch needs the file for itself, and this reader is in its snapshot.
    let refused = db.write(|tx| tx.insert(customer("Max"))).unwrap_err();
    assert!(matches!(refused, Error::Nested { .. }), "{refused}");
    let elsewhere = db.clone();
    let refused = std::thread::spawn(move || elsewhere.write(|tx| tx.insert(customer("Max")))).join().unwrap();
    assert!(refused.unwrap_err().is_busy());
    drop(reader);
    assert!(std::fs::read(&path).unwrap() == before);
    db.write(|tx| tx.insert(customer("Helen")))?;
    assert_eq!(db.read(|tx| tx.count(Customer::query()))?, 1);
    drop(db);
    let plain = Connection::open(&path).unwrap();
    let mode: String = plain.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    Ok(())
}
