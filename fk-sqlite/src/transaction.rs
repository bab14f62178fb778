//! What can be done inside a transaction: [`ReadTx`], [`WriteTx`], and the guards that own one.
//!
//! All of it runs on a `Session`: one connection between BEGIN and COMMIT or ROLLBACK.

mod guard;
mod plan;
mod raw;
mod read;
mod schema;
mod session;
#[cfg(test)]
pub(crate) mod tests;
mod touched;
mod write;

pub use guard::{CommitError, ReadGuard, WriteGuard};
pub use read::ReadTx;
pub(crate) use read::mark;
pub(crate) use session::Session;
pub use write::{Deleted, WriteTx};

/// Why REPLACE isn't run where this library acts on what is deleted.
pub(crate) const REPLACES: &str = "REPLACE deletes rows in the middle of a statement, too early for their referential actions; write \
     `INSERT .. ON CONFLICT (..) DO UPDATE`, or delete first";

/// Makes sure that a statement leaves transaction and pragmas alone.
pub(crate) fn check_raw(sql: &str) -> fk_core::Result<()> {
    raw::check(sql, raw::May::Write)
}
