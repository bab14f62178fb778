//! Moving a row, and all that is below it, to another place of its tree.

use fk_core::check::Reference;
use fk_core::error::TreeFaultKind;
use fk_core::expression::{Node, Part, Path};
use fk_core::key::KeyValue;
use fk_core::relation::{NewParent, SameTable};
use fk_core::schema::{ForeignKeyDef, TableDef};
use fk_core::{Any, Error, In, Key, Result, Schema, Table, ToOne};

use super::{climb, fault, key_of, upwards};
use crate::bind::{Binder, pick, values};
use crate::model::Op;
use crate::transaction::read::not_found;
use crate::transaction::write::WriteTx;

impl<S: Schema> WriteTx<'_, S> {
    /// Moves a row, with all that is below it, under another one; `None` makes it a root, where the reference may be NULL.
    /// Refuses to make a circle, which no constraint does.
    ///
    /// Where each row has to have a parent, a row that is moved under itself becomes a root.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/firm.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, [ada, bob, cyd, _]) = firm()?;
    /// # db.write(|tx| {
    /// let refused = tx.move_under(Employee::MANAGER, ada, Some(cyd)).unwrap_err();
    /// assert!(refused.to_string().contains("would lead in a circle of 3 rows"));
    ///
    /// tx.move_under(Employee::MANAGER, bob, None)?;
    /// tx.move_under(Employee::MANAGER, ada, Some(cyd))?;
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Tree`]: the new parent is the row itself or below it; the error has the keys of the rows on the way. Or
    ///   columns of the reference are a part of the row's primary key, and would change.
    /// - [`Error::NotFound`]: no row has this key; or the new parent isn't there, and the reference isn't to its key.
    /// - Those of every write: a new parent that isn't there is a violation.
    pub fn move_under<T, F>(
        &mut self,
        relation: ToOne<T, F>,
        row: Key<T, T::Id>,
        parent: impl NewParent<T, F>,
    ) -> Result<()>
    where
        T: Table<Id: KeyValue> + In<S>,
        F: Reference<Parent: SameTable<T>>,
    {
        self.move_row(<T as In<S>>::INDEX, relation.index(), row.raw(), parent.into_key())
    }

    fn move_row(
        &mut self,
        table: usize,
        key: usize,
        row: &dyn KeyValue,
        parent: Option<Box<dyn KeyValue>>,
    ) -> Result<()> {
        let def = self.session().table(table);
        let reference = &def.foreign_keys[key];
        let Some(stored) = self.stored(table, row)? else { return Err(not_found(def, def.shape.key, row.values())) };
        let parts = match parent {
            None => parts(def, reference, &stored, rootless(def, reference)),
            Some(parent) => {
                let found = self.stored(table, &*parent)?;
                let referenced = match found {
                    Some(found) => {
                        self.look_for_circle(table, key, &stored, &found)?;
                        pick(reference.parent_columns, &found)
                    }
                    // Whoever holds the reference says so, at once or when it is put off at the end.
                    None if reference.parent_columns == def.shape.key => parent.values(),
                    None => return Err(not_found(def, def.shape.key, parent.values())),
                };
                parts(def, reference, &stored, reference.columns.iter().copied().zip(referenced).collect())
            }
        };
        match parts {
            Some(parts) => self.set_row(table, row, parts),
            None => Err(fault(def, key, TreeFaultKind::PartOfKey, vec![pick(def.shape.key, &stored)])),
        }
    }

    /// Gives all columns of a row.
    fn stored(&self, table: usize, key: &dyn KeyValue) -> Result<Option<Vec<Any>>> {
        let session = self.session();
        let def = session.table(table);
        let mut loan = session.lend(table, Op::Get)?;
        key.bind(&mut Binder::columns(&mut loan, def, def.shape.key))?;
        let found = {
            let mut rows = loan.query();
            match rows.next() {
                Ok(row) => row.map(|row| values(row, def.shape.columns.len())),
                Err(error) => return Err(session.fail(error)),
            }
        };
        session.give(loan);
        Ok(found)
    }

    /// Refuses to move a row to where it would be above itself.
    fn look_for_circle(&self, table: usize, key: usize, row: &[Any], parent: &[Any]) -> Result<()> {
        let session = self.session();
        let def = session.table(table);
        let (row, parent) = (pick(def.shape.key, row), pick(def.shape.key, parent));
        if row == parent && !def.foreign_keys[key].nullable {
            return Ok(());
        }
        let (mut way, mut closes) = (vec![row.clone()], false);
        let climbed = climb(session, table, &upwards(key, parent), &mut |source, _| {
            let here = key_of(source, def, 0);
            closes = closes || here == row;
            if !closes {
                way.push(here);
            }
            Ok(())
        });
        if closes {
            return Err(fault(def, key, TreeFaultKind::WouldCycle, way));
        }
        match climbed {
            // A circle that is there already doesn't get larger by what is put below it.
            Err(Error::Tree(fault)) if fault.kind == TreeFaultKind::Cycle => Ok(()),
            other => other,
        }
    }
}

/// What makes a row a root: NULL in the columns that SET NULL would change.
fn rootless(def: &TableDef, reference: &ForeignKeyDef) -> Vec<(usize, Any)> {
    let columns = if reference.set_null.is_empty() { reference.columns } else { reference.set_null };
    columns.iter().filter(|at| def.column(**at).nullable).map(|at| (*at, Any::Null)).collect()
}

/// The changes that a move is; `None` where it would change the row's own key.
fn parts(def: &TableDef, reference: &ForeignKeyDef, stored: &[Any], written: Vec<(usize, Any)>) -> Option<Vec<Part>> {
    let mut parts = Vec::with_capacity(reference.columns.len());
    for (index, value) in written {
        let column = def.column(index);
        if !def.shape.key.contains(&index) && column.generated.is_none() {
            parts.push(Part { path: Path::TABLE, index, value: Node::Value(value) });
        } else if stored[index] != value {
            return None;
        }
    }
    Some(parts)
}
