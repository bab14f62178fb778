//! Loading rows together with those that relations lead to: `query.with(Order::CUSTOMER)`.
//!
//! Parents come with the row itself, by a join. Children come by one further statement for all rows: whatever is read has
//! the key that they reference beside it, and a place for them. The parts that relations add are in `relation/load.rs`.

use std::fmt;

use super::{Form, Further, Output, PerRow, Query, QueryData};
use crate::any::Any;
use crate::error::Result;
use crate::expression::Path;
use crate::relation::LeadsFrom;
use crate::row::Source;
use crate::table::Table;

/// Gives a row of a table, with what relations lead to from there or without.
#[diagnostic::on_unimplemented(
    message = "nothing can be loaded with what this query gives",
    label = "expected a query that gives the rows of its table",
    note = "`with` adds to whole rows; `select` says all that is given, and `into_row` comes last"
)]
pub trait Load: Form<Row = <Self as Load>::Loaded> {
    /// The table.
    type Table: Table;
    /// What it gives: `Row` by another name, which forms that load nothing don't have, so that of these one thing is told.
    type Loaded;

    /// Appends what it reads, if `path` leads to the row.
    fn outputs(&self, path: Path, list: &mut Vec<Output>);

    /// How many columns it reads.
    fn width(&self) -> usize;
}

/// Gives what a relation leads to from a row.
pub trait Part: Form {
    /// Appends what it reads, if `owner` leads to the row from which the relation leads.
    fn outputs(&self, owner: Path, list: &mut Vec<Output>);

    /// How many columns it reads.
    fn width(&self) -> usize;
}

/// Runs the statements that load children.
pub trait Loader {
    /// Runs a query for many keys, of `width` columns each, one after the other in `keys`; calls `each` with the position
    /// of the key that the row is for, and a source whose columns begin at 1.
    ///
    /// # Errors
    /// Those of the query and of `each`.
    fn load_children(
        &self,
        query: &QueryData,
        keys: Vec<Any>,
        width: usize,
        each: &mut dyn FnMut(usize, &dyn Source) -> Result<()>,
    ) -> Result<()>;
}

/// Gives a row and what a relation leads to.
pub struct With<L, X> {
    load: L,
    part: X,
}

impl<L: Clone, X: Clone> Clone for With<L, X> {
    fn clone(&self) -> Self {
        Self { load: self.load.clone(), part: self.part.clone() }
    }
}

impl<L, X> fmt::Debug for With<L, X> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("With")
    }
}

#[diagnostic::do_not_recommend]
impl<L: Load, X: Part> Form for With<L, X>
where
    L::Row: Append<X::Row>,
{
    type Held = (L::Held, X::Held);
    type Row = <L::Row as Append<X::Row>>::Longer;
    const LOADS: bool = L::LOADS || X::LOADS;

    fn read(&self, row: &dyn Source, owner: usize, at: &mut usize) -> Result<Self::Held> {
        // The row itself comes first, so that it begins where everything begins.
        let begin = *at;
        let held = self.load.read(row, owner, at)?;
        Ok((held, self.part.read(row, begin, at)?))
    }

    fn attach(&self, rows: Vec<&mut Self::Held>, loader: &dyn Loader) -> Result<()> {
        let (left, right): (Vec<_>, Vec<_>) = rows.into_iter().map(|(held, part)| (held, part)).unzip();
        if L::LOADS {
            self.load.attach(left, loader)?;
        }
        if X::LOADS {
            self.part.attach(right, loader)?;
        }
        Ok(())
    }

    fn further(&self, list: &mut Vec<Further>) {
        self.load.further(list);
        self.part.further(list);
    }

    fn finish(&self, (held, part): Self::Held) -> Self::Row {
        self.load.finish(held).append(self.part.finish(part))
    }
}

#[diagnostic::do_not_recommend]
impl<L: Load, X: Part> PerRow for With<L, X> where L::Row: Append<X::Row> {}

