//! Tables as types: what `#[derive(Table)]` implements and what a transaction asks of a table.

use std::marker::PhantomData;

use crate::any::Any;
use crate::error::Result;
use crate::expression::{Node, Path};
use crate::key::Key;
use crate::nested::{Below, InsertInto, IsTable, Nested, ToChildren};
use crate::nullness::Nullness;
use crate::query::Query;
use crate::row::{Sink, Source};
use crate::schema::{Schema, TableDef, TableShape};

/// Is what the derive implements; [`Table`] follows from it.
///
/// Two traits, so that an error about [`Table`] can have its own words: generated code can't carry
/// `#[diagnostic]` attributes, since they don't resolve under `#![no_implicit_prelude]`.
pub trait TableSource: Sized + 'static {
    /// The value of the primary key: `V` of `Key<Self, V>`.
    type Id: 'static;
    /// The columns, as a query's closure gets them.
    type Columns<N: Nullness>;
    /// What the table knows of itself alone.
    const SHAPE: TableShape;
    /// The whole table.
    const DEF: TableDef;
    /// The children that `has_many` names.
    const CHILDREN: &'static [&'static str];

    /// Gives the whole table.
    fn def() -> &'static TableDef {
        Of::<Self>::DEF
    }

    /// Gives the columns of the row that `path` leads to.
    fn columns<N: Nullness>(path: Path) -> Self::Columns<N>;

    /// Gives the row's key.
    fn id(&self) -> Self::Id;

    /// Writes all columns, in order.
    ///
    /// # Errors
    /// Those of the sink.
    fn encode(&self, sink: &mut dyn Sink) -> Result<()>;

    /// Reads all columns, in order.
    ///
    /// # Errors
    /// [`Error::Decode`](crate::Error::Decode).
    fn decode(source: &dyn Source) -> Result<Self>;

    /// Takes over a key that the database has made.
    fn set_generated(&mut self, id: i64);
}

/// Borrows a table's constants: once, and not anew wherever they are asked for.
pub(crate) struct Of<T>(PhantomData<T>);

impl<T: TableSource> Of<T> {
    pub(crate) const SHAPE: &'static TableShape = &T::SHAPE;
    pub(crate) const DEF: &'static TableDef = &T::DEF;
}

/// Is a table: a struct with `#[derive(Table)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "expected a struct with `#[derive(Table)]`"
)]
pub trait Table: TableSource {
    /// Starts a query over all rows of the table.
    fn query() -> Query<Self> {
        Query::all_rows()
    }

    /// Gives the row's own key.
    fn key(&self) -> Key<Self, Self::Id> {
        Key::from_raw(self.id())
    }
}

#[diagnostic::do_not_recommend]
impl<T: TableSource> Table for T {}

/// Is what `#[derive(Schema)]` implements for each of its tables; [`In`] follows from it.
pub trait Member<S> {
    /// The table's position in the schema.
    const INDEX: usize;
}

/// Is what `#[derive(Schema)]` implements for a schema with the word `part`; [`Part`] follows from it.
pub trait PartSource: Schema {
    /// Its tables, those of schemas that it includes not among them.
    const OWN: &'static [crate::check::Listed];
}

/// Can be included in other schemas: what `#[schema(part, ..)]` makes.
///
/// ```
/// # use fk::prelude::*;
/// mod auth {
///     # use fk::prelude::*;
///     # #[derive(Table)]
///     # pub struct User { #[key] pub id: Key<Self> }
///     #[derive(Schema)]
///     #[schema(part, User)]
///     pub struct Auth;
/// }
/// # #[derive(Table)]
/// # pub struct Invoice { #[key] pub id: Key<Self>, #[references(on_delete = restrict)] pub user_id: Key<auth::User> }
///
/// #[derive(Schema)]
/// #[schema(include(auth::Auth), Invoice)]
/// pub struct App;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be included",
    label = "expected a schema with the word `part`",
    note = "write `#[schema(part, ..)]` where `{Self}` is declared"
)]
pub trait Part {
    /// Its tables, those of schemas that it includes not among them.
    const OWN: &'static [crate::check::Listed];
    /// Its tables, those of schemas that it includes among them.
    const WHOLE: &'static [&'static TableDef];
}

#[diagnostic::do_not_recommend]
impl<S: PartSource> Part for S {
    const OWN: &'static [crate::check::Listed] = <S as PartSource>::OWN;
    const WHOLE: &'static [&'static TableDef] = S::TABLES;
}

/// Has all tables of the part `P`: what `#[schema(include(..))]` makes. A function that is generic in the schema can ask
/// for it, and then use the part's tables in whichever program.
///
/// ```
/// # use fk::prelude::*;
/// # use fk::table::Includes;
/// # #[derive(Table)]
/// # pub struct User { #[key] pub id: Key<Self>, pub name: String }
/// # #[derive(Schema)]
/// # #[schema(part, User)]
/// # pub struct Auth;
/// fn sign_up<S: Schema + Includes<Auth>>(tx: &mut WriteTx<'_, S>, name: &str) -> fk::Result<User> {
///     tx.insert(NewUser { name: name.into() })
/// }
/// # #[derive(Schema)]
/// # #[schema(include(Auth))]
/// # pub struct App;
/// # fn main() -> fk::Result<()> {
/// # let db = Db::<App>::in_memory()?;
/// # db.write(|tx| sign_up(tx, "Helen").map(drop))
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "schema `{Self}` doesn't include `{P}`, so it has none of its tables",
    label = "expected a table of `{Self}`",
    note = "write `#[schema(include({P}), ..)]`, or use the database that has the table"
)]
pub trait Includes<P> {
    /// Where they begin among its tables.
    const OFFSET: usize;
}

