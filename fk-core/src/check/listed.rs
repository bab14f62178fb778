//! What a schema lists is a table: FK1, without a bound.
//!
//! A struct without its derive is mostly also referenced, and the reference says so already. A bound on the list
//! would say it again; a constant that is read together with those of all tables of the list isn't evaluated
//! where one of them has an error.

use std::marker::PhantomData;

use super::message::Text;
use super::schema::Listed;
use crate::schema::{TableDef, TableShape};
use crate::table::Table;

/// Asks whether `T` is a table: `Probe::<T>::LISTED` is the inherent constant where it is, and that of
/// [`NoTable`] where it isn't.
#[expect(missing_debug_implementations, reason = "there is no value of it")]
pub struct Probe<T>(PhantomData<T>);

impl<T: Table> Probe<T> {
    /// The table as data.
    pub const LISTED: Listed = super::schema::table::<T>();
}

/// Gives what stands in for a table.
pub trait NoTable {
    /// Nothing: a table without a name.
    const LISTED: Listed = (NOTHING, &[]);
}

pub(super) const NOTHING: &TableDef = &TableDef::new(TableShape::new("", "", &[], &[], "", false, &[]), &[], &[], &[]);

impl<T> NoTable for Probe<T> {}

/// FK1: what a schema lists is a table.
///
/// # Panics
/// If it isn't, while the program compiles.
#[track_caller]
pub const fn listed(tables: &[Listed], at: usize, path: &'static str) {
    if tables[at].0.shape.name.is_empty() {
        let text = Text::<512>::new()
            .push("`")
            .push(path)
            .push("` is not a table\n  help: a table is a struct with `#[derive(Table)]`");
        panic!("{}", text.as_str());
    }
}
