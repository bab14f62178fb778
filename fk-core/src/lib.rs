//! The part of `fk` that knows no database: values, keys, tables, relations, queries, violations, and
//! the checks that run while the program compiles.
//!
//! Users depend on the facade `fk` (package `fk-orm`), which re-exports this crate.
//!
//! | module | what it answers |
//! |---|---|
//! | [`value`] | what can a column hold? |
//! | [`schema`] | what does a schema say, as plain data? |
//! | [`check`] | which declarations are legal? |
//! | [`table`] | what is a table to a transaction? |
//! | [`relation`] | which constants stand for constraints? |
//! | [`expression`], [`query`] | what is asked for, as plain data? |
//! | [`nested`] | which rows go in together? |
//! | [`sql`] | how is that written in SQL? |
//! | [`violation`], [`error`] | what went wrong, with which rows? |
//! | [`plan`] | what would a delete do? |

pub mod any;
pub mod check;
#[doc(hidden)]
pub mod derive;
pub mod error;
pub mod explained;
pub mod expression;
pub mod key;
pub mod nested;
pub mod nullness;
pub mod plan;
pub mod query;
pub mod relation;
pub mod row;
pub mod schema;
pub mod sql;
pub mod table;
pub mod value;
pub mod violation;

pub use any::{Any, AnyRef, Encoded};
pub use error::{Error, Result};
pub use explained::{Explained, PlanStep};
pub use expression::{Column, Expr};
pub use key::Key;
pub use nullness::{Generated, Optional, Required};
pub use plan::Plan;
pub use query::{Cursor, Page, Query};
pub use relation::{
    AtMostOne, Audited, Branch, CandidateKey, Check, Constraint, IntoQuery, ManyToMany, Relation, To, ToMany, ToMaybe,
    ToOne, Tree,
};
pub use row::{FromRow, Params};
pub use schema::Schema;
pub use table::{In, Insert, Table};
#[cfg(feature = "serde_json")]
pub use value::Json;
#[cfg(feature = "rust_decimal")]
pub use value::Scaled;
pub use value::{Scalar, Value, ValueError};
pub use violation::{Event, RowsAtFault, Violation, ViolationKind, Violations};
