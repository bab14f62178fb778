//! Rows between the typed layer and a backend: where values go ([`Sink`]), where they come from
//! ([`Source`]), and which Rust types a row of raw SQL can become ([`FromRow`]) or can bind ([`Params`]).

use crate::any::{Any, AnyRef, Encoded};
use crate::error::{Error, Result};
use crate::schema::TableDef;
use crate::table::Table;
use crate::value::{Value, ValueError};

/// Takes the values of a statement, one after the other.
pub trait Sink {
    /// Binds the next value.
    ///
    /// # Errors
    /// The value's own error with table and column, or the backend's.
    fn put(&mut self, value: std::result::Result<Encoded<'_>, ValueError>) -> Result<()>;
}

/// Collects values instead of binding them.
impl Sink for Vec<Any> {
    fn put(&mut self, value: std::result::Result<Encoded<'_>, ValueError>) -> Result<()> {
        self.push(value.map_or(Any::Null, Encoded::to_any));
        Ok(())
    }
}

/// Gives the values of the row that a backend stands on.
pub trait Source {
    /// The value in column `index`; NULL past the end.
    fn get(&self, index: usize) -> AnyRef<'_>;

    /// How many columns the row has.
    fn width(&self) -> usize;

    /// Says where the value that doesn't fit was found.
    fn fail(&self, index: usize, error: ValueError) -> Error;
}

/// Shows the columns of a row from one on, which are those of a table.
pub(crate) struct Offset<'a> {
    row: &'a dyn Source,
    begin: usize,
    table: &'static TableDef,
}

impl<'a> Offset<'a> {
    pub(crate) fn new(row: &'a dyn Source, begin: usize, table: &'static TableDef) -> Self {
        Self { row, begin, table }
    }
}

impl Source for Offset<'_> {
    fn get(&self, index: usize) -> AnyRef<'_> {
        self.row.get(self.begin + index)
    }

    fn width(&self) -> usize {
        self.table.shape.columns.len()
    }

    #[cold]
    fn fail(&self, index: usize, error: ValueError) -> Error {
        let key = self.table.shape.key.iter();
        Error::Decode {
            table: self.table.shape.name.to_owned(),
            column: self.table.column(index).name.to_owned(),
            key: key.map(|at| (self.table.column(*at).name.to_owned(), self.get(*at).to_any())).collect(),
            source: Box::new(error),
        }
    }
}

/// Reads one column. The error is boxed, so that the values of a row stay in registers until it is put together.
///
/// # Errors
/// [`Error::Decode`] with table, column and key.
#[inline]
pub fn read<V: Value>(source: &dyn Source, index: usize) -> Result<V, Box<Error>> {
    match V::decode(source.get(index)) {
        Ok(value) => Ok(value),
        Err(error) => Err(failed(source, index, error)),
    }
}

#[cold]
#[inline(never)]
#[expect(clippy::unnecessary_box_returns, reason = "its callers have no place for more")]
fn failed(source: &dyn Source, index: usize, error: ValueError) -> Box<Error> {
    Box::new(source.fail(index, error))
}

/// Writes one column.
///
/// # Errors
/// Those of [`Sink::put`].
pub fn write<V: Value>(value: &V, sink: &mut dyn Sink) -> Result<()> {
    sink.put(value.encode())
}

/// Can be read from a row: a table's struct, or a tuple of up to 16 columns; `()` reads nothing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    label = "expected a tuple of columns or a table's struct",
    note = "a single column is a tuple too: `(i64,)`"
)]
pub trait FromRow: Sized {
    /// How many columns a row must have; `None` for any number.
    const WIDTH: Option<usize>;

    /// Reads the row.
    ///
    /// # Errors
    /// [`Error::Decode`] for the first column that doesn't fit.
    fn from_row(row: &dyn Source) -> Result<Self>;
}

#[diagnostic::do_not_recommend]
impl<T: Table> FromRow for T {
    const WIDTH: Option<usize> = Some(T::SHAPE.columns.len());

    fn from_row(row: &dyn Source) -> Result<Self> {
        T::decode(row)
    }
}

#[diagnostic::do_not_recommend]
impl FromRow for () {
    const WIDTH: Option<usize> = None;

    fn from_row(_: &dyn Source) -> Result<Self> {
        Ok(())
    }
}

/// Can be bound to `?1`, `?2`, ..: a tuple of up to 16 values, a slice of [`Any`], or `()` for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a statement",
    label = "expected a tuple of values",
    note = "a single value is a tuple too: `(id,)`"
)]
pub trait Params {
    /// Binds the values in order.
    ///
    /// # Errors
    /// Those of the sink.
    fn bind(&self, sink: &mut dyn Sink) -> Result<()>;
}

#[diagnostic::do_not_recommend]
impl Params for () {
    fn bind(&self, _: &mut dyn Sink) -> Result<()> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl Params for &[Any] {
    fn bind(&self, sink: &mut dyn Sink) -> Result<()> {
        self.iter().try_for_each(|value| sink.put(value.to_param()))
    }
}

#[diagnostic::do_not_recommend]
impl Params for Vec<Any> {
    fn bind(&self, sink: &mut dyn Sink) -> Result<()> {
        self.as_slice().bind(sink)
    }
}

/// Is one value of [`Params`]: a column type, or text and bytes borrowed.
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be bound to a statement", label = "not a column type")]
pub trait Param {
    /// Gives the stored form.
    ///
    /// # Errors
    /// [`ValueError`] for a value that can't be stored.
    fn to_param(&self) -> std::result::Result<Encoded<'_>, ValueError>;
}

#[diagnostic::do_not_recommend]
impl<V: Value> Param for V {
    fn to_param(&self) -> std::result::Result<Encoded<'_>, ValueError> {
        self.encode()
    }
}

macro_rules! borrowed {
    ($($ty:ty: $kind:ident $bytes:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Param for $ty {
            fn to_param(&self) -> std::result::Result<Encoded<'_>, ValueError> {
                Ok(AnyRef::$kind(self.$bytes()).into())
            }
        }
    )*};
}

borrowed! {
    &str: Text as_bytes;
    &String: Text as_bytes;
    &[u8]: Blob as_ref;
    &Vec<u8>: Blob as_ref;
}

#[diagnostic::do_not_recommend]
impl Param for Any {
    fn to_param(&self) -> std::result::Result<Encoded<'_>, ValueError> {
        match self {
            Self::Real(value) => crate::Scalar::encode(value),
            other => Ok(other.as_ref().into()),
        }
    }
}

macro_rules! tuples {
    ($($count:literal: $($ty:ident $at:tt),*;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($ty: Value),*> FromRow for ($($ty,)*) {
            const WIDTH: Option<usize> = Some($count);

            fn from_row(row: &dyn Source) -> Result<Self> {
                Ok(($(read::<$ty>(row, $at)?,)*))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($ty: Param),*> Params for ($($ty,)*) {
            fn bind(&self, sink: &mut dyn Sink) -> Result<()> {
                $(sink.put(self.$at.to_param())?;)*
                Ok(())
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
    5: A 0, B 1, C 2, D 3, E 4;
    6: A 0, B 1, C 2, D 3, E 4, F 5;
    7: A 0, B 1, C 2, D 3, E 4, F 5, G 6;
    8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7;
    9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8;
    10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9;
    11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10;
    12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11;
    13: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12;
    14: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13;
    15: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14;
    16: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11, M 12, N 13, O 14, P 15;
}
