//! Statements about many rows: UPDATE and DELETE of those that a query asks for, with values that are computed.
//!
//! SQLite evaluates what stands in a SET row by row, while it writes: a query there would see rows that the statement has
//! changed already, and the outcome depend on the order in which they are visited. So new values that come from other rows
//! are computed for all rows first (`UPDATE .. FROM`), and then written.

use std::fmt::Write as _;

use super::dml::{select_list, self_references};
use super::query::Kind;
use super::shape::{Shape, Walk};
use super::writer::Writer;
use super::{Dialect, ident};
use crate::any::Any;
use crate::error::{Error, Result};
use crate::expression::{Binary, Node, Part, Path, Scope};
use crate::query::QueryData;
use crate::schema::TableDef;

/// Is a statement about the rows of a query.
#[derive(Debug, Clone, Copy)]
pub struct Bulk<'q> {
    /// Which rows: made by [`chosen`] or [`row`].
    pub query: &'q QueryData,
    /// What they become; `None` deletes them.
    pub changes: Option<&'q [Part]>,
    /// Whether it is about one row at most.
    pub one: bool,
    /// Whether it gives the rows back.
    pub returning: bool,
}

/// Leaves out of a query what doesn't matter for which rows it asks.
pub fn chosen(mut query: QueryData) -> QueryData {
    query.outputs.clear();
    query.distinct = false;
    if query.limit.is_none() && query.offset == 0 {
        query.order.clear();
    }
    query
}

/// Asks for the row with a key, outside a query's closure.
pub fn row(table: &'static TableDef, key: Vec<Any>) -> QueryData {
    let mut data = QueryData { scope: Scope::TABLE, ..QueryData::new(table) };
    for (index, value) in table.shape.key.iter().zip(key) {
        let column = Node::Column { path: Path::TABLE, index: *index };
        data.add(Node::binary(Binary::Eq, column, Node::Value(value)));
    }
    data
}

/// Walks a statement about many rows, as [`shape`](super::shape) walks a query.
///
/// # Errors
/// - [`Error::ForeignColumn`]: it uses a column of another query.
/// - [`Error::Refused`]: it sets a column of another row, or is nested too deep.
/// - [`Error::Encode`]: a value can't be stored.
pub fn bulk_shape<'q>(shape: &mut Shape<'q>, bulk: &Bulk<'q>) -> Result<()> {
    let (data, table) = (bulk.query, bulk.query.table);
    if table.shape.key.is_empty() {
        let reason = format!("table \"{}\" has no key by which its rows could be told apart", table.shape.name);
        return Err(Error::Refused { reason, sql: format!("a change of \"{}\"", table.shape.name) });
    }
    let flags = u8::from(bulk.changes.is_some()) | u8::from(bulk.one) << 1 | u8::from(bulk.returning) << 2;
    shape.bytes.push(flags);
    let mut walk = Walk::new(shape, table);
    if let Some(changes) = bulk.changes {
        walk.enter(data.scope);
        walk.position(changes.len());
        for part in changes {
            settable(part, data.scope, table)?;
            walk.position(part.index);
            walk.node(&part.value);
        }
        walk.leave();
    }
    walk.query(data, Kind::Keys, None);
    walk.finish()
}

/// Whether a SET can write the column, and what becomes of it can be stored; `scope` is that of the row.
///
/// # Errors
/// - [`Error::ForeignColumn`]: it is a column of another query.
/// - [`Error::Refused`]: it is a column of another row.
/// - [`Error::Encode`]: its value can't be stored.
pub fn settable(part: &Part, scope: Scope, table: &TableDef) -> Result<()> {
    if part.path.scope() != scope {
        return Err(Error::ForeignColumn { table: table.shape.name });
    }
    if !part.path.is_root() {
        let reason = "it sets a column of a row that a path leads to, and an update writes the query's own rows alone; \
                      update the other table by a query of its own";
        return Err(Error::Refused {
            reason: reason.to_owned(),
            sql: format!("an update of \"{}\"", table.shape.name),
        });
    }
    match &part.value {
        Node::Invalid(source) => Err(Error::Encode {
            table: table.shape.name.to_owned(),
            column: table.shape.columns.get(part.index).map_or("", |column| column.name).to_owned(),
            source: Box::new(source.clone()),
        }),
        _ => Ok(()),
    }
}

/// Writes a statement about many rows.
///
/// # Errors
/// [`Error::Refused`] for a table that isn't among `tables`.
pub fn bulk(bulk: &Bulk<'_>, tables: &[&'static TableDef], dialect: &Dialect) -> Result<String> {
    let mut writer = Writer::new(dialect, tables, false);
    match bulk.changes {
        Some(changes) => writer.update(bulk, changes),
        None => writer.delete(bulk.query),
    }
    if bulk.returning {
        writer.push(" RETURNING ");
        select_list(&mut writer.sql, bulk.query.table);
    }
    writer.finish()
}

