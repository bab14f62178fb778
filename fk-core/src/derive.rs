//! What generated code names, besides [`check`](crate::check): re-exports for the derives, not for users.

pub use crate::any::Encoded;
pub use crate::check;
pub use crate::expression::{Column, Condition, Expr, Node, Operand, Path, Scope};
pub use crate::key::{Key, KeyValue};
pub use crate::nullness::Nullness;
pub use crate::query::{Fields, Gives, MadeOf, Output, Query, RowSource, Selection, SelectionSource, WholeRow};
pub use crate::relation::{AtMostOne, CandidateKey, Check, Is, Joins, ManyToMany, ToMany, ToMaybe, ToOne};
pub use crate::row::{Sink, Source};
pub use crate::schema::{
    Action, CheckDef, Collation, ColumnDef, ForeignKeyDef, Formula, IndexDef, ScalarDef, Schema, Storage, TableDef,
    TableShape, UniqueDef,
};
pub use crate::table::{Given, Includes, InsertSource, Member, PartSource, Table, TableSource};
pub use crate::value::open::{Open, Unknown, open};
pub use crate::value::text::{decode_word, utf8};
pub use crate::value::{Itself, No, Scalar, Value, ValueError, Yes};
pub use crate::{AnyRef, Error, Required};
/// What the words of an enum are stored as. Not by the name of std's type, which the compiler would then print
/// with its path.
pub type Text = String;
/// Results whose error is whatever the place needs.
pub type Outcome<T, E = Error> = Result<T, E>;
/// What a selection appends itself to. Not by the name of std's type either.
pub type Outputs = Vec<Output>;
/// Gives the values of a new row that only the database completes.
pub fn given_values<T, const N: usize>(values: [Option<Node>; N]) -> Given<T> {
    Given::Values(values.into())
}
