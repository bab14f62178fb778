//! The keys that a transaction has written to references which are checked at its commit, so that a refused commit is
//! explained by looking them up, instead of by searching every table.
//!
//! Kept while they are few and known: at most [`MOST`], and none where a statement may have written what isn't seen
//! from here (a delete that acts or takes a parent away, SQL by hand, a file's own triggers); then a refused commit
//! searches. A table without such a reference costs nothing.

use std::cell::RefCell;
use std::collections::HashSet;

use fk_core::any::Encoded;
use fk_core::row::Sink;
use fk_core::table::AnyRow;
use fk_core::{Any, Result, ValueError};

use crate::model::{Incoming, Model};
use crate::transaction::Session;

/// So many keys are kept.
const MOST: usize = 10_000;

/// What a transaction has written to references that are put off.
#[derive(Debug, Default)]
pub(crate) struct Touched(RefCell<Keys>);

#[derive(Debug, Default)]
struct Keys {
    /// The child, the reference, and its key as bytes.
    known: HashSet<(usize, usize, Box<[u8]>)>,
    /// Whether there are others.
    others: bool,
}

impl Touched {
    /// Notes that what was written isn't known.
    pub(crate) fn others(&self) {
        *self.0.borrow_mut() = Keys { known: HashSet::new(), others: true };
    }

    /// Keeps the keys of a row that was written.
    pub(crate) fn row(&self, model: &Model, table: usize, all: bool, row: &dyn AnyRow) {
        let def = model.tables[table].def;
        self.keep(model, table, all, |columns| {
            if columns.iter().any(|at| def.column(*at).generated.is_some()) {
                return None;
            }
            Some(picked(row, columns))
        });
    }

    /// Keeps the keys of a row of which some columns were written; `value` gives those.
    pub(crate) fn columns<'v>(&self, model: &Model, table: usize, all: bool, value: impl Fn(usize) -> Option<&'v Any>) {
        let def = model.tables[table].def;
        self.keep(model, table, all, |columns| {
            let known: Option<Vec<Any>> = columns.iter().map(|at| value(*at).cloned()).collect();
            // A reference of which nothing was written is as it was.
            let untouched = columns.iter().all(|at| value(*at).is_none() && def.column(*at).generated.is_none());
            known.or_else(|| untouched.then(|| vec![Any::Null]))
        });
    }

    fn keep(&self, model: &Model, table: usize, all: bool, key: impl Fn(&[usize]) -> Option<Vec<Any>>) {
        let mut keys = self.0.borrow_mut();
        if keys.others {
            return;
        }
        for (at, fk) in model.enforced(table).filter(|(_, fk)| all || fk.deferred) {
            let key = if keys.known.len() < MOST { key(fk.columns) } else { None };
            let Some(key) = key else {
                *keys = Keys { known: HashSet::new(), others: true };
                return;
            };
            if !key.iter().any(Any::is_null) {
                keys.known.insert((table, at, written(&key).into()));
            }
        }
    }

    /// The keys; none where there are others besides.
    pub(crate) fn keys(&self) -> Vec<(Incoming, Vec<Any>)> {
        let keys = self.0.borrow();
        let mut all: Vec<_> = keys.known.iter().collect();
        all.sort_unstable();
        let key =
            |(child, key, bytes): &(usize, usize, Box<[u8]>)| (Incoming { child: *child, key: *key }, read(bytes));
        all.into_iter().map(key).collect()
    }
}

