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
//! | FK3 | `set_null` needs columns that may be NULL | [`set_null_allowed`] |
//! | FK4 | a column that holds a key declares its reference | [`plain`] |
//! | FK5 | a column has a column type | [`column()`], [`newtype`] |
//! | FK6 | `has_many` and `has_one` name a child that references back, by exactly one reference or by `via` | [`has_many`] |
//! | FK7 | a table is in the schema that it is used with | [`In`](crate::In) |
//! | FK8 | every reference and relation of a schema's tables leads to a table of the schema | [`schema_table`], [`schema_part`] |
//! | FK9 | names of tables, constraints and indexes are there once in a schema | [`schema_table`], [`schema_part`] |
//! | FK10 | no row needs itself to exist first: no cycle of NOT NULL immediate references, unless it is meant | [`schema_table`], [`deferred_cycle()`] |
//! | FK11 | a delete doesn't depend on the order of its cascades | [`schema_table`] |
//! | FK12 | a comparison, a key and an order are of the column's type | [`Operand`](crate::expression::Operand) |
//! | FK13 | a write needs a write transaction | the methods of `WriteTx` |
//! | FK14 | a key's column is never NULL | [`key_column`] |
//! | FK15 | a default is of the column's type | [`text`], [`made`], and the compiler |
//! | FK16 | a check is a condition, what generates a column is of its type, and operands fit | [`condition`], [`generated`], [`and`], [`or`], [`not`], [`len`], [`like`] |
//! | FK17 | `has_one` reads a reference backwards whose columns are unique, `has_many` another | [`has_many`] |
//! | FK18 | the columns that a reference names are a whole candidate key of the parent | [`candidate_key`] |
//! | FK19 | a referencing field has the type of the column that it references | [`referenced`] |
//! | FK20 | texts compare alike on both sides of a reference, and only texts have a collation | [`link`], [`collated`] |
//! | FK21 | a generated column is never set | [`Settable`](crate::expression::Settable) |
//! | FK22 | two references over the same columns lead to different tables | [`different`] |
//! | FK23 | `many_to_many` leads over a table that references both sides, each by exactly one reference or by `via` | [`many_to_many`] |
//! | FK24 | an included schema is a part | [`part`] |
//! | FK25 | a reference to its own table leaves a way in for the first row | [`link`] |
//! | FK26 | a field of a row is given what its type is, by name or in order | [`Gives`](crate::query::Gives), [`RowParts`](crate::query::RowParts) |
//! | FK27 | a relation that is loaded starts at the table that it is loaded with | [`LeadsFrom`](crate::relation::LeadsFrom) |
//! | FK28 | sums and averages are of numbers, the smallest and the largest of what has an order | [`HasArithmetic`](crate::expression::HasArithmetic), [`HasOrder`](crate::expression::HasOrder) |
//! | FK29 | what is selected, or grouped by, is a column or an expression | [`Selection`](crate::query::Selection), [`Chosen`](crate::query::Chosen), [`Keys`](crate::query::Keys) |
//! | FK30 | each step of a query has its place | [`PerRow`](crate::query::PerRow), [`Untouched`](crate::query::Untouched), [`Append`](crate::query::Append) |
//! | FK31 | a tree is over a reference to its own table, and a root where that may be NULL | [`SameTable`](crate::relation::SameTable), [`NewParent`](crate::relation::NewParent) |
//! | FK32 | a function is one of its own types | [`IsText`](crate::expression::IsText), [`IsReal`](crate::expression::IsReal), [`HasBytes`](crate::expression::HasBytes), [`HasDate`](crate::expression::HasDate), [`HasTime`](crate::expression::HasTime), [`Castable`](crate::expression::Castable), [`CastTo`](crate::expression::CastTo) |
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

pub use children::{Between, Children, between, children, has_many, many_to_many};
pub use column::{
    AsField, Col, Field, FromText, MakesDefault, Newtype, collated, column, key_column, key_part, made, newtype, plain,
    text,
};
pub use condition::{
    Generates, IsExpression, IsText, Stored, and, condition, generated, is_between, len, like, not, or,
};
pub use foreign_key::{
    AsReferenced, InOneColumn, Inferred, KeyedBy, Link, Options, Reference, ReferenceTo, SameKey, Several, references,
    references_to, set_null_allowed, unnamed_reference,
};
pub use listed::{NoTable, Probe, listed};
pub use name::name_hash;
pub use referenced::{
    AreColumns, HasColumns, Referenced, ReferencedBy, candidate_key, different, link, referenced, references_columns,
};
pub use schema::{
    Edge, Facts, Included, Listed, constraint_count, deferred_cycle, defs, edge_count, part, schema_facts, schema_part,
    schema_table, table, together,
};
