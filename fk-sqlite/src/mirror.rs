//! The mirror: every constraint of a database as data, and what can be known and done with it beyond what SQLite does
//! by itself.
//!
//! [`schema`] is the model that everything here works on. It comes from declared tables or from a file, and is the same
//! data either way, so that what is said of a program's own tables can be said of any file's.

pub mod audit;
mod declared;
mod display;
mod engine;
mod exact;
mod finding;
mod known;
mod local;
mod mode;
mod modules;
pub(crate) mod names;
mod on;
pub mod order;
pub mod orphans;
pub(crate) mod plan;
pub(crate) mod quarantine;
mod read;
pub mod repair;
mod replace;
mod resolve;
pub mod schema;
mod table;
#[doc(hidden)]
#[allow(missing_docs, reason = "for tests alone")]
pub mod text;

pub(crate) use engine::{Doing, Effects, Statement, append};
pub(crate) use known::Known;
pub use mode::Enforcement;
pub(crate) use mode::{Mirrored, switch};
pub use on::{Conflict, Mirror};
pub use schema::Schema;
