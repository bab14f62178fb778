//! Files and folders that may not be read or written.
//!
//! The superuser may do everything, so where the tests run as root they run a second time, as nobody.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};

use fk::Error;
use rusqlite::Connection;

use crate::support::{Folder, ShopDb, contents, customer, given_job, job, names, seed};

const NOBODY: u32 = 65534;

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Says what is where: a folder with a mode, and a file in it with a mode.
struct Case {
    name: &'static str,
    /// What is in the file: nothing at all, our own schema, or that of somebody else.
    file: &'static str,
    file_mode: u32,
    folder_mode: u32,
    expected: fn(&Error) -> bool,
}

const OPEN: fn(&Error) -> bool = |error| matches!(error, Error::Open { .. });
const READ_ONLY: fn(&Error) -> bool = |error| matches!(error, Error::ReadOnly { .. });

const CASES: [Case; 11] = [
    Case { name: "file: no permission", file: "own", file_mode: 0, folder_mode: 0o755, expected: OPEN },
    Case { name: "file: write only", file: "own", file_mode: 0o200, folder_mode: 0o755, expected: OPEN },
    Case { name: "file: read only", file: "own", file_mode: 0o444, folder_mode: 0o755, expected: READ_ONLY },
    Case {
        name: "own file without log: read only",
        file: "delete",
        file_mode: 0o444,
        folder_mode: 0o755,
        expected: READ_ONLY,
    },
    Case { name: "empty file: read only", file: "empty", file_mode: 0o444, folder_mode: 0o755, expected: READ_ONLY },
    Case {
        name: "foreign file: read only",
        file: "foreign",
        file_mode: 0o444,
        folder_mode: 0o755,
        expected: READ_ONLY,
    },
    Case { name: "folder: no permission", file: "own", file_mode: 0o644, folder_mode: 0, expected: OPEN },
    Case { name: "folder: read only", file: "own", file_mode: 0o644, folder_mode: 0o555, expected: READ_ONLY },
    Case {
        name: "folder: read only, no log",
        file: "delete",
        file_mode: 0o644,
        folder_mode: 0o555,
        expected: READ_ONLY,
    },
    Case { name: "folder: read only, no file", file: "none", file_mode: 0, folder_mode: 0o555, expected: READ_ONLY },
    Case {
        name: "folder: read only, empty file",
        file: "empty",
        file_mode: 0o644,
        folder_mode: 0o555,
        expected: READ_ONLY,
    },
];

fn prepare(case: &Case, path: &Path) {
    match case.file {
        "own" | "delete" => {
            seed(&ShopDb::open(path).unwrap()).unwrap();
            let mode = if case.file == "own" { "WAL" } else { "DELETE" };
            Connection::open(path).unwrap().pragma_update(None, "journal_mode", mode).unwrap();
        }
        "foreign" => Connection::open(path).unwrap().execute_batch("CREATE TABLE customers (x)").unwrap(),
        "empty" => std::fs::write(path, []).unwrap(),
        _ => {}
    }
}

/// Opens what may not be opened, in a folder that is nobody else's.
fn refuse_all(folder: &Path) {
    for (number, case) in CASES.iter().enumerate() {
        let inner = folder.join(number.to_string());
        std::fs::create_dir(&inner).unwrap();
        let path = inner.join("shop.db");
        prepare(case, &path);
        let before = contents(&inner);
        if path.exists() {
            set_mode(&path, case.file_mode);
        }
        set_mode(&inner, case.folder_mode);
        let outcome = ShopDb::open(&path);
        set_mode(&inner, 0o755);
        if path.exists() {
            set_mode(&path, 0o644);
        }
        let Err(error) = outcome else { panic!("{}: it was opened", case.name) };
        assert!((case.expected)(&error), "{}: {error:?}", case.name);
        assert!(error.to_string().contains("shop.db"), "{}: {error}", case.name);
        assert!(contents(&inner) == before, "{}: {:?}", case.name, contents(&inner).keys());
        if matches!(case.file, "own" | "delete") {
            let db = ShopDb::open(&path).unwrap();
            assert_eq!(names(&db).unwrap(), ["Helen"], "{}", case.name);
        }
    }
}

/// A file that becomes read-only while it is open: what is open stays open, and the next open is refused.
fn refuse_later(folder: &Path) {
    let path = folder.join("later.db");
    let db = ShopDb::open(&path).unwrap();
    db.write(|tx| tx.insert(customer("before"))).unwrap();
    set_mode(&path, 0o444);
    let error = ShopDb::open(&path).unwrap_err();
    assert!(READ_ONLY(&error), "{error:?}");
    assert_eq!(names(&db).unwrap(), ["before"]);
    db.write(|tx| tx.insert(customer("after"))).unwrap();
    set_mode(&path, 0o644);
}

#[test]
fn what_may_not_be_used_is_refused_with_its_reason() {
    if let Some(folder) = given_job() {
        refuse_all(Path::new(&folder));
        refuse_later(Path::new(&folder));
        return;
    }
    let folder = Folder::new();
    let root = std::fs::metadata(&folder.0).unwrap().uid() == 0;
    if !root {
        refuse_all(&folder.0);
        refuse_later(&folder.0);
        return;
    }
    // Nobody can't come to the program where it was built.
    let program: PathBuf = folder.file("program");
    std::fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let inner = folder.file("inner");
    std::fs::create_dir(&inner).unwrap();
    std::os::unix::fs::chown(&inner, Some(NOBODY), Some(NOBODY)).unwrap();
    for open in [&folder.0, &program, &inner] {
        set_mode(open, 0o755);
    }
    let prepared = job("permissions::what_may_not_be_used_is_refused_with_its_reason", inner.to_str().unwrap());
    let mut command = std::process::Command::new(&program);
    command.args(prepared.get_args()).env("FK_TEST_JOB", &inner).current_dir(&inner).uid(NOBODY).gid(NOBODY);
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&text));
}
