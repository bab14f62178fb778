//! [`Cursor`]: a place in the order of a query, which a program can give away and get back.
//!
//! It holds what the order compares of one row, and a fingerprint of the order, so that the cursor of another order isn't
//! taken for a place in this one. As a text it is letters, digits, `-` and `_` (RFC 4648, §5), with a sum that tells whether
//! it is whole. It is no secret and not signed: whoever has it can read the values, and make another.

#[cfg(feature = "serde")]
mod serialize;
mod text;

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use crate::any::Any;
use crate::error::{Error, Result};
use crate::expression::Marker;
use crate::table::{Of, Table};

pub(crate) use text::put;

/// Is a place in the rows of a query of `T`, in the order of that query: before, or behind, the row that it was made of.
/// The row may be gone; then the place is still where it was.
///
/// [`Display`](fmt::Display) and [`FromStr`] make it a text and read it, for an address or a form; with the feature `serde`
/// it is written and read as this text. The filter of the query is no part of it: the next page of the same order can
/// be asked for with another filter.
///
/// **The text has the values that the query sorts by**, and the row's key: what is personal data there is personal data in
/// the cursor, in an address and in the logs that keep addresses. It is encoded, not encrypted, and can be made by
/// whoever knows how: a cursor is never more than a place to begin at. Which rows a user may see is the filter's to say.
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
/// # fn main() -> fk::Result<()> {
/// # let (db, helen, lamp, order) = shop()?;
/// # let second = db.write(|tx| tx.insert(NewOrder { customer_id: helen.id, status: None }))?;
/// let newest = || Order::query().order_by(|o| o.id.desc()).page(1);
/// let page = db.read(|tx| tx.page(newest()))?;
/// assert_eq!(page.rows, [second]);
///
/// let text = page.next.map(|cursor| cursor.to_string()).unwrap_or_default();
/// let cursor: fk::Cursor<Order> = text.parse()?;
/// assert_eq!(db.read(|tx| tx.page(newest().after(cursor)))?.rows, [order]);
/// # Ok(())
/// # }
/// ```
pub struct Cursor<T> {
    place: Place,
    of: Marker<T>,
}

/// Is a cursor without its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// Tells the order from others.
    pub(crate) order: u64,
    /// Whether the row itself is behind a place that is asked for what is behind it: where a page was empty, there is no
    /// row of its own to go back from.
    pub(crate) inclusive: bool,
    /// What the order compares of the row.
    pub(crate) values: Vec<Any>,
}

impl<T> Cursor<T> {
    pub(crate) const fn new(place: Place) -> Self {
        Self { place, of: PhantomData }
    }

    pub(crate) fn into_place(self) -> Place {
        self.place
    }
}

impl<T> Clone for Cursor<T> {
    fn clone(&self) -> Self {
        Self::new(self.place.clone())
    }
}

/// Two cursors are equal if they are the same place of the same order.
impl<T> PartialEq for Cursor<T> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

impl<T> fmt::Debug for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cursor({self})")
    }
}

impl<T> fmt::Display for Cursor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&text::write(&self.place))
    }
}

impl<T: Table> FromStr for Cursor<T> {
    type Err = Error;

    /// # Errors
    /// [`Error::Cursor`]: the text is none of a cursor, or not a whole one.
    fn from_str(text: &str) -> Result<Self> {
        text::read(text).map(Self::new).ok_or_else(|| malformed(Of::<T>::DEF.shape.name))
    }
}

#[cold]
fn malformed(table: &'static str) -> Error {
    Error::Cursor { table, reason: "its text has been changed or cut off" }
}

/// Is a place to begin at: a [`Cursor`] of the query's own table, a borrowed one, or an `Option` of either, where `None`
/// is no place.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no cursor of a page of `{T}`",
    label = "expected `Cursor<{T}>`, or `Option` of it",
    note = "a cursor leads to a row of one table: it comes from a page of the same query"
)]
pub trait CursorOf<T> {
    /// Gives the cursor.
    fn into_cursor(self) -> Option<Cursor<T>>;
}

#[diagnostic::do_not_recommend]
impl<T> CursorOf<T> for Cursor<T> {
    fn into_cursor(self) -> Option<Self> {
        Some(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> CursorOf<T> for &Cursor<T> {
    fn into_cursor(self) -> Option<Cursor<T>> {
        Some(self.clone())
    }
}

#[diagnostic::do_not_recommend]
impl<T, C: CursorOf<T>> CursorOf<T> for Option<C> {
    fn into_cursor(self) -> Option<Cursor<T>> {
        self.and_then(C::into_cursor)
    }
}

#[diagnostic::do_not_recommend]
impl<T> CursorOf<T> for &Option<Cursor<T>> {
    fn into_cursor(self) -> Option<Cursor<T>> {
        self.clone()
    }
}
