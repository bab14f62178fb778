//! Rules about one column: FK4, FK5, FK14, FK15, and of FK20 what is about one.

use std::fmt;

use super::message::Text;
use crate::any::{AnyRef, Encoded};
use crate::error::{Error, Result};
use crate::expression::{HasArithmetic, HasOrder, HasProducts, Node};
use crate::key::Key;
use crate::row::{Sink, Source};
use crate::schema::{ColumnDef, ScalarDef, Storage};
use crate::value::{HasBase, Scalar, Value, ValueError};

/// Holds what generated code needs of a column's type, so that the type is asked about once.
pub struct Col<T> {
    /// The column as data.
    pub def: ColumnDef,
    /// Writes the column.
    pub encode: fn(&T, &mut dyn Sink) -> Result<()>,
    /// Reads the column.
    pub decode: fn(&dyn Source, usize) -> Result<T, Box<Error>>,
    /// Gives a value of the column as a node.
    pub node: fn(&T) -> Node,
}

impl<T> Clone for Col<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Col<T> {}

impl<T> fmt::Debug for Col<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.def.fmt(f)
    }
}

/// Makes a column. FK5: its type is a column type.
pub const fn column<T: Value>(name: &'static str) -> Col<T> {
    Col {
        def: ColumnDef::new(name, <T::Scalar as Scalar>::DEF, T::NULLABLE),
        encode: crate::row::write::<T>,
        decode: crate::row::read::<T>,
        node: Node::value::<T>,
    }
}

/// FK4: a column that holds a key declares its reference.
///
/// # Panics
/// If it doesn't, while the program compiles.
#[track_caller]
pub const fn plain(column: &ColumnDef, table: &'static str) {
    if column.scalar.is_key {
        let text = Text::<512>::new()
            .push("`")
            .push(table)
            .push(".")
            .push(column.name)
            .push("` holds the key of a table, but declares no reference")
            .push("\n  help: add `#[references(on_delete = ..)]`, or `#[not_a_reference]` where none is meant");
        panic!("{}", text.as_str());
    }
}

/// FK14: a key's column is never NULL.
///
/// # Panics
/// If it may be, while the program compiles.
#[track_caller]
pub const fn key_column(column: &ColumnDef, table: &'static str) {
    if column.nullable {
        let text = Text::<512>::new()
            .push("`")
            .push(table)
            .push(".")
            .push(column.name)
            .push("` is part of the key, and a key is never NULL\n  help: write the type without `Option`");
        panic!("{}", text.as_str());
    }
}

/// Gives the value of a key, or of a part of one, which is kept beside the row.
pub fn key_part<T: Clone>(value: &T) -> T {
    value.clone()
}

/// Makes the default that `#[default("..")]` says. FK15: the column's type can be made of a text.
pub fn text<T: FromText>(text: &'static str) -> T {
    T::from_text(text)
}

/// Can be made of a text in a declaration.
#[diagnostic::on_unimplemented(
    message = "a text is no value of type `{Self}`",
    label = "expected `{Self}`",
    note = "`#[default(..)]` takes any expression of the field's type, for an `Option` such as `Some(\"..\".to_owned())`"
)]
pub trait FromText {
    /// Makes the value.
    fn from_text(text: &'static str) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: From<&'static str>> FromText for T {
    fn from_text(text: &'static str) -> Self {
        Self::from(text)
    }
}

/// Makes the default that a function of the program gives. FK15: it is of the column's type.
pub fn made<T, V: MakesDefault<T>>(value: V) -> T {
    value.into_default()
}

/// Is what `#[default(with = ..)]` gives for a field of type `T`: a `T`, or a key's value for the key.
#[diagnostic::on_unimplemented(
    message = "the function gives `{Self}`, which is no default of a field of type `{T}`",
    label = "expected a function that gives `{T}`"
)]
pub trait MakesDefault<T> {
    /// Gives the default.
    fn into_default(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T> MakesDefault<T> for T {
    fn into_default(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T, V> MakesDefault<Key<T, V>> for V {
    fn into_default(self) -> Key<T, V> {
        Key::from_raw(self)
    }
}

/// FK20: only texts have a collation.
///
/// # Panics
/// If the column holds something else, while the program compiles.
#[track_caller]
pub const fn collated(column: &ColumnDef, table: &'static str) {
    if !matches!(column.scalar.storage, Storage::Text) {
        let text = Text::<512>::new().push("`").push(table).push(".").push(column.name);
        panic!("{}", text.push("` is no text, so it has no collation\n  help: remove `collate`").as_str());
    }
}

/// Holds what generated code needs of a newtype's field, so that the type is asked about once.
pub struct Newtype<T> {
    /// How it is stored.
    pub def: ScalarDef,
    /// Gives the stored form.
    pub encode: for<'a> fn(&'a T) -> Stored<'a>,
    /// Reads the stored form.
    pub decode: fn(AnyRef<'_>) -> Decoded<T>,
}

type Stored<'a> = std::result::Result<Encoded<'a>, ValueError>;
type Decoded<T> = std::result::Result<T, ValueError>;

impl<T> fmt::Debug for Newtype<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.def.fmt(f)
    }
}

/// Makes a newtype. FK5: its field has a column type.
pub const fn newtype<T: Field>() -> Newtype<T> {
    Newtype { def: <T as Scalar>::DEF, encode: <T as Scalar>::encode, decode: <T as Scalar>::decode }
}

/// Is the field of a newtype.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be stored in a column",
    label = "not a column type",
    note = "the field is an integer up to `i64` or `u32`, `f64`, `bool`, `String`, `Vec<u8>`, `Key<_>` or a type with `#[derive(Value)]`; the features `uuid`, `jiff`, `chrono`, `time`, `rust_decimal` and `serde_json` add theirs"
)]
pub trait Field: Scalar {}

#[diagnostic::do_not_recommend]
impl<T: Scalar> Field for T {}

/// Is `Scalar::Order`, `Scalar::Arithmetic` or `Scalar::Base` of a newtype: what its field `T` has. Without a
/// bound, so that a field which can't be stored is one error.
#[expect(missing_debug_implementations, reason = "there is no value of it")]
pub struct AsField<T>(std::marker::PhantomData<T>);

#[diagnostic::do_not_recommend]
impl<T, F: Scalar<Order: HasOrder<F>>> HasOrder<T> for AsField<F> {}

#[diagnostic::do_not_recommend]
impl<T, F: Scalar<Arithmetic: HasArithmetic<F>>> HasArithmetic<T> for AsField<F> {}

#[diagnostic::do_not_recommend]
impl<T, F: Scalar<Arithmetic: HasProducts<F>>> HasProducts<T> for AsField<F> {}

#[diagnostic::do_not_recommend]
impl<T, F: Scalar<Base: HasBase<F>>> HasBase<T> for AsField<F> {
    type Base = <F::Base as HasBase<F>>::Base;
}
