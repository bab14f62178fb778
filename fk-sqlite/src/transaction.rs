//! What can be done inside a transaction: [`ReadTx`], [`WriteTx`], and the guards that own one.
//!
//! All of it runs on a `Session`: one connection between BEGIN and COMMIT or ROLLBACK.

mod budget;
mod bulk;
mod children;
mod each;
mod explained;
mod graph;
mod guard;
pub(crate) mod load;
mod mirrored;
mod orphans;
mod page;
mod plan;
mod query;
mod raw;
mod read;
mod schema;
mod session;
mod stage;
#[cfg(test)]
pub(crate) mod tests;
mod touched;
mod tree;
mod write;

pub use budget::AtMost;
pub use graph::{Graph, Saved};
pub use guard::{CommitError, ReadGuard, WriteGuard};
pub use load::{Loaded, Loader, Mended, OnOrphan};
pub use read::ReadTx;
pub(crate) use read::mark;
pub(crate) use session::Session;
pub use stage::{Promoted, Stage};
pub use write::{Deleted, WriteTx};

pub(crate) use raw::{check_mirrored, creates};
