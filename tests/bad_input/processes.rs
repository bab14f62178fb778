//! Other processes at the same file: one that holds it, some that create it at once, one that has died.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use fk::Error;
use rusqlite::Connection;

use crate::support::{Customer, Folder, Process, ShopDb, customer, given_job, job, names, seed, wait_for};

/// Holds an exclusive lock until its input ends.
fn hold(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
    std::fs::write(path.with_extension("held"), "").unwrap();
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    connection.execute_batch("ROLLBACK").unwrap();
}

#[test]
fn a_file_that_another_process_holds_is_busy_after_the_timeout() -> fk::Result<()> {
    if let Some(path) = given_job() {
        hold(Path::new(&path));
        return Ok(());
    }
    let test = "processes::a_file_that_another_process_holds_is_busy_after_the_timeout";
    let timeout = Duration::from_millis(300);
    let options = || ShopDb::options().busy_timeout(timeout);
    for mode in ["DELETE", "WAL"] {
        let folder = Folder::new();
        let path = folder.file("shop.db");
        seed(&ShopDb::open(&path)?)?;
        Connection::open(&path).unwrap().pragma_update(None, "journal_mode", mode).unwrap();
        let mut holder = Process(job(test, path.to_str().unwrap()).spawn().unwrap());
        wait_for(&folder.file("shop.held"));
        let start = Instant::now();
        // In WAL mode a file can be opened and read beside a writer.
        let outcome = match mode {
            "DELETE" => options().open(&path).map(drop),
            _ => options().open(&path)?.write(|_| Ok(())),
        };
        assert!(matches!(outcome, Err(Error::Busy { .. })), "{mode}: {outcome:?}");
        assert!(start.elapsed() >= timeout / 2, "{mode}: {:?}", start.elapsed());
        assert!(start.elapsed() < Duration::from_secs(30), "{mode}: {:?}", start.elapsed());
        if mode == "WAL" {
            assert_eq!(names(&options().open(&path)?)?, ["Helen"]);
        }
        // When the other lets go, it is waited for.
        let waiter = std::thread::spawn(move || {
            let db = ShopDb::options().busy_timeout(Duration::from_mins(1)).open(&path)?;
            db.write(|tx| tx.insert(customer("Paul")))?;
            names(&db)
        });
        std::thread::sleep(Duration::from_millis(50));
        assert!(!waiter.is_finished());
        drop(holder.0.stdin.take());
        assert_eq!(waiter.join().unwrap()?, ["Helen", "Paul"]);
        holder.finish();
    }
    Ok(())
}

const ROUNDS: usize = 40;
const PROCESSES: usize = 3;

/// Creates a file in each round, all processes at the same moment.
fn create(folder: &Path, number: &str) -> fk::Result<()> {
    for round in 0..ROUNDS {
        std::fs::write(folder.join(format!("ready-{round}-{number}")), "").unwrap();
        for other in 0..PROCESSES {
            let path = folder.join(format!("ready-{round}-{other}"));
            let start = Instant::now();
            while !path.exists() {
                assert!(start.elapsed() < Duration::from_mins(1), "the other process has gone");
                std::hint::spin_loop();
            }
        }
        let db = ShopDb::options().busy_timeout(Duration::from_mins(1)).open(folder.join(format!("{round}.db")))?;
        db.write(|tx| tx.insert(customer(number)))?;
        assert!(names(&db)?.contains(&number.to_owned()));
    }
    Ok(())
}

