//! Loading children: one statement for all rows that they belong to.
//!
//! The keys are bound as one value, however many there are: SQLite reads them as the rows of a table (`rarray`), one after
//! the other, and looks each up by the index of the foreign key. A row's number there says whose children they are. A key of
//! several columns is a text of JSON, with texts and bytes in hexadecimal digits.

use std::fmt::Write as _;

use fk_core::query::{Form, Loader, QueryData};
use fk_core::row::Source;
use fk_core::sql::{self, Kind, Shape};
use fk_core::{Any, Result};
use rusqlite::types::Value;

use super::read::mark;
use super::session::Session;
use crate::bind::{BindTo as _, RowSource, bind_from, native};
use crate::dialect::SQLITE;
use crate::error::engine;

/// Loads the children of rows, and makes the rows what the user gets.
pub(super) fn finish<F: Form>(session: &Session<'_>, form: &F, mut held: Vec<F::Held>) -> Result<Vec<F::Row>> {
    form.attach(held.iter_mut().collect(), session)?;
    Ok(held.into_iter().map(|row| form.finish(row)).collect())
}

impl Loader for Session<'_> {
    fn load_children(
        &self,
        query: &QueryData,
        keys: Vec<Any>,
        width: usize,
        each: &mut dyn FnMut(usize, &dyn Source) -> Result<()>,
    ) -> Result<()> {
        let (tables, own) = (self.inner().model.defs, query.table().shape.name);
        let mut shape = Shape { bytes: self.shape(mark::CHILDREN, own.len(), [])?, ..Shape::default() };
        shape.bytes.extend_from_slice(own.as_bytes());
        sql::shape(&mut shape, query, Kind::Children, None)?;
        let write = &mut || sql::query(query, tables, Kind::Children, None, &SQLITE);
        let mut loan = self.lend_written(shape.bytes, write)?;
        loan.bind_array(1, packed(keys, width)).map_err(engine)?;
        bind_from(&mut loan, 2, shape.values.iter())?;
        self.each_row(loan, &mut |row| {
            let key: i64 = row.get(0).map_err(|error| self.fail(error))?;
            each(usize::try_from(key - 1).unwrap_or_default(), &RowSource { row, table: None })
        })
    }
}

/// Makes one value of each key.
fn packed(keys: Vec<Any>, width: usize) -> Vec<Value> {
    if width == 1 {
        return keys.into_iter().map(native).collect();
    }
    keys.chunks(width).map(|key| Value::Text(json(key))).collect()
}

fn json(key: &[Any]) -> String {
    let mut text = String::from("[");
    for (i, part) in key.iter().enumerate() {
        text.push_str(if i == 0 { "" } else { "," });
        // Writing to a `String` can't fail.
        let _ = match part {
            Any::Null => write!(text, "null"),
            Any::Integer(integer) => write!(text, "{integer}"),
            Any::Real(real) if real.is_infinite() => write!(text, "{}9e999", if *real < 0.0 { "-" } else { "" }),
            Any::Real(real) => write!(text, "{real:?}"),
            Any::Text(words) => {
                hex(&mut text, words.as_bytes());
                Ok(())
            }
            Any::Blob(bytes) => {
                hex(&mut text, bytes);
                Ok(())
            }
        };
    }
    text.push(']');
    text
}

fn hex(text: &mut String, bytes: &[u8]) {
    text.push('"');
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
}
