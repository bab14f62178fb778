//! Prepared statements that a transaction finds by number, not by text.
//!
//! Every table has a few statements with fixed numbers; every other statement gets a number when its
//! shape is first seen on a connection. A transaction keeps what it has prepared in slots under these
//! numbers, so that a point read neither writes nor hashes SQL. A guard owns its connection and can't
//! keep statements beside it in safe Rust: there, rusqlite's own cache is asked each time (about
//! 100 ns more a statement).

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use fk_core::Result;
use fk_core::expression::Part;
use rusqlite::types::Value;
use rusqlite::{CachedStatement, Connection, Rows, Statement};

use crate::bind::{BindTo, Bound};
use crate::mirror::Mirrored;

/// A connection with the shapes that were seen on it.
pub(crate) struct Link {
    pub(crate) connection: Connection,
    shapes: RefCell<Shapes>,
    /// Where shapes are written.
    pub(crate) scratch: Cell<Vec<u8>>,
    /// Where the changes of a `set` are collected.
    pub(crate) parts: Cell<Vec<Part>>,
    /// Who holds foreign keys here, if it isn't SQLite alone.
    pub(crate) mirrored: Option<Mirrored>,
    /// Whether foreign keys may be off, for a bulk load: no transaction begins before they are on again.
    pub(crate) unenforced: Cell<bool>,
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Link").field("connection", &self.connection).finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct Shapes {
    numbers: HashMap<Arc<[u8]>, u32>,
    /// Shapes and their texts, by number.
    known: Vec<(Arc<[u8]>, Arc<str>)>,
    /// The number that was asked for last: loops ask for the same again.
    last: usize,
}

/// As many shapes are remembered; the others are asked of rusqlite's cache by their text.
const SHAPES: usize = 1000;

/// Longer shapes aren't kept: a list of thousands of values is rarely asked for with the same length again.
pub(crate) const LONGEST: usize = 1 << 10;

/// The number of a shape; `None` where too many were seen.
pub(crate) type Number = Option<u32>;

impl Link {
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            connection,
            shapes: RefCell::default(),
            scratch: Cell::default(),
            parts: Cell::default(),
            mirrored: None,
            unenforced: Cell::new(false),
        }
    }

    /// Gives the number of a shape that was seen before.
    pub(crate) fn known(&self, bytes: &[u8]) -> Number {
        let mut shapes = self.shapes.borrow_mut();
        if shapes.known.get(shapes.last).is_some_and(|(shape, _)| **shape == *bytes) {
            return u32::try_from(shapes.last).ok();
        }
        let number = shapes.numbers.get(bytes).copied()?;
        shapes.last = number as usize;
        Some(number)
    }

    /// Gives the number and the text of a shape; `write` is called for one that is new.
    pub(crate) fn shape(&self, bytes: &[u8], write: &mut dyn FnMut() -> Result<String>) -> Result<(Number, Arc<str>)> {
        if let Some(number) = self.known(bytes) {
            return Ok((Some(number), Arc::clone(&self.shapes.borrow().known[number as usize].1)));
        }
        let text: Arc<str> = write()?.into();
        let mut shapes = self.shapes.borrow_mut();
        let number = u32::try_from(shapes.known.len()).ok().filter(|_| shapes.known.len() < SHAPES);
        if let Some(number) = number {
            let shape: Arc<[u8]> = bytes.into();
            shapes.numbers.insert(Arc::clone(&shape), number);
            shapes.known.push((shape, Arc::clone(&text)));
        }
        Ok((number, text))
    }
}

/// The statements that a transaction has prepared, each under its number.
///
/// A transaction rarely uses more than a handful, so that a short list is found faster than a map.
#[derive(Default)]
pub(crate) struct Slots<'c> {
    numbers: RefCell<Vec<u32>>,
    /// Boxed, since they go back and forth.
    statements: RefCell<Vec<Option<Box<CachedStatement<'c>>>>>,
}

