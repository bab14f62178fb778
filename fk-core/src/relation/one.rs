//! Relations that lead to one row at most, and the query for it, which gives no `Vec`.

use std::fmt;

use super::{ToMaybe, ToOne, children_of_key, columns, equal, picked, values, with_condition};
use crate::check::Reference;
use crate::expression::{Marker, Path};
use crate::key::{Key, KeyValue};
use crate::nullness::{Nullness, Optional, Required};
use crate::query::{Form, Query, QueryData, Whole};
use crate::schema::{ForeignKeyDef, TableDef};
use crate::table::{AnyRow, Of, Table};
use crate::value::Value;

/// Says of a reference that isn't held by a [`Key`] where it leads: `City::COUNTRY`, of `#[references(Country::code, ..)]
/// country_code: String`, is a `ToOne<City, To<Country, String>>`. `V` is what the referencing field holds, a tuple where
/// there are several.
#[derive(Debug, Clone, Copy)]
pub struct To<Parent, V>(Marker<(Parent, V)>);

#[diagnostic::do_not_recommend]
impl<Parent, V: Fields> Reference for To<Parent, V> {
    type Parent = Parent;
    type Value = V;
    type Null = V::Null;
    const NULLABLE: bool = false;
}

/// Says of a reference that it is declared, and not held: the row that it leads to may be missing.
#[derive(Debug, Clone, Copy)]
pub struct Audited<F>(Marker<F>);

#[diagnostic::do_not_recommend]
impl<F: Reference> Reference for Audited<F> {
    type Parent = F::Parent;
    type Value = F::Value;
    type Null = Optional;
    const NULLABLE: bool = true;
}

/// Is the type of a referencing field, or of several as a tuple.
pub trait Fields {
    /// Whether one of them may be NULL.
    type Null: Nullness;
}

#[diagnostic::do_not_recommend]
impl<V: Value> Fields for V {
    type Null = V::Null;
}

macro_rules! fields {
    ($first:ident $($ty:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<$first: Value, $($ty: Value),*> Fields for ($first, $($ty,)*) {
            type Null = <$first::Null as Nullness>::Or<<($($ty,)*) as Fields>::Null>;
        }
    };
}

#[diagnostic::do_not_recommend]
impl Fields for () {
    type Null = Required;
}

fields!(A);
fields!(A B);
fields!(A B C);
fields!(A B C D);
fields!(A B C D E);
fields!(A B C D E F);
fields!(A B C D E F G);
fields!(A B C D E F G H);

/// Asks for a row that is there once at most: the parent of a row, or its only child. `tx.first` gives an
/// `Option`, `tx.one` and `tx.exists` take it too.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let customer = db.read(|tx| tx.first(Order::CUSTOMER.of(&order)))?;
/// assert_eq!(customer, Some(helen));
/// # Ok(())
/// # }
/// ```
#[must_use = "a query does nothing until a transaction runs it"]
pub struct AtMostOne<T>(Query<T>);

impl<T> AtMostOne<T> {
    /// Says of a query that it finds one row at most.
    #[doc(hidden)]
    pub const fn new(query: Query<T>) -> Self {
        Self(query)
    }
}

impl<T> Clone for AtMostOne<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> fmt::Debug for AtMostOne<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AtMostOne").field(&self.0).finish()
    }
}

/// Can be asked for the first row, for one, for their number, for whether there are any: [`Query`] or [`AtMostOne`].
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// let (newest, customer) = db.read(|tx| {
///     Ok((tx.first(helen.orders().order_by(|o| o.id.desc()))?, tx.one(Order::CUSTOMER.of(&order))?))
/// })?;
/// assert_eq!((newest, customer), (Some(order), helen));
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query",
    label = "expected a query such as `Order::query()` or `customer.orders()`"
)]
pub trait IntoQuery {
    /// The table whose rows it asks for.
    type Table: Table;
    /// What it gives for each row.
    type Form: Form;

    /// Gives the query.
    fn into_query(self) -> Query<Self::Table, Self::Form>;
}

#[diagnostic::do_not_recommend]
impl<T: Table, F: Form> IntoQuery for Query<T, F> {
    type Table = T;
    type Form = F;

    fn into_query(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Table> IntoQuery for AtMostOne<T> {
    type Table = T;
    type Form = Whole<T>;

    fn into_query(self) -> Query<T> {
        self.0
    }
}

impl<Child: Table, F: Reference<Parent: Table>> ToOne<Child, F> {
    /// Asks for the parent of one row; there is none where a referencing column is NULL.
    pub fn of(self, row: &Child) -> AtMostOne<F::Parent> {
        let key = &Child::def().foreign_keys[self.index];
        AtMostOne(Query::of(row_referenced(Of::<F::Parent>::DEF, key, row)))
    }
}

fn row_referenced(parent: &'static TableDef, key: &ForeignKeyDef, row: &dyn AnyRow) -> QueryData {
    let referenced = values(picked(row, key.columns));
    with_condition(parent, |scope| equal(columns(Path::root(scope), key.parent_columns), referenced))
}

impl<Parent: Table, Child: Table> ToMaybe<Parent, Child>
where
    Parent::Id: KeyValue,
{
    /// Asks for the only child of one parent.
    pub fn of(self, parent: Key<Parent, Parent::Id>) -> AtMostOne<Child> {
        AtMostOne(children_of_key::<Parent, Child>(self.index, parent.into_raw().values()))
    }
}
