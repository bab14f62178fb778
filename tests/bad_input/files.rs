//! Paths where there is no database of ours. A refused open leaves every byte and every file as it was.

use std::path::{Path, PathBuf};

use fk::{Error, Verify};
use rusqlite::Connection;

use crate::support::{Folder, ShopDb, customer, given_job, job, names};

/// Opens a file that has to be refused, twice, and makes sure that nothing in its folder has changed.
#[track_caller]
fn refused(folder: &Folder, path: &Path) -> Error {
    let before = folder.contents();
    let mut last = None;
    for create in [true, false] {
        last = Some(ShopDb::options().create(create).open(path).unwrap_err());
        assert!(folder.contents() == before, "the folder has changed: {:?}", folder.contents().keys());
    }
    last.unwrap()
}

fn foreign(path: &Path, journal_mode: &str) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "journal_mode", journal_mode).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, name BLOB); INSERT INTO customers VALUES (1, 'x')",
        )
        .unwrap();
    connection
}

#[test]
fn what_is_no_database_is_refused_as_such() {
    let sqlite = [b"SQLite format 3\0".as_slice(), &[0xff; 4000]].concat();
    let cases: [(&str, &[u8]); 6] = [
        ("text", b"Dear diary,\n"),
        ("two bytes", b"x\n"),
        ("long", &[b'x'; 10_000]),
        ("zeros", &[0; 4096]),
        ("a damaged header", &sqlite),
        ("cut off", &sqlite[..40]),
    ];
    for (name, bytes) in cases {
        let folder = Folder::new();
        let path = folder.file("shop.db");
        std::fs::write(&path, bytes).unwrap();
        let error = refused(&folder, &path);
        assert!(matches!(&error, Error::NotADatabase { path: told } if *told == path), "{name}: {error:?}");
        assert!(error.to_string().contains("shop.db"), "{error}");
    }
}

#[test]
fn an_empty_file_gets_the_schema_unless_it_may_not() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("shop.db");
    std::fs::write(&path, []).unwrap();
    let refused = ShopDb::options().create(false).open(&path).unwrap_err();
    assert!(matches!(refused, Error::Open { .. }), "{refused:?}");
    assert_eq!(std::fs::read(&path).unwrap(), [0_u8; 0]);
    let db = ShopDb::open(&path)?;
    db.write(|tx| tx.insert(customer("first")))?;
    drop(db);
    assert_eq!(names(&ShopDb::options().create(false).open(&path)?)?, ["first"]);
    Ok(())
}

#[test]
fn a_database_without_tables_gets_the_schema() -> fk::Result<()> {
    for mode in ["DELETE", "WAL"] {
        let folder = Folder::new();
        let path = folder.file("shop.db");
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "journal_mode", mode).unwrap();
        connection.execute_batch("CREATE TABLE x (y); DROP TABLE x; VACUUM").unwrap();
        drop(connection);
        assert!(std::fs::metadata(&path).unwrap().len() > 0);
        ShopDb::open(&path)?.write(|tx| tx.insert(customer("first")))?;
    }
    Ok(())
}

#[test]
fn where_no_file_can_be_nothing_is_made() {
    let folder = Folder::new();
    std::fs::create_dir(folder.file("directory")).unwrap();
    std::fs::write(folder.file("file"), "x").unwrap();
    // (path, a word of the reason)
    let cases: [(PathBuf, &str); 6] = [
        (folder.file("directory"), "directory"),
        (folder.0.clone(), "directory"),
        (folder.file("missing/shop.db"), "missing"),
        (folder.file("missing/folders/shop.db"), "folders"),
        (folder.file("file/shop.db"), "file"),
        (folder.file(&"long".repeat(100)), "long"),
    ];
    for (path, word) in cases {
        let error = refused(&folder, &path);
        assert!(matches!(error, Error::Open { .. }), "{}: {error:?}", path.display());
        assert!(error.to_string().contains(word), "{error}");
    }
    assert!(matches!(ShopDb::open(""), Err(Error::Open { .. })));
    let memory = ShopDb::open(":memory:").unwrap_err();
    assert!(memory.to_string().contains("in_memory"), "{memory}");
    assert!(!Path::new(":memory:").exists());
    let error = ShopDb::options().create(false).open(folder.file("new.db")).unwrap_err();
    assert!(matches!(error, Error::Open { .. }), "{error:?}");
    assert!(!folder.file("new.db").exists());
}

#[test]
fn a_nul_in_a_path_is_refused() {
    let error = ShopDb::open("/tmp/a\0b.db").unwrap_err();
    assert!(matches!(error, Error::Open { .. } | Error::Database { .. }), "{error:?}");
}

