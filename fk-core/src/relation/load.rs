//! What a relation adds to a row when it is loaded with it: a parent, a child, children.

use std::fmt;
use std::marker::PhantomData;

use super::{ManyToMany, ToMany, ToMaybe, ToOne, children_condition, linked_condition};
use crate::any::Any;
use crate::check::Reference;
use crate::error::Result;
use crate::expression::{Condition, Marker, Node, Path, Step};
use crate::nullness::{Nullness, Optional, Required};
use crate::query::{
    Append, Form, Further, Load, Loader, Mapped, Order, Output, Part, Place, PlaceKey, Query, QueryData, RowParts,
    Same, Whole, With, read_maybe, with,
};
use crate::row::Source;
use crate::schema::TableDef;
use crate::table::{Of, Table};

/// Is a relation that leads from rows of `T`: `with` loads what it leads to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no relation of `{T}`",
    label = "expected a relation that starts at `{T}`"
)]
pub trait LeadsFrom<T> {
    /// What it adds.
    type Part: Part;

    /// Gives what it adds.
    fn into_part(self) -> Self::Part;
}

/// Gives the one row that a path leads to, or none.
#[derive(Clone)]
pub struct Reached<L, N> {
    load: L,
    step: Step,
    of: Marker<N>,
}

impl<L, N> fmt::Debug for Reached<L, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reached")
    }
}

impl<L: Load, N: Nullness> Form for Reached<L, N> {
    type Held = N::Maybe<L::Held>;
    type Row = N::Maybe<L::Row>;
    const LOADS: bool = L::LOADS;

    fn read(&self, row: &dyn Source, _: usize, at: &mut usize) -> Result<Self::Held> {
        let begin = *at;
        read_maybe::<N, _>(row, Of::<L::Table>::SHAPE, self.load.width(), at, |at| self.load.read(row, begin, at))
    }

    fn attach(&self, rows: Vec<&mut Self::Held>, loader: &dyn Loader) -> Result<()> {
        self.load.attach(rows.into_iter().filter_map(N::row).collect(), loader)
    }

    fn further(&self, list: &mut Vec<Further>) {
        self.load.further(list);
    }

    fn finish(&self, held: Self::Held) -> Self::Row {
        N::map(held, |held| self.load.finish(held))
    }
}

impl<L: Load, N: Nullness> Part for Reached<L, N> {
    fn outputs(&self, owner: Path, list: &mut Vec<Output>) {
        self.load.outputs(owner.then(self.step), list);
    }

    fn width(&self) -> usize {
        self.load.width()
    }
}

/// Gives the rows that reference a row, or are linked to it.
#[derive(Clone)]
pub struct Children<L> {
    load: L,
    data: QueryData,
    columns: &'static [usize],
}

impl<L> fmt::Debug for Children<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Children").field("data", &self.data).finish_non_exhaustive()
    }
}

impl<L: Load> Form for Children<L> {
    type Held = Place<L::Row>;
    type Row = Vec<L::Row>;
    const LOADS: bool = true;

    fn read(&self, row: &dyn Source, owner: usize, _: &mut usize) -> Result<Self::Held> {
        Ok(Place::read(row, owner, self.columns))
    }

    fn attach(&self, mut rows: Vec<&mut Self::Held>, loader: &dyn Loader) -> Result<()> {
        let (keys, places) = keys_of(&mut rows);
        if keys.is_empty() {
            return Ok(());
        }
        let mut found: Vec<(usize, L::Held)> = Vec::new();
        loader.load_children(&self.data, keys, self.columns.len(), &mut |key, row| {
            found.push((key, self.load.read(row, 1, &mut 1)?));
            Ok(())
        })?;
        if L::LOADS {
            self.load.attach(found.iter_mut().map(|(_, held)| held).collect(), loader)?;
        }
        for (key, held) in found {
            if let Some(place) = places.get(key).and_then(|row| rows.get_mut(*row)) {
                place.rows.push(self.load.finish(held));
            }
        }
        Ok(())
    }

    fn further(&self, list: &mut Vec<Further>) {
        let mut also = Vec::new();
        self.load.further(&mut also);
        list.push(Further { query: self.data.clone(), also });
    }

    fn finish(&self, held: Self::Held) -> Self::Row {
        held.rows
    }
}

/// Takes the keys out, and says which row each is of.
fn keys_of<R>(rows: &mut [&mut Place<R>]) -> (Vec<Any>, Vec<usize>) {
    let (mut keys, mut places) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (at, place) in rows.iter_mut().enumerate() {
        match std::mem::replace(&mut place.key, PlaceKey::None) {
            PlaceKey::None => continue,
            PlaceKey::One(key) => keys.push(key),
            PlaceKey::Several(mut key) => keys.append(&mut key),
        }
        places.push(at);
    }
    (keys, places)
}

