//! [`Pages`]: a query that is read a page at a time, each from where the one before has ended.

#[cfg(feature = "serde")]
mod serialize;

use std::fmt;
use std::marker::PhantomData;

use super::cursor::{Cursor, CursorOf};
use super::keyset::{Ends, PageData, PagePlan};
use super::{PerRow, Query, Whole};
use crate::expression::Marker;
use crate::table::Table;

/// Asks for one page of a query; made by [`Query::page`], run by `tx.page`.
#[must_use = "a page is read by `tx.page`"]
pub struct Pages<T, F = Whole<T>> {
    data: PageData,
    form: F,
    of: Marker<T>,
}

/// Holds the rows of one page of a query of `T`, and where the pages behind and before it begin.
///
/// With the feature `serde` it is written as what it looks like: `rows`, `next`, `previous`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page<R, T> {
    /// The rows, in the order of the query.
    pub rows: Vec<R>,
    /// For [`Pages::after`]: where the next page begins. `None` says that there was no further row.
    pub next: Option<Cursor<T>>,
    /// For [`Pages::before`]: where the page before this one ends. `None` says that this one begins with the first row.
    pub previous: Option<Cursor<T>>,
}

impl<R, T> Page<R, T> {
    /// Makes it of its rows, in the order of the query, and of where they begin and end.
    #[doc(hidden)]
    pub fn new(rows: Vec<R>, plan: &PagePlan<'_>, ends: Ends) -> Self {
        let (next, previous) = plan.cursors(ends);
        Self { rows, next: next.map(Cursor::new), previous: previous.map(Cursor::new) }
    }
}

impl<T: Table, F> Query<T, F> {
    /// Asks for the rows a page at a time, `size` of them at most.
    ///
    /// Where one page has ended the next one begins, whatever was inserted or deleted meanwhile: no row is given twice or
    /// left out, unless what it is sorted by has changed. Unlike with `offset`, a late page costs what an early one
    /// does, as long as an index serves the order. The primary key is put behind the order where it isn't in it, so that
    /// there is only one.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// # db.write(|tx| tx.insert_all(["Chair", "Desk", "Sofa"].map(|name| NewItem { name: name.into(), price_cents: 1 })))?;
    /// let by_name = || Item::query().order_by(|i| i.name.asc()).page(2);
    /// let names = |page: &fk::query::Page<Item, Item>| page.rows.iter().map(|i| i.name.clone()).collect::<Vec<_>>();
    ///
    /// let first = db.read(|tx| tx.page(by_name()))?;
    /// assert_eq!(names(&first), ["Chair", "Desk"]);
    /// let second = db.read(|tx| tx.page(by_name().after(&first.next)))?;
    /// assert_eq!(names(&second), ["Lamp", "Sofa"]);
    /// assert!(second.next.is_none());
    /// let back = db.read(|tx| tx.page(by_name().before(&second.previous)))?;
    /// assert_eq!(back.rows, first.rows);
    /// # Ok(())
    /// # }
    /// ```
    pub fn page(self, size: u64) -> Pages<T, F>
    where
        F: PerRow,
    {
        let data = PageData { data: self.data, size, from: None, backwards: false };
        Pages { data, form: self.form, of: PhantomData }
    }
}

impl<T, F> Pages<T, F> {
    /// Begins behind a cursor, such as [`Page::next`]. `None` changes nothing: the first page, unless a cursor was given
    /// before.
    pub fn after(self, cursor: impl CursorOf<T>) -> Self {
        self.from(cursor.into_cursor(), false)
    }

    /// Ends before a cursor, such as [`Page::previous`]. `None` changes nothing.
    pub fn before(self, cursor: impl CursorOf<T>) -> Self {
        self.from(cursor.into_cursor(), true)
    }

    /// Asks for the last page: the last rows that there are, so that it is as long as others.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let last = db.read(|tx| tx.page(Item::query().page(10).last()))?;
    /// assert_eq!((last.rows, last.next), (vec![lamp], None));
    /// # Ok(())
    /// # }
    /// ```
    pub fn last(mut self) -> Self {
        (self.data.from, self.data.backwards) = (None, true);
        self
    }

    /// Takes it apart.
    #[doc(hidden)]
    pub fn into_parts(self) -> (PageData, F) {
        (self.data, self.form)
    }

    fn from(mut self, cursor: Option<Cursor<T>>, backwards: bool) -> Self {
        if let Some(cursor) = cursor {
            (self.data.from, self.data.backwards) = (Some(cursor.into_place()), backwards);
        }
        self
    }
}

impl<T, F: Clone> Clone for Pages<T, F> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), form: self.form.clone(), of: PhantomData }
    }
}

impl<T, F> fmt::Debug for Pages<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.data.fmt(f)
    }
}