impl Session<'_> {
    /// Notes a row that was written.
    #[inline]
    pub(crate) fn wrote_row(&self, table: usize, row: &dyn AnyRow) {
        let inner = self.inner();
        if inner.model.tables[table].references[usize::from(self.defers())] {
            self.touched().row(&inner.model, table, self.defers(), row);
        }
    }

    /// Notes that columns of a row were written; `value` gives those that are known.
    #[inline]
    pub(crate) fn wrote_columns<'v>(&self, table: usize, value: impl Fn(usize) -> Option<&'v Any>) {
        let inner = self.inner();
        if inner.model.tables[table].references[usize::from(self.defers())] {
            self.touched().columns(&inner.model, table, self.defers(), value);
        }
    }

    /// Notes that columns of rows were written, and not with what.
    pub(crate) fn wrote_unknown(&self, table: usize) {
        if self.inner().model.tables[table].references[usize::from(self.defers())] {
            self.touched().others();
        }
    }

    /// Notes a row of which some columns were given; a default may fill the others.
    #[inline]
    pub(crate) fn wrote_given(&self, table: usize, columns: &[usize], values: &[Any]) {
        let inner = self.inner();
        if inner.model.tables[table].references[usize::from(self.defers())] {
            let given = |at: &usize| {
                let column = inner.model.tables[table].def.column(*at);
                columns.contains(at) || (column.nullable && column.default.is_none())
            };
            if !inner.model.enforced(table).all(|(_, fk)| fk.columns.iter().all(given)) {
                return self.touched().others();
            }
            self.touched().columns(&inner.model, table, self.defers(), |at| {
                columns.iter().position(|column| *column == at).and_then(|i| values.get(i))
            });
        }
    }

    /// Notes that a row has gone, or that columns of one have changed, to which a reference may lead.
    #[inline]
    pub(crate) fn unsettled(&self, table: usize, changed: Option<&dyn Fn(usize) -> bool>) {
        let model = &self.inner().model;
        let of = &model.tables[table];
        if !of.unsettles[usize::from(self.defers())] {
            return;
        }
        let is_key = |changed: &dyn Fn(usize) -> bool| {
            of.incoming.iter().any(|incoming| {
                let (_, fk) = model.foreign_key(*incoming);
                fk.parent_columns.iter().any(|at| changed(*at) || of.def.column(*at).generated.is_some())
            })
        };
        if changed.is_none_or(is_key) {
            self.touched().others();
        }
    }
}

/// Gives some columns of a row.
pub(crate) fn picked(row: &dyn AnyRow, columns: &[usize]) -> Vec<Any> {
    let mut pick = Pick { columns, at: 0, found: vec![Any::Null; columns.len()] };
    // It refuses nothing.
    let _ = row.encode_all(&mut pick);
    pick.found
}

/// Takes some columns of a row on its way.
struct Pick<'a> {
    columns: &'a [usize],
    at: usize,
    found: Vec<Any>,
}

impl Sink for Pick<'_> {
    fn put(&mut self, value: Result<Encoded<'_>, ValueError>) -> Result<()> {
        if let (Some(place), Ok(value)) = (self.columns.iter().position(|at| *at == self.at), value) {
            self.found[place] = value.to_any();
        }
        self.at += 1;
        Ok(())
    }
}

/// Writes values so that equal ones have equal bytes, smaller integers first.
fn written(key: &[Any]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(key.len() * 9);
    for value in key {
        let (kind, content): (u8, &[u8]) = match value {
            Any::Null => (0, &[]),
            Any::Integer(i) => {
                bytes.push(1);
                bytes.extend_from_slice(&(i.cast_unsigned() ^ (1 << 63)).to_be_bytes());
                continue;
            }
            Any::Real(r) => {
                bytes.push(2);
                bytes.extend_from_slice(&r.to_bits().to_be_bytes());
                continue;
            }
            Any::Text(text) => (3, text.as_bytes()),
            Any::Blob(blob) => (4, blob),
        };
        bytes.push(kind);
        bytes.extend_from_slice(&(content.len() as u64).to_be_bytes());
        bytes.extend_from_slice(content);
    }
    bytes
}

/// Reads what `written` wrote.
fn read(mut bytes: &[u8]) -> Vec<Any> {
    let mut key = Vec::new();
    let number = |bytes: &mut &[u8]| {
        let (number, rest) =
            bytes.split_first_chunk::<8>().map_or((0, &[][..]), |(n, rest)| (u64::from_be_bytes(*n), rest));
        *bytes = rest;
        number
    };
    while let Some((kind, rest)) = bytes.split_first() {
        bytes = rest;
        key.push(match kind {
            0 => {
                number(&mut bytes);
                Any::Null
            }
            1 => Any::Integer((number(&mut bytes) ^ (1 << 63)).cast_signed()),
            2 => Any::Real(f64::from_bits(number(&mut bytes))),
            kind => {
                let length = usize::try_from(number(&mut bytes)).unwrap_or(usize::MAX);
                let (content, rest) = bytes.split_at(length.min(bytes.len()));
                bytes = rest;
                match kind {
                    3 => Any::Text(String::from_utf8_lossy(content).into_owned()),
                    _ => Any::Blob(content.to_vec()),
                }
            }
        });
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_as_they_were() {
        let keys = [
            vec![Any::Integer(i64::MIN), Any::Text(String::new()), Any::Blob(vec![0, 1, 2])],
            vec![Any::Real(-0.5), Any::Null, Any::Text("a\0b".into())],
            vec![Any::Integer(7)],
        ];
        for key in keys {
            assert_eq!(read(&written(&key)), key);
        }
        assert!(written(&[Any::Integer(-1)]) < written(&[Any::Integer(1)]));
    }
}