impl<L: Load> Part for Children<L> {
    fn outputs(&self, _: Path, _: &mut Vec<Output>) {}

    fn width(&self) -> usize {
        0
    }
}

/// The keys for which children are loaded, as a condition uses them.
fn load_keys(parent: &TableDef, columns: &[usize]) -> impl ExactSizeIterator<Item = Node> {
    let storage = |column: &usize| parent.column(*column).scalar.storage;
    columns.iter().enumerate().map(move |(at, column)| Node::LoadKey(at, columns.len(), storage(column)))
}

#[diagnostic::do_not_recommend]
impl<T: Same<Child>, Child: Table, F: Reference<Parent: Table>> LeadsFrom<T> for ToOne<Child, F> {
    type Part = Reached<Whole<F::Parent>, F::Null>;

    fn into_part(self) -> Self::Part {
        self.reached()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Same<Parent>, Parent: Table, Child: Table> LeadsFrom<T> for ToMaybe<Parent, Child> {
    type Part = Reached<Whole<Child>, Optional>;

    fn into_part(self) -> Self::Part {
        self.reached()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Same<Parent>, Parent: Table, Child: Table> LeadsFrom<T> for ToMany<Parent, Child> {
    type Part = Children<Whole<Child>>;

    fn into_part(self) -> Self::Part {
        LeadsFrom::<Parent>::into_part(self.related())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Same<From>, From: Table, Through: Table, Target: Table> LeadsFrom<T> for ManyToMany<From, Through, Target> {
    type Part = Children<Whole<Target>>;

    fn into_part(self) -> Self::Part {
        LeadsFrom::<From>::into_part(self.related())
    }
}

/// Is a relation to one row together with what that is loaded with: `Order::CUSTOMER.with(Customer::REGION)`.
#[derive(Clone)]
#[must_use = "a relation does nothing until a query is loaded with it"]
pub struct RelatedOne<From, L, N> {
    part: Reached<L, N>,
    of: Marker<From>,
}

impl<From, L, N> fmt::Debug for RelatedOne<From, L, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RelatedOne")
    }
}

#[diagnostic::do_not_recommend]
impl<T: Same<From>, From, L: Load, N: Nullness> LeadsFrom<T> for RelatedOne<From, L, N> {
    type Part = Reached<L, N>;

    fn into_part(self) -> Self::Part {
        self.part
    }
}

impl<From, L: Load, N: Nullness> RelatedOne<From, L, N> {
    /// Loads with the row what a further relation leads to.
    pub fn with<R: LeadsFrom<L::Table>>(self, relation: R) -> RelatedOne<From, With<L, R::Part>, N>
    where
        L::Row: Append<<R::Part as Form>::Row>,
    {
        let Reached { load, step, of } = self.part;
        RelatedOne { part: Reached { load: with(load, relation.into_part()), step, of }, of: PhantomData }
    }

    /// Gives a struct with `#[derive(Row)]` instead of a tuple.
    pub fn into_row<R: RowParts<L::Row>>(self) -> RelatedOne<From, Mapped<L, R>, N> {
        let Reached { load, step, of } = self.part;
        RelatedOne { part: Reached { load: Mapped::new(load), step, of }, of: PhantomData }
    }
}

/// Is a relation to several rows, with what is said of them: which, in which order, how many for each row, and what they
/// are loaded with.
#[derive(Clone)]
#[must_use = "a relation does nothing until a query is loaded with it"]
pub struct Related<From, To, L = Whole<To>> {
    query: Query<To, L>,
    link: Link,
    of: Marker<From>,
}

#[derive(Clone, Copy)]
enum Link {
    Children { key: usize },
    Over { through: &'static TableDef, near: usize, far: usize },
}

impl<From, To, L> fmt::Debug for Related<From, To, L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Related").field("query", &self.query).finish_non_exhaustive()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Same<From>, From: Table, To: Table, L: Load<Table = To>> LeadsFrom<T> for Related<From, To, L> {
    type Part = Children<L>;

    fn into_part(self) -> Self::Part {
        let (data, load) = self.query.into_parts();
        let (data, columns) = keyed(data, self.link, Of::<From>::DEF);
        Children { load, data, columns }
    }
}

/// Asks for the rows of many keys instead of all.
fn keyed(mut data: QueryData, link: Link, from: &'static TableDef) -> (QueryData, &'static [usize]) {
    let (condition, columns) = match link {
        Link::Children { key } => {
            let key = &data.table.foreign_keys[key];
            let outer = load_keys(from, key.parent_columns);
            (children_condition(data.scope, key, outer), key.parent_columns)
        }
        Link::Over { through, near, far } => {
            let columns = through.foreign_keys[near].parent_columns;
            (linked_condition(data.scope, through, near, far, load_keys(from, columns)), columns)
        }
    };
    // First, so that the further conditions are the same with and without it.
    let own = data.filter.take();
    data.add(condition);
    if let Some(own) = own {
        data.add(own);
    }
    (data, columns)
}

impl<From, To: Table, L: Load<Table = To>> Related<From, To, L> {
    /// Loads only rows for which the condition is true.
    pub fn filter<C: Condition>(self, condition: impl FnOnce(To::Columns<Required>) -> C) -> Self
    where
        L: crate::query::PerRow,
    {
        Self { query: self.query.filter(condition), ..self }
    }

    /// Sorts the rows of each place.
    pub fn order_by<O: Order>(self, order: impl FnOnce(To::Columns<Required>) -> O) -> Self
    where
        L: crate::query::PerRow,
    {
        Self { query: self.query.order_by(order), ..self }
    }

    /// Loads at most this many rows for each place.
    pub fn limit(self, rows: u64) -> Self {
        Self { query: self.query.limit(rows), ..self }
    }

    /// Skips this many rows of each place first.
    pub fn offset(self, rows: u64) -> Self {
        Self { query: self.query.offset(rows), ..self }
    }

    /// Loads with each row what a further relation leads to.
    pub fn with<R: LeadsFrom<To>>(self, relation: R) -> Related<From, To, With<L, R::Part>>
    where
        L::Row: Append<<R::Part as Form>::Row>,
    {
        Related { query: self.query.with(relation), link: self.link, of: self.of }
    }

    /// Gives a struct with `#[derive(Row)]` instead of a tuple.
    pub fn into_row<R: RowParts<L::Row>>(self) -> Related<From, To, Mapped<L, R>> {
        Related { query: self.query.into_row(), link: self.link, of: self.of }
    }
}

impl<Child: Table, F: Reference<Parent: Table>> ToOne<Child, F> {
    fn reached(self) -> Reached<Whole<F::Parent>, F::Null> {
        Reached { load: Whole::new(), step: Step::To(self.index), of: PhantomData }
    }

    /// Loads with the parent what a further relation leads to: `Order::CUSTOMER.with(Customer::REGION)`.
    pub fn with<R: LeadsFrom<F::Parent>>(
        self,
        relation: R,
    ) -> RelatedOne<Child, With<Whole<F::Parent>, R::Part>, F::Null> {
        RelatedOne { part: self.reached(), of: PhantomData }.with(relation)
    }
}

impl<Parent: Table, Child: Table> ToMaybe<Parent, Child> {
    fn reached(self) -> Reached<Whole<Child>, Optional> {
        Reached { load: Whole::new(), step: Step::Back(Of::<Child>::DEF, self.index), of: PhantomData }
    }

    /// Loads with the child what a further relation leads to.
    pub fn with<R: LeadsFrom<Child>>(self, relation: R) -> RelatedOne<Parent, With<Whole<Child>, R::Part>, Optional> {
        RelatedOne { part: self.reached(), of: PhantomData }.with(relation)
    }
}

impl<Parent, Child> ToMany<Parent, Child> {
    fn link(self) -> Link {
        Link::Children { key: self.index }
    }
}

impl<T, Through: Table, Target> ManyToMany<T, Through, Target> {
    fn link(self) -> Link {
        Link::Over { through: Of::<Through>::DEF, near: self.near, far: self.far }
    }
}

macro_rules! to_several {
    ($name:ident<$($ty:ident),*>: $from:ident to $to:ident) => {
        impl<$($ty: Table),*> $name<$($ty),*> {
            fn related(self) -> Related<$from, $to> {
                Related { query: Query::all_rows(), link: self.link(), of: PhantomData }
            }

            /// Loads only rows for which the condition is true.
            pub fn filter<X: Condition>(
                self,
                condition: impl FnOnce($to::Columns<Required>) -> X,
            ) -> Related<$from, $to> {
                self.related().filter(condition)
            }

            /// Sorts the rows that are loaded for each row.
            pub fn order_by<X: Order>(self, order: impl FnOnce($to::Columns<Required>) -> X) -> Related<$from, $to> {
                self.related().order_by(order)
            }

            /// Loads at most this many rows for each row.
            pub fn limit(self, rows: u64) -> Related<$from, $to> {
                self.related().limit(rows)
            }

            /// Loads with each row what a further relation leads to.
            pub fn with<R: LeadsFrom<$to>>(self, relation: R) -> Related<$from, $to, With<Whole<$to>, R::Part>> {
                self.related().with(relation)
            }
        }
    };
}

to_several!(ToMany<Parent, Child>: Parent to Child);
to_several!(ManyToMany<T, Through, Target>: T to Target);
