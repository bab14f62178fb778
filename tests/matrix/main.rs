//! Every word of the declarations, alone and beside others, by what it does to rows: each theme has a schema of its
//! own, and a schema that is opened again is what was declared.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod audit;
mod candidates;
mod checks;
mod columns;
mod computed;
mod corners;
mod cycles;
mod depth;
mod economy;
mod keys;
mod many;
mod match_full;
mod own_table;
mod references;
mod relations;
mod schemas;
mod subtypes;
mod wide;

use fk::prelude::*;
use fk::{Error, Verify};
use support::Folder;

/// Runs a test on a database in memory and on a file. The file is then opened again and compared with the schema.
#[track_caller]
fn each<S: Schema>(test: impl Fn(&Db<S>) -> fk::Result<()>) {
    let memory = Db::<S>::in_memory().unwrap();
    assert!(memory.report().is_clean(), "{}", memory.report());
    support::one_model(&memory);
    test(&memory).unwrap();
    let temporary = Db::<S>::temporary().unwrap();
    test(&temporary).unwrap();
    drop(temporary);
    let folder = Folder::new();
    let path = folder.file("it.db");
    test(&Db::open(&path).unwrap()).unwrap();
    let again = Db::<S>::options().verify(Verify::Strict).create(false).open(&path).unwrap();
    assert!(again.report().is_clean(), "{}", again.report());
    let broken: Vec<(String,)> = again.read(|tx| tx.sql("SELECT \"table\" FROM pragma_foreign_key_check", ())).unwrap();
    assert_eq!(broken, []);
}

/// Runs a write that constraints refuse; shows both forms of the error: the short one leaves the details out.
#[track_caller]
fn refused<S: Schema, R>(
    db: &Db<S>,
    f: impl FnOnce(&mut WriteTx<'_, S>) -> fk::Result<R>,
    first: &str,
    rest: &str,
) -> Error {
    let Err(error) = db.write(f) else { panic!("nothing was refused") };
    let whole = format!("{first}\n{rest}");
    assert_eq!(format!("{error:#}"), whole);
    let brief: Vec<&str> = whole.lines().filter(|line| !line.starts_with("detail: ")).collect();
    assert_eq!(error.to_string(), brief.join("\n"));
    error
}

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn text<T>(value: &str) -> Key<T, String> {
    Key::from_raw(value.to_owned())
}