#[test]
fn another_schema_is_refused_and_the_file_is_as_it_was() {
    for mode in ["DELETE", "TRUNCATE", "PERSIST", "WAL"] {
        for verify in [Verify::Strict, Verify::Compatible] {
            let folder = Folder::new();
            let path = folder.file("shop.db");
            drop(foreign(&path, mode));
            let before = folder.contents();
            let error = ShopDb::options().verify(verify).open(&path).unwrap_err();
            let Error::SchemaMismatch { schema, differences } = &error else { panic!("{error:?}") };
            assert_eq!(*schema, "Shop");
            assert!(!differences.is_empty());
            assert!(folder.contents() == before, "{mode}: {:?}", folder.contents().keys());
            refused(&folder, &path);
        }
    }
}

/// A program that has ended without closing leaves its log beside the file: with the index of the log, or without it,
/// when only file and log were copied.
#[test]
fn a_foreign_file_with_a_leftover_log_is_as_it_was() {
    for with_index in [true, false] {
        let folder = Folder::new();
        let path = folder.file("shop.db");
        let (live, at) = (Folder::new(), |name: &str| folder.file(&format!("shop.db{name}")));
        let connection = foreign(&live.file("live.db"), "WAL");
        for end in ["", "-wal", "-shm"] {
            if end != "-shm" || with_index {
                std::fs::copy(live.file(&format!("live.db{end}")), at(end)).unwrap();
            }
        }
        drop(connection);
        let before = folder.contents();
        let error = ShopDb::open(&path).unwrap_err();
        assert!(matches!(error, Error::SchemaMismatch { .. }), "{error:?}");
        let after = folder.contents();
        let index = path.with_extension("db-shm").file_name().unwrap().to_owned();
        // The index of the log is no data: who opens next makes it anew.
        let without_index = |files: &std::collections::BTreeMap<_, _>| {
            files
                .iter()
                .filter(|(name, _)| **name != index)
                .map(|(n, b): (&_, &Vec<u8>)| (std::ffi::OsString::clone(n), b.clone()))
                .collect::<Vec<_>>()
        };
        assert!(without_index(&after) == without_index(&before), "index {with_index}: {:?}", after.keys());
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "index {with_index}");
        // What was in the log is still there.
        let connection = Connection::open(&path).unwrap();
        let rows: i64 = connection.query_row("SELECT count(*) FROM customers", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 1);
    }
}

#[test]
fn our_own_file_with_a_leftover_log_is_opened_with_what_is_in_it() -> fk::Result<()> {
    for with_index in [true, false] {
        let (live, folder) = (Folder::new(), Folder::new());
        let db = ShopDb::open(live.file("live.db"))?;
        db.write(|tx| tx.insert(customer("in the log")))?;
        for end in ["", "-wal", "-shm"] {
            if end != "-shm" || with_index {
                std::fs::copy(live.file(&format!("live.db{end}")), folder.file(&format!("shop.db{end}"))).unwrap();
            }
        }
        drop(db);
        assert_eq!(names(&ShopDb::open(folder.file("shop.db"))?)?, ["in the log"]);
        assert_eq!(folder.contents().len(), 1);
    }
    Ok(())
}

#[test]
fn odd_paths_are_paths() -> fk::Result<()> {
    let folder = Folder::new();
    let odd = [
        "with space.db",
        "question?mode=memory",
        "hash#fragment",
        "per%20cent%",
        "ünïcödé 🦀",
        "quote'\"`;--",
        "file:shop.db",
        "-dash",
        "back\\slash",
        "new\nline",
        ".hidden",
        "no extension",
    ];
    for name in odd {
        let path = folder.file(name);
        let db = ShopDb::open(&path)?;
        db.write(|tx| tx.insert(customer(name)))?;
        assert_eq!(names(&db)?, [name]);
        drop(db);
        assert!(path.is_file(), "{name}");
        assert_eq!(names(&ShopDb::options().create(false).open(&path)?)?, [name]);
    }
    let listing: Vec<_> = folder.contents().into_keys().collect();
    assert_eq!(listing.len(), odd.len(), "{listing:?}");
    Ok(())
}

/// In a process of its own, since the working directory is one for all threads.
#[test]
fn a_relative_path_is_where_it_was_when_opened() -> fk::Result<()> {
    let odd = ["shop.db", "file:shop.db", "file:x?mode=memory", "a/../shop 2.db"];
    if given_job().is_some() {
        for name in odd {
            let db = ShopDb::open(name)?;
            std::env::set_current_dir("a").unwrap();
            db.write(|tx| tx.insert(customer(name)))?;
            assert_eq!(names(&db)?, [name], "a reader that is connected later");
            drop(db);
            std::env::set_current_dir("..").unwrap();
        }
        return Ok(());
    }
    let folder = Folder::new();
    std::fs::create_dir(folder.file("a")).unwrap();
    let test = "files::a_relative_path_is_where_it_was_when_opened";
    assert!(job(test, "run").current_dir(&folder.0).status().unwrap().success());
    let mut listing: Vec<_> = folder.contents().into_keys().map(|name| name.into_string().unwrap()).collect();
    listing.retain(|name| name != "a");
    assert_eq!(listing, ["file:shop.db", "file:x?mode=memory", "shop 2.db", "shop.db"]);
    Ok(())
}
