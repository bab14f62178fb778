//! The tables of these tests, and who enforces their foreign keys.

use std::path::Path;
use std::time::Duration;

use fk::prelude::*;
use fk::{Enforcement, Result, Synchronous};
use rusqlite::Connection;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parents")]
pub(crate) struct Parent {
    #[key]
    pub(crate) id: Key<Self>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "children")]
pub(crate) struct Child {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action)]
    pub(crate) parent_id: Key<Parent>,
}

/// Goes with its parent.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "followers")]
pub(crate) struct Follower {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) parent_id: Key<Parent>,
}

/// Goes with what goes with its parent.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "leaves")]
pub(crate) struct Leaf {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) follower_id: Key<Follower>,
}

#[derive(Schema)]
#[schema(Parent, Child, Follower, Leaf)]
pub(crate) struct Family;

/// Who enforces foreign keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enforcing {
    Database,
    Mirror,
    Both,
}

impl Enforcing {
    pub(crate) const ALL: &[Self] = &[Self::Database, Self::Mirror, Self::Both];

    /// The word by which a second process is told.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Mirror => "mirror",
            Self::Both => "both",
        }
    }

    pub(crate) fn of(word: &str) -> Self {
        *Self::ALL.iter().find(|one| one.word() == word).unwrap()
    }

    pub(crate) fn open(self, path: &Path) -> Result<Db<Family>> {
        let options = Db::<Family>::options().busy_timeout(Duration::from_mins(2)).synchronous(Synchronous::Normal);
        // With few pages in memory, what isn't committed yet gets to the disk.
        let options = options.on_connect(|connection| connection.pragma_update(None, "cache_size", 8));
        let enforcement = match self {
            Self::Database => Enforcement::Database,
            Self::Mirror => Enforcement::Mirror,
            Self::Both => Enforcement::Both,
        };
        options.enforcement(enforcement).open(path)
    }
}

/// Makes sure, past the library, that the file is whole and that no row is without its parent.
#[track_caller]
pub(crate) fn assert_whole(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection.busy_timeout(Duration::from_mins(2)).unwrap();
    let orphans: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(orphans, 0);
    let integrity: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
}