#[diagnostic::do_not_recommend]
impl<L: Load, X: Part> Load for With<L, X>
where
    L::Row: Append<X::Row>,
{
    type Table = L::Table;
    type Loaded = <L::Row as Append<X::Row>>::Longer;

    fn outputs(&self, path: Path, list: &mut Vec<Output>) {
        self.load.outputs(path, list);
        self.part.outputs(path, list);
    }

    fn width(&self) -> usize {
        self.load.width() + self.part.width()
    }
}

impl<T: Table, F> Query<T, F> {
    /// Gives with each row what a relation leads to: a parent, an `Option` of one, a `Vec` of children. Several calls give
    /// a longer tuple; `Order::LINES.with(OrderLine::ITEM)` gives tuples inside the `Vec`.
    ///
    /// Parents come by a join. Children come by one further statement for each relation, whatever the number of rows.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let pages: Vec<(Order, Customer, Vec<(OrderLine, Item)>)> = db.read(|tx| {
    ///     tx.all(Order::query().with(Order::CUSTOMER).with(Order::LINES.with(OrderLine::ITEM)))
    /// })?;
    /// assert_eq!((&pages[0].1, &pages[0].2[0].1), (&helen, &lamp));
    /// # Ok(())
    /// # }
    /// ```
    pub fn with<R: LeadsFrom<T>>(mut self, relation: R) -> Query<T, With<F, R::Part>>
    where
        F: Load<Table = T, Loaded: Append<<R::Part as Form>::Row>>,
    {
        let form = With { load: self.form, part: relation.into_part() };
        self.data.outputs.clear();
        form.outputs(self.data.root(), &mut self.data.outputs);
        Query { data: self.data, form, of: self.of }
    }
}

pub(crate) fn with<L, X>(load: L, part: X) -> With<L, X> {
    With { load, part }
}

/// Can have something more behind it: a row becomes a tuple, a tuple one that is longer by one.
#[diagnostic::on_unimplemented(
    message = "nothing more can be loaded with a tuple of 16",
    label = "a row can be loaded with up to 15 relations",
    note = "a relation can be loaded with further ones: `Order::LINES.with(OrderLine::ITEM)`"
)]
pub trait Append<X> {
    /// The longer tuple.
    type Longer;

    /// Puts it behind.
    fn append(self, last: X) -> Self::Longer;
}

#[diagnostic::do_not_recommend]
impl<T: Table, X> Append<X> for T {
    type Longer = (T, X);

    fn append(self, last: X) -> (T, X) {
        (self, last)
    }
}

macro_rules! tuples {
    ($($($ty:ident $name:ident),*;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($ty,)* X> Append<X> for ($($ty,)*) {
            type Longer = ($($ty,)* X);

            fn append(self, last: X) -> Self::Longer {
                let ($($name,)*) = self;
                ($($name,)* last)
            }
        }
    )*};
}

tuples! {
    A a, B b;
    A a, B b, C c;
    A a, B b, C c, D d;
    A a, B b, C c, D d, E e;
    A a, B b, C c, D d, E e, F f;
    A a, B b, C c, D d, E e, F f, G g;
    A a, B b, C c, D d, E e, F f, G g, H h;
    A a, B b, C c, D d, E e, F f, G g, H h, I i;
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j;
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k;
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l;
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m;
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m, N n;
    A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m, N n, O o;
}

/// Is a place for children, with the key that they reference.
#[derive(Debug)]
pub struct Place<R> {
    pub(crate) key: PlaceKey,
    pub(crate) rows: Vec<R>,
}

/// Is the key that children reference; none where a part of it is NULL.
#[derive(Debug)]
pub(crate) enum PlaceKey {
    None,
    One(Any),
    Several(Vec<Any>),
}

impl<R> Place<R> {
    /// Reads the key from the row that begins at `owner`.
    pub(crate) fn read(row: &dyn Source, owner: usize, columns: &[usize]) -> Self {
        let key = match columns {
            [one] => match row.get(owner + one).to_any() {
                Any::Null => PlaceKey::None,
                value => PlaceKey::One(value),
            },
            several => {
                let key: Vec<Any> = several.iter().map(|at| row.get(owner + at).to_any()).collect();
                if key.contains(&Any::Null) { PlaceKey::None } else { PlaceKey::Several(key) }
            }
        };
        Self { key, rows: Vec::new() }
    }
}
