//! How nested rows go in: each when its parent is there.

use super::{Below, BelowOf, InsertInto, Nested, ToChildren};
use crate::any::{Any, AnyRef, Encoded};
use crate::error::{Error, Result};
use crate::relation::picked;
use crate::row::Sink;
use crate::schema::{Collation, ForeignKeyDef, Schema, TableDef};
use crate::table::{AnyRow, In, Insert, TableSource as _};
use crate::value::ValueError;

/// Inserts one row: what a backend's write transaction is to rows that are nested.
pub trait Inserter<S: Schema> {
    /// Inserts a row and gives it back, key filled in.
    ///
    /// # Errors
    /// Those of the backend.
    fn insert_one<R>(&mut self, row: R) -> Result<R::Table>
    where
        R: Insert,
        R::Table: In<S>;
}

/// Can be inserted into a database of the schema `S`, with what is below it.
#[diagnostic::on_unimplemented(
    message = "this isn't made of rows of tables of schema `{S}`",
    label = "expected rows whose tables are all in `#[schema(..)]` of `{S}`"
)]
pub trait InsertIn<S: Schema> {
    /// What is given back: the row, and with it a `Vec` for each relation, or an `Option` where there is one row at most.
    type Rows;

    /// Inserts all of it; who asks undoes it if a part fails.
    ///
    /// # Errors
    /// Those of the backend; [`Error::OtherParent`].
    fn insert_in<X: Inserter<S>>(self, to: &mut X) -> Result<Self::Rows>;
}

#[diagnostic::do_not_recommend]
impl<S: Schema, R: Insert> InsertIn<S> for R
where
    R::Table: In<S>,
{
    type Rows = R::Table;

    fn insert_in<X: Inserter<S>>(self, to: &mut X) -> Result<R::Table> {
        to.insert_one(self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Schema, N: InsertIn<S>> InsertIn<S> for Vec<N> {
    type Rows = Vec<N::Rows>;

    fn insert_in<X: Inserter<S>>(self, to: &mut X) -> Result<Vec<N::Rows>> {
        self.into_iter().map(|rows| rows.insert_in(to)).collect()
    }
}

/// Goes in below a row of `T`.
pub trait BelowIn<S: Schema, T>: BelowOf<T> {
    /// Inserts it.
    ///
    /// # Errors
    /// Those of [`InsertIn::insert_in`].
    fn insert_below<X: Inserter<S>>(self, parent: &T, to: &mut X) -> Result<Self::Rows>;
}

#[diagnostic::do_not_recommend]
impl<S, L, I, F, N> BelowIn<S, L::Parent> for Below<L, I, F, N>
where
    S: Schema,
    L: ToChildren,
    I: IntoIterator,
    F: FnMut(&L::Parent, I::Item) -> N,
    N: InsertInto<L::Child> + InsertIn<S, Rows = <N as InsertInto<L::Child>>::Rows>,
{
    fn insert_below<X: Inserter<S>>(mut self, parent: &L::Parent, to: &mut X) -> Result<Self::Rows> {
        let under = Under::new(L::Child::def(), self.relation.foreign_key(), L::Parent::def(), parent);
        let mut rows = L::none();
        for item in self.items {
            let row = (self.make)(parent, item).insert_in(to)?;
            under.check(<N as InsertInto<L::Child>>::row(&row))?;
            L::add(&mut rows, row);
        }
        Ok(rows)
    }
}

macro_rules! nested {
    ($($below:ident $at:tt),*) => {
                #[diagnostic::do_not_recommend]
        impl<S: Schema, R: Insert, $($below),*> InsertIn<S> for Nested<R, ($($below,)*)>
        where
            R::Table: In<S>,
            $($below: BelowIn<S, R::Table>),*
        {
            type Rows = (R::Table, $($below::Rows),*);

            fn insert_in<X: Inserter<S>>(self, to: &mut X) -> Result<Self::Rows> {
                let row = to.insert_one(self.row)?;
                let below = ($(self.below.$at.insert_below(&row, to)?,)*);
                Ok((row, $(below.$at),*))
            }
        }
    };
}

nested!(B0 0);
nested!(B0 0, B1 1);
nested!(B0 0, B1 1, B2 2);
nested!(B0 0, B1 1, B2 2, B3 3);
nested!(B0 0, B1 1, B2 2, B3 3, B4 4);
nested!(B0 0, B1 1, B2 2, B3 3, B4 4, B5 5);
nested!(B0 0, B1 1, B2 2, B3 3, B4 4, B5 5, B6 6);
nested!(B0 0, B1 1, B2 2, B3 3, B4 4, B5 5, B6 6, B7 7);

/// A parent as its children name it.
struct Under {
    child: &'static TableDef,
    by: &'static ForeignKeyDef,
    parent: &'static TableDef,
    key: Vec<Any>,
}

impl Under {
    fn new(child: &'static TableDef, foreign_key: usize, parent: &'static TableDef, row: &dyn AnyRow) -> Self {
        let by = &child.foreign_keys[foreign_key];
        Self { child, by, parent, key: picked(row, by.parent_columns) }
    }

    /// Refuses a child that references another row.
    fn check(&self, child: &dyn AnyRow) -> Result<()> {
        let mut same = Same { under: self, at: 0, all: !self.key.iter().any(Any::is_null) };
        // It refuses nothing.
        let _ = child.encode_all(&mut same);
        if same.all { Ok(()) } else { Err(self.refuse(child)) }
    }

    #[cold]
    fn refuse(&self, child: &dyn AnyRow) -> Error {
        Error::OtherParent {
            constraint: self.by.name,
            table: self.child.shape.name,
            columns: self.child.names(self.by.columns).collect(),
            key: picked(child, self.by.columns).into(),
            parent: self.parent.shape.name,
            parent_key: self.key.as_slice().into(),
        }
    }
}

/// Compares a row's reference with its parent, as the column compares.
struct Same<'a> {
    under: &'a Under,
    at: usize,
    all: bool,
}

impl Sink for Same<'_> {
    fn put(&mut self, value: std::result::Result<Encoded<'_>, ValueError>) -> Result<()> {
        let (at, under) = (self.at, self.under);
        self.at += 1;
        if let Some(place) = under.by.columns.iter().position(|column| *column == at) {
            let collation = under.child.column(at).collation;
            self.all &= value.is_ok_and(|value| is_same(value.as_ref(), under.key[place].as_ref(), collation));
        }
        Ok(())
    }
}

fn is_same(value: AnyRef<'_>, key: AnyRef<'_>, collation: Collation) -> bool {
    match (value, key, collation) {
        (AnyRef::Text(value), AnyRef::Text(key), Collation::NoCase) => value.eq_ignore_ascii_case(key),
        (AnyRef::Text(value), AnyRef::Text(key), Collation::RTrim) => trimmed(value) == trimmed(key),
        _ => value == key,
    }
}

fn trimmed(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|byte| *byte != b' ').map_or(0, |at| at + 1);
    text.get(..end).unwrap_or_default()
}
