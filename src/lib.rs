#![doc = include_str!("../README.md")]

#[cfg(doctest)]
mod book;

#[cfg(feature = "serde_json")]
pub use fk_core::Json;
#[cfg(feature = "rust_decimal")]
pub use fk_core::Scaled;
#[doc(inline)]
pub use fk_core::expression::{case, value};
pub use fk_core::{
    Any, AnyRef, AtMostOne, Audited, Branch, CandidateKey, Check, Column, Constraint, Cursor, Encoded, Error, Event,
    Explained, Expr, FromRow, Generated, In, Insert, IntoQuery, Key, ManyToMany, Optional, Page, Params, Plan,
    PlanStep, Query, Relation, Required, Result, RowsAtFault, Scalar, Schema, Table, To, ToMany, ToMaybe, ToOne, Tree,
    Value, ValueError, Violation, ViolationKind, Violations, any, error, explained, expression, key, nested, nullness,
    plan, query, relation, row, schema, table, value, violation,
};
#[doc(hidden)]
pub use fk_core::{check, derive};
pub use fk_derive::{Row, Schema, Table, Value};
pub use fk_sqlite::{
    AtMost, Audit, Checkpoint, CommitError, Db, Deleted, Enforcement, Graph, Loaded, Loader, Mended, OnOrphan, Options,
    Orphan, Orphaned, Orphans, Policy, Promoted, ReadGuard, ReadTx, Repair, Repaired, Repairing, Report, Saved, Stage,
    Synchronous, Template, Undone, Verify, WriteGuard, WriteTx, mirror, rusqlite,
};

/// What most files want: `use fk::prelude::*;`.
///
/// It leaves out what would hide a name of std's prelude: `fk::Result` and `fk::Error` are written
/// with their path.
pub mod prelude {
    pub use fk_core::expression::Condition;
    pub use fk_core::nullness::Nullness;
    pub use fk_core::{
        Any, AtMostOne, CandidateKey, Check, Column, Constraint, Expr, FromRow, In, Insert, Key, ManyToMany, Optional,
        Query, Relation, Required, Schema, Table, ToMany, ToMaybe, ToOne, Value, Violation, ViolationKind,
    };
    pub use fk_derive::{Row, Schema, Table, Value};
    pub use fk_sqlite::{Db, Deleted, ReadTx, WriteTx};
}
