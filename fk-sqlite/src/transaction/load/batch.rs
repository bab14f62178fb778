//! Several rows in one statement.

use fk_core::any::{AnyRef, Encoded};
use fk_core::row::Sink;
use fk_core::schema::TableDef;
use fk_core::sql::{ident, ident_list};
use fk_core::table::{AnyRow, Given, TableSource as _};
use fk_core::{Error, In, Insert, Result, Schema, ValueError};

use super::touched::Touched;
use crate::bind::{BindTo, Bound};
use crate::error::engine;
use crate::explain::{self, Failed};
use crate::mirror::schema;
use crate::statement::Loan;
use crate::transaction::write::bound;
use crate::transaction::{WriteTx, mark};

/// So many values a statement takes at most, and so many rows.
const VALUES: usize = 400;
const ROWS: usize = 32;

/// How many rows of so many columns a statement inserts.
pub(in crate::transaction) fn size(columns: usize) -> usize {
    (VALUES / columns.max(1)).clamp(1, ROWS)
}

/// Inserts rows, and takes note of them.
pub(super) fn insert_all<S: Schema, R>(
    tx: &mut WriteTx<'_, S>,
    touched: &mut Touched,
    table: &schema::Table,
    rows: impl Iterator<Item = R>,
) -> Result<u64>
where
    R: Insert,
    R::Table: In<S>,
{
    let position = <R::Table as In<S>>::INDEX;
    let before = touched.rows;
    let size = size(R::Table::SHAPE.columns.len());
    let mut waiting: Vec<R::Table> = Vec::new();
    for row in rows {
        if const { R::Table::SHAPE.computed } {
            tx.insert(row)?;
            touched.inserted(tx.session(), table, 1, [tx.session().connection()?.last_insert_rowid()])?;
            continue;
        }
        let Given::Row(row) = row.given() else { return Err(tx.unwritten(position)) };
        if !touched.batches {
            let rowid = tx.insert_row(position, R::GENERATES_KEY, &row)?;
            touched.inserted(tx.session(), table, 1, [rowid])?;
            continue;
        }
        waiting.push(row);
        if waiting.len() == size {
            let rows: Vec<&dyn AnyRow> = waiting.iter().map(|row| row as &dyn AnyRow).collect();
            let rowids = insert_several(tx, position, R::GENERATES_KEY, &rows)?;
            // Of another table, an integer key is no rowid.
            let rowids = rowids.into_iter().filter(|_| table.rowid_is_key());
            touched.inserted(tx.session(), table, size as u64, rowids)?;
            waiting.clear();
        }
    }
    for row in waiting {
        let rowid = tx.insert_row(position, R::GENERATES_KEY, &row)?;
        touched.inserted(tx.session(), table, 1, [rowid])?;
    }
    Ok(touched.rows - before)
}

/// Inserts rows by one statement, and gives the rowids that the rows themselves say.
///
/// It stops where a row is refused and leaves those before it (OR FAIL), so that it needn't be able to undo itself: who
/// calls has a savepoint.
fn insert_several<S: Schema>(
    tx: &WriteTx<'_, S>,
    position: usize,
    generated: bool,
    rows: &[&dyn AnyRow],
) -> Result<Vec<i64>> {
    let session = tx.session();
    let def = session.table(position);
    let generated = generated.then(|| def.shape.key[0]);
    let shape = session.shape(mark::LOAD, position, [rows.len()])?;
    let mut loan = session.lend_shape(shape, &mut || text(def, rows.len()))?;
    let mut rowids = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        row.encode_all(&mut Place::new(&mut loan, def, at, generated, &mut rowids))?;
    }
    let outcome = loan.execute();
    session.give(loan);
    let Err(error) = outcome else { return Ok(rowids) };
    let at = usize::try_from(session.connection()?.changes()).unwrap_or(usize::MAX);
    match rows.get(at) {
        Some(row) => {
            let row = bound(def, generated, *row);
            Err(explain::statement(session, error, &Failed::insert(session, position, generated, row)))
        }
        None => Err(session.fail(error)),
    }
}

fn text(def: &TableDef, rows: usize) -> String {
    let mut sql = String::from("INSERT OR FAIL INTO ");
    ident(&mut sql, def.shape.name);
    sql.push_str(" (");
    ident_list(&mut sql, def.shape.columns.iter().map(|column| column.name));
    sql.push_str(") VALUES ");
    let row = format!("({})", vec!["?"; def.shape.columns.len()].join(", "));
    sql.push_str(&vec![row.as_str(); rows].join(", "));
    sql
}

/// Binds one of several rows.
pub(in crate::transaction) struct Place<'a, 's, 'c> {
    loan: &'a mut Loan<'s, 'c>,
    def: &'static TableDef,
    offset: usize,
    next: usize,
    generated: Option<usize>,
    rowids: &'a mut Vec<i64>,
}

impl<'a, 's, 'c> Place<'a, 's, 'c> {
    /// Binds the row at a place among those of a statement; integer keys that it has go to `rowids`.
    pub(in crate::transaction) fn new(
        loan: &'a mut Loan<'s, 'c>,
        def: &'static TableDef,
        at: usize,
        generated: Option<usize>,
        rowids: &'a mut Vec<i64>,
    ) -> Self {
        Self { loan, def, offset: at * def.shape.columns.len(), next: 0, generated, rowids }
    }
}

impl Sink for Place<'_, '_, '_> {
    fn put(&mut self, value: std::result::Result<Encoded<'_>, ValueError>) -> Result<()> {
        let value = match value {
            Ok(_) if self.generated == Some(self.next) => AnyRef::Null.into(),
            Ok(value) => value,
            Err(source) => {
                let column = self.def.shape.columns.get(self.next).map_or("key", |column| column.name);
                let (table, column) = (self.def.shape.name.to_owned(), column.to_owned());
                return Err(Error::Encode { table, column, source: Box::new(source) });
            }
        };
        let value = value.as_ref();
        if let AnyRef::Integer(key) = value
            && self.def.shape.key == [self.next]
        {
            self.rowids.push(key);
        }
        self.next += 1;
        self.loan.bind(self.offset + self.next, Bound::new(value)).map_err(engine)
    }
}
