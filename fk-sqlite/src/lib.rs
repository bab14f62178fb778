//! SQLite for `fk`, over rusqlite: the only crate that knows SQLite.
//!
//! | module | what it answers |
//! |---|---|
//! | [`db`], [`options`] | how is a file opened, and who may use it how long? |
//! | `open` | what must be true of a file before it is used? |
//! | `pool` | which connection does a transaction get, and how long does it wait? |
//! | [`transaction`] | what can be done inside a transaction? |
//! | `statement` | how does a statement get from text to rows at no cost? |
//! | `explain` | what did SQLite refuse, and because of which rows? |
//! | [`verify`] | is the file's schema the declared one? |
//! | [`mirror`] | what do the constraints of a database say, and what follows from them? |
//! | `dialect` | what does SQLite write differently? |

mod bind;
pub mod db;
mod dialect;
mod error;
mod explain;
pub mod mirror;
mod model;
mod open;
pub mod options;
mod pool;
mod statement;
#[cfg(feature = "tokio")]
mod tokio;
pub mod transaction;
pub mod verify;
mod wal;

pub use db::Db;
pub use mirror::Enforcement;
pub use mirror::audit::Audit;
pub use mirror::orphans::{Orphan, Orphaned, Orphans};
pub use mirror::repair::{Policy, Repair, Repaired, Repairing, Template, Undone};
pub use options::{Options, Synchronous};
pub use rusqlite;
pub use transaction::{
    AtMost, CommitError, Deleted, Graph, Loaded, Loader, Mended, OnOrphan, Promoted, ReadGuard, ReadTx, Saved, Stage,
    WriteGuard, WriteTx,
};
pub use verify::{Report, Verify};
pub use wal::Checkpoint;
