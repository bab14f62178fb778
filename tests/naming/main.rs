//! What refused is named on every path: by single rows, by statements over many, by upserts, by hand, by triggers, by
//! actions, by the commit; and what can't be enforced, goes too deep, or is refused for nothing is told as that.
//!
//! The schema of this program is `Shop`'s; files have more tables, triggers and references than it declares.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod actions;
mod broken;
mod commit;
mod deep;
mod statements;
mod triggers;

use fk::Error;
use fk::prelude::*;
use support::{Folder, Shop, ShopDb, seed};

/// A file with the shop's tables, Helen's order of two lamps, and more.
pub(crate) struct File {
    folder: Folder,
}

impl File {
    pub(crate) fn new(more: &str) -> Self {
        let file = Self { folder: Folder::new() };
        let path = file.folder.file("shop.db");
        seed(&ShopDb::open(&path).unwrap()).unwrap();
        rusqlite::Connection::open(&path).unwrap().execute_batch(more).unwrap();
        file
    }

    pub(crate) fn open(&self) -> ShopDb {
        ShopDb::open(self.folder.file("shop.db")).unwrap()
    }

    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.file("shop.db")
    }
}

/// Every row of every table, in order.
fn contents(tx: &ReadTx<'_, Shop>) -> fk::Result<Vec<String>> {
    let tables: Vec<(String,)> = tx.sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", ())?;
    let mut all = Vec::new();
    for (table,) in tables {
        let columns: Vec<(String,)> =
            tx.sql("SELECT name FROM pragma_table_info(?1) ORDER BY cid", (table.as_str(),))?;
        let list: Vec<String> = columns.iter().map(|(name,)| format!("quote(\"{name}\")")).collect();
        let sql = format!("SELECT {} FROM \"{table}\" ORDER BY 1", list.join(" || ',' || "));
        let rows: Vec<(String,)> = tx.sql(&sql, ())?;
        all.extend(rows.into_iter().map(|(row,)| format!("{table}: {row}")));
    }
    Ok(all)
}

/// Runs what is refused, in a transaction that goes on: shows that nothing was changed, and gives the error's words.
#[track_caller]
pub(crate) fn refused<R: std::fmt::Debug>(
    db: &ShopDb,
    f: impl FnOnce(&mut WriteTx<'_, Shop>) -> fk::Result<R>,
) -> (Error, String) {
    let mut found = None;
    db.write(|tx| {
        let before = contents(tx)?;
        found = Some(f(tx).unwrap_err());
        assert_eq!(contents(tx)?, before, "a refused call changes nothing");
        Ok(())
    })
    .unwrap();
    let error = found.unwrap();
    let words = format!("{error:#}");
    (error, words)
}
