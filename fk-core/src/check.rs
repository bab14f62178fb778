//! The compile-time checker's front door: what generated code calls.
//!
//! The derive knows names and tokens; whatever needs a type is decided here, by a trait bound with its
//! own words or by a `const fn` with a computed message. Functions that make data never panic; those
//! that are anchored by `const _: () = ..` do, and only they.
//!
//! | rule | what must hold | who says so |
//! |---|---|---|
//! | FK1 | what is referenced, named by `has_many` or listed is a table | [`references`], [`references_to`], [`children`], [`listed`] |
//! | FK2 | the referencing column has the type of the parent's key, which is of one column | [`references`], [`references_to`] |
//! | FK3 | `set_null` needs a column that may be NULL | [`set_null_allowed`] |
//! | FK4 | a column that holds a key declares its reference | [`plain`] |
//! | FK5 | a column has a column type | [`column()`], [`newtype`] |
//! | FK6 | `has_many` names a child that references back, by exactly one reference or by `via` | [`has_many`] |
//! | FK7 | a table is in the schema that it is used with | [`In`](crate::In) |
//! | FK8 | every reference and relation of a schema's tables leads to a table of the schema | [`schema_table`] |
//! | FK9 | names of tables, constraints and indexes are there once in a schema | [`schema_table`] |
//! | FK10 | no row needs itself to exist first: no cycle of NOT NULL immediate references | [`schema_table`] |
//! | FK11 | a delete doesn't depend on the order of its cascades | [`schema_table`] |
//! | FK12 | a comparison, a key and an order are of the column's type | [`Operand`](crate::expression::Operand) |
//! | FK13 | a write needs a write transaction | the methods of `WriteTx` |
//! | FK14 | a key's column is never NULL | [`key_column`] |
//! | FK15 | a default is of the column's type | [`text`], and the compiler |
//! | FK16 | a check is a condition, and its operands fit | [`condition`], [`and`], [`or`], [`not`], [`len`], [`like`] |
//!
//! The rules that need no type (`SY1` and on) are listed in `fk-derive/src/validate.rs`.

mod children;
mod column;
mod condition;
mod foreign_key;
mod listed;
mod message;
mod name;
mod referenced;
mod schema;

pub use column::{AsField, Col, Field, FromText, Newtype, column, key_column, newtype, plain, text};
pub use condition::{IsText, Stored, and, condition, len, like, not, or};
pub use children::{Between, Children, between, cardinality, children, has_many, many_to_many};
pub use foreign_key::{
    AsReferenced, InOneColumn, Inferred, KeyedBy, Link, Options, Reference, ReferenceTo, SameKey, Several, references,
    references_to, set_null_allowed, unnamed_reference,
};
pub use listed::{NoTable, Probe, listed};
pub use name::name_hash;
pub use referenced::{
    IsColumn, Referenced, ReferencedBy, candidate_key, different, referenced, references_columns, same_collation,
    same_type,
};
pub use schema::{Edge, Facts, Listed, constraint_count, edge_count, schema_facts, schema_table, table};