impl Writer<'_> {
    fn delete(&mut self, data: &QueryData) {
        self.open_alone(data.scope, data.table, true);
        self.push("DELETE FROM ");
        self.named(data.table);
        self.chosen_rows(data);
        self.close();
    }

    fn update(&mut self, bulk: &Bulk<'_>, changes: &[Part]) {
        let (data, begin) = (bulk.query, self.mark());
        self.open_alone(data.scope, data.table, true);
        let aliases = self.mark();
        let sets = self.piece(|writer| {
            for (at, part) in changes.iter().enumerate() {
                writer.begin_set(at, data.table, part);
                writer.node(&part.value);
            }
        });
        // Whatever reads other rows has an alias for them.
        if !bulk.one && self.has_read_since(&aliases) {
            self.close();
            self.rewind(begin);
            return self.update_from(data, changes);
        }
        self.push("UPDATE ");
        self.named(data.table);
        self.push(&sets);
        self.keep_self_references(data.table, changes);
        self.chosen_rows(data);
        self.close();
    }

    /// Has all new values computed before the first is written.
    fn update_from(&mut self, data: &QueryData, changes: &[Part]) {
        let table = data.table;
        self.open_alone(data.scope, table, true);
        self.push("UPDATE ");
        self.named(table);
        for (at, part) in changes.iter().enumerate() {
            self.begin_set(at, table, part);
            let _ = write!(self.sql, "n.c{at}");
        }
        self.keep_self_references(table, changes);
        self.push(" FROM (");
        self.parts(data, Kind::Keys, None, |writer| {
            let alias = writer.own_alias();
            for (at, name) in table.names(table.shape.key).enumerate() {
                writer.push(if at == 0 { "" } else { ", " });
                writer.qualified(alias, name);
                let _ = write!(writer.sql, " AS k{at}");
            }
            for (at, part) in changes.iter().enumerate() {
                writer.push(", ");
                // A row whose path leads nowhere is one of the rows all the same.
                writer.unjoined(|writer| writer.node(&part.value));
                let _ = write!(writer.sql, " AS c{at}");
            }
        });
        self.push(") AS n");
        let alias = self.own_alias();
        for (at, name) in table.names(table.shape.key).enumerate() {
            self.push(if at == 0 { " WHERE " } else { " AND " });
            self.qualified(alias, name);
            let _ = write!(self.sql, " = n.k{at}");
        }
        self.close();
    }

    /// Writes `"orders" AS t0`.
    fn named(&mut self, table: &TableDef) {
        ident(&mut self.sql, table.shape.name);
        if let Some(alias) = self.own_alias() {
            let _ = write!(self.sql, " AS t{alias}");
        }
    }

    /// Writes ` SET "a" = ` or `, "a" = `.
    fn begin_set(&mut self, at: usize, table: &TableDef, part: &Part) {
        self.push(if at == 0 { " SET " } else { ", " });
        ident(&mut self.sql, table.column(part.index).name);
        self.push(" = ");
    }

    /// Where a SET writes a key that the table itself references, it names the referencing columns too.
    fn keep_self_references(&mut self, table: &TableDef, changes: &[Part]) {
        let written: Vec<usize> = changes.iter().map(|part| part.index).collect();
        let alias = self.own_alias();
        for at in self_references(table, &written) {
            let name = table.column(at).name;
            self.push(", ");
            ident(&mut self.sql, name);
            self.push(" = ");
            self.qualified(alias, name);
        }
    }

    /// Writes which rows: by the query's own condition, or by the keys that it gives where it needs other tables or a
    /// number of rows.
    fn chosen_rows(&mut self, data: &QueryData) {
        if data.limit.is_none() && data.offset == 0 {
            let begin = self.mark();
            let (conditions, joined) = self.beside(|writer| writer.conditions(data));
            if !joined {
                self.push(&conditions);
                return;
            }
            self.rewind(begin);
        }
        let (alias, key) = (self.own_alias(), data.table.shape.key);
        self.push(if key.len() > 1 { " WHERE (" } else { " WHERE " });
        for (at, name) in data.table.names(key).enumerate() {
            self.push(if at == 0 { "" } else { ", " });
            self.qualified(alias, name);
        }
        self.push(if key.len() > 1 { ") IN (" } else { " IN (" });
        self.select(data, Kind::Keys, None);
        self.push(")");
    }
}