/// Is a table of the schema `S`.
#[diagnostic::on_unimplemented(
    message = "table `{Self}` is not in schema `{S}`",
    label = "add it to `#[schema(..)]` of `{S}`, or use the database that has it"
)]
pub trait In<S>: Table {
    /// The table's position in the schema.
    const INDEX: usize;
}

#[diagnostic::do_not_recommend]
impl<S, T: Table + Member<S>> In<S> for T {
    const INDEX: usize = <T as Member<S>>::INDEX;
}

/// Holds what is to be inserted: the derive makes it of a row or of a `New…` struct, a transaction writes it.
#[derive(Debug)]
pub enum Given<T> {
    /// The whole row; a generated key is still to be set.
    Row(T),
    /// A value for each column, `None` where the database computes it: the row is known when it is inserted.
    Values(Vec<Option<Node>>),
}

/// Is what the derive implements for a table's struct and its `New…` struct; [`Insert`] follows from it.
pub trait InsertSource {
    /// The table that it goes into.
    type Table: Table;
    /// Whether the database makes the key.
    const GENERATES_KEY: bool;

    /// Gives what is to be inserted.
    fn given(self) -> Given<Self::Table>;
}

/// Can be inserted: a table's struct, key included, or its `New…` struct.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be inserted",
    label = "expected a table's struct or its `New…` struct"
)]
pub trait Insert {
    /// The table that it goes into.
    type Table: Table;
    /// Whether the database makes the key.
    const GENERATES_KEY: bool;

    /// Gives what is to be inserted.
    fn given(self) -> Given<Self::Table>;

    /// Adds rows that reference this one, by a relation of its table: one for each item, made by a closure that is given
    /// the row as it was inserted, key filled in. Such a row can have rows below it too. `tx.insert_nested` inserts all
    /// of it, parents first, and gives back what it has inserted.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let lines = [(lamp.id, 2)];
    /// let new = NewOrder { customer_id: helen.id, status: None }.with(Order::LINES, lines, |order, (item_id, quantity)| {
    ///     OrderLine { order_id: order.id, item_id, quantity }
    /// });
    /// let (order, lines) = db.write(|tx| tx.insert_nested(new))?;
    /// assert_eq!(lines, [OrderLine { order_id: order.id, item_id: lamp.id, quantity: 2 }]);
    /// # Ok(())
    /// # }
    /// ```
    fn with<L, I, F, N>(self, relation: L, items: I, row: F) -> Nested<Self, (Below<L, I, F, N>,)>
    where
        Self: Sized,
        L: ToChildren<Parent: IsTable<Self::Table>>,
        I: IntoIterator,
        F: FnMut(&L::Parent, I::Item) -> N,
        N: InsertInto<L::Child>,
    {
        crate::nested::with(self, relation, items, row)
    }
}

#[diagnostic::do_not_recommend]
impl<R: InsertSource> Insert for R {
    type Table = R::Table;
    const GENERATES_KEY: bool = R::GENERATES_KEY;

    fn given(self) -> Given<R::Table> {
        // By itself, so that it is compiled only for tables of that kind.
        if const { R::Table::SHAPE.computed } {
            return computed(InsertSource::given(self));
        }
        InsertSource::given(self)
    }
}

/// What the database computes isn't the row's to say.
fn computed<T: Table>(given: Given<T>) -> Given<T> {
    match given {
        Given::Row(row) => Given::Values(written(&row, T::def())),
        given @ Given::Values(_) => given,
    }
}

/// Gives the values of a row that are written, by column: generated columns are not.
pub fn written(row: &dyn AnyRow, table: &TableDef) -> Vec<Option<Node>> {
    let mut values = Nodes(Vec::with_capacity(table.shape.columns.len()));
    // It refuses nothing.
    let _ = row.encode_all(&mut values);
    let values = values.0.into_iter().zip(table.shape.columns);
    values.map(|(value, column)| column.generated.is_none().then_some(value)).collect()
}

/// Collects values, those that can't be stored too.
struct Nodes(Vec<Node>);

impl Sink for Nodes {
    fn put(&mut self, value: std::result::Result<crate::any::Encoded<'_>, crate::ValueError>) -> Result<()> {
        self.0.push(match value {
            Ok(value) => Node::Value(value.to_any()),
            Err(error) => Node::Invalid(error),
        });
        Ok(())
    }
}

/// Is a row of whichever table, as a write binds it.
pub trait AnyRow {
    /// Writes all columns, in order.
    ///
    /// # Errors
    /// Those of the sink.
    fn encode_all(&self, sink: &mut dyn Sink) -> Result<()>;
}

impl<T: TableSource> AnyRow for T {
    fn encode_all(&self, sink: &mut dyn Sink) -> Result<()> {
        self.encode(sink)
    }
}

/// Collects a row's values.
pub fn values<T: Table>(row: &T) -> Vec<Any> {
    let mut values = Vec::with_capacity(T::SHAPE.columns.len());
    // A vector refuses nothing.
    let _ = row.encode(&mut values);
    values
}