#[test]
fn processes_that_create_one_file_at_once_get_one_schema() -> fk::Result<()> {
    if let Some(given) = given_job() {
        let (number, folder) = given.split_once(' ').unwrap();
        return create(Path::new(folder), number);
    }
    let folder = Folder::new();
    let test = "processes::processes_that_create_one_file_at_once_get_one_schema";
    let start = |number: usize| Process(job(test, &format!("{number} {}", folder.0.display())).spawn().unwrap());
    let processes: Vec<Process> = (0..PROCESSES).map(start).collect();
    processes.into_iter().for_each(Process::finish);
    for round in 0..ROUNDS {
        let db = ShopDb::open(folder.file(&format!("{round}.db")))?;
        let mut found = names(&db)?;
        found.sort();
        assert_eq!(found, ["0", "1", "2"]);
        let tables = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";
        assert_eq!(db.read(|tx| tx.sql::<(i64,)>(tables, ()))?, [(8,)]);
        assert!(db.report().is_clean());
    }
    Ok(())
}

#[test]
fn threads_that_open_one_file_at_once_get_one_schema() -> fk::Result<()> {
    const THREADS: usize = 6;
    let folder = Folder::new();
    for round in 0..10 {
        let path = folder.file(&format!("{round}.db"));
        // Created by one of them, then opened by all as it is left behind.
        for _ in 0..2 {
            let barrier = std::sync::Barrier::new(THREADS);
            let open = || -> fk::Result<()> {
                barrier.wait();
                let db = ShopDb::options().busy_timeout(Duration::from_mins(1)).open(&path)?;
                db.write(|tx| tx.insert_or_get(customer("one"), Customer::NAME_KEY))?;
                names(&db).map(drop)
            };
            std::thread::scope(|scope| {
                let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(open)).collect();
                threads.into_iter().try_for_each(|thread| thread.join().unwrap())
            })?;
        }
        assert_eq!(names(&ShopDb::open(&path)?)?, ["one"]);
    }
    assert_eq!(folder.contents().len(), 10, "{:?}", folder.contents().keys());
    Ok(())
}

/// A process that has died while it wrote without a write-ahead log leaves a journal that takes back what it wrote.
#[test]
fn a_journal_of_a_process_that_died_is_played_back() -> fk::Result<()> {
    let (live, folder) = (Folder::new(), Folder::new());
    let path = live.file("live.db");
    seed(&ShopDb::open(&path)?)?;
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN").unwrap();
    connection
        .execute_batch(
            "UPDATE customers SET name = 'half done';
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
             INSERT INTO items (name, price_cents) SELECT hex(randomblob(100)), i FROM n",
        )
        .unwrap();
    let copy = |end: &str| -> PathBuf {
        let to = folder.file(&format!("shop.db{end}"));
        std::fs::copy(live.file(&format!("live.db{end}")), &to).unwrap();
        to
    };
    let (path, journal) = (copy(""), copy("-journal"));
    assert!(std::fs::metadata(journal).unwrap().len() > 0);
    assert_eq!(names(&ShopDb::open(path)?)?, ["Helen"]);
    assert_eq!(folder.contents().len(), 1, "{:?}", folder.contents().keys());
    Ok(())
}

#[test]
fn a_process_that_dies_in_a_transaction_leaves_nothing_of_it() -> fk::Result<()> {
    if let Some(path) = given_job() {
        let db = ShopDb::open(&path)?;
        let mut guard = db.begin_write()?;
        guard.insert(customer("half done"))?;
        std::fs::write(Path::new(&path).with_extension("held"), "").unwrap();
        std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
        return Ok(());
    }
    let folder = Folder::new();
    let path = folder.file("shop.db");
    seed(&ShopDb::open(&path)?)?;
    let test = "processes::a_process_that_dies_in_a_transaction_leaves_nothing_of_it";
    let mut process = Process(job(test, path.to_str().unwrap()).spawn().unwrap());
    wait_for(&folder.file("shop.held"));
    process.0.stdin.as_mut().unwrap().flush().unwrap();
    process.0.kill().unwrap();
    process.0.wait().unwrap();
    let db = ShopDb::open(&path)?;
    assert_eq!(names(&db)?, ["Helen"]);
    db.write(|tx| tx.insert(customer("Paul")))?;
    Ok(())
}