impl<'c> Slots<'c> {
    /// Lends the statement under `number` if it was prepared before.
    pub(crate) fn kept<'s>(&self, number: u32) -> Option<Loan<'s, 'c>> {
        let at = self.numbers.borrow().iter().position(|n| *n == number)?;
        self.statements.borrow_mut()[at].take().map(|statement| Loan::Slot(statement, at))
    }

    /// Lends the statement under `number`, preparing it the first time.
    pub(crate) fn lend<'s>(&self, link: &'c Link, number: u32, text: &str) -> rusqlite::Result<Loan<'s, 'c>> {
        if let Some(loan) = self.kept(number) {
            return Ok(loan);
        }
        let statement = Box::new(link.connection.prepare_cached(text)?);
        // A statement that is on loan, or wasn't given back, has its place still.
        let known = self.numbers.borrow().iter().position(|n| *n == number);
        let at = known.unwrap_or_else(|| {
            self.numbers.borrow_mut().push(number);
            let mut statements = self.statements.borrow_mut();
            statements.push(None);
            statements.len() - 1
        });
        Ok(Loan::Slot(statement, at))
    }

    /// Takes a statement back. One that isn't given back goes to rusqlite's cache.
    pub(crate) fn give(&self, loan: Loan<'_, 'c>) {
        if let Loan::Slot(statement, at) = loan
            && let Some(place) = self.statements.borrow_mut().get_mut(at)
        {
            *place = Some(statement);
        }
    }

    /// Gives all statements back to rusqlite's cache.
    pub(crate) fn clear(&self) {
        self.numbers.borrow_mut().clear();
        self.statements.borrow_mut().clear();
    }
}

/// A prepared statement on loan.
pub(crate) enum Loan<'s, 'c> {
    /// From the slot at this position.
    Slot(Box<CachedStatement<'c>>, usize),
    /// From rusqlite's cache.
    Cached(Box<CachedStatement<'s>>),
    /// Prepared for this once.
    Once(Box<Statement<'s>>),
}

#[expect(clippy::match_same_arms, reason = "the arms differ in their lifetimes")]
impl Loan<'_, '_> {
    /// Runs a query whose values are bound.
    #[inline]
    pub(crate) fn query(&mut self) -> Rows<'_> {
        match self {
            Self::Slot(statement, _) => statement.raw_query(),
            Self::Cached(statement) => statement.raw_query(),
            Self::Once(statement) => statement.raw_query(),
        }
    }

    /// The statement with its values written out.
    pub(crate) fn expanded(&self) -> Option<String> {
        match self {
            Self::Slot(statement, _) => statement.expanded_sql(),
            Self::Cached(statement) => statement.expanded_sql(),
            Self::Once(statement) => statement.expanded_sql(),
        }
    }

    /// Runs a statement without rows whose values are bound, and says how many rows it changed.
    #[inline]
    pub(crate) fn execute(&mut self) -> rusqlite::Result<usize> {
        match self {
            Self::Slot(statement, _) => statement.raw_execute(),
            Self::Cached(statement) => statement.raw_execute(),
            Self::Once(statement) => statement.raw_execute(),
        }
    }
}

#[expect(clippy::match_same_arms, reason = "the arms differ in their lifetimes")]
impl BindTo for Loan<'_, '_> {
    #[inline]
    fn bind(&mut self, position: usize, value: Bound<'_>) -> rusqlite::Result<()> {
        match self {
            Self::Slot(statement, _) => statement.raw_bind_parameter(position, value),
            Self::Cached(statement) => statement.raw_bind_parameter(position, value),
            Self::Once(statement) => statement.raw_bind_parameter(position, value),
        }
    }

    fn bind_array(&mut self, position: usize, values: Vec<Value>) -> rusqlite::Result<()> {
        match self {
            Self::Slot(statement, _) => statement.bind_array(position, values),
            Self::Cached(statement) => statement.bind_array(position, values),
            Self::Once(statement) => statement.bind_array(position, values),
        }
    }
}
