//! Queries in SQL, and their shape.
//!
//! A query is walked twice at most: [`shape`] writes the exact bytes that tell two queries apart,
//! values excluded, and collects the values in the order in which [`query`] writes their `?`. Who
//! has seen a shape before needs no text.

use super::node::{Values, write};
use super::{Dialect, ident, ident_list, select_list};
use crate::any::Any;
use crate::error::{Error, Result};
use crate::expression::{Linked, Node, Scope};
use crate::query::QueryData;
use crate::schema::TableDef;

/// Says what is asked of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// The rows.
    Rows,
    /// Their number.
    Count,
    /// Whether there is one.
    Exists,
    /// Their primary keys.
    Keys,
}

/// Holds what tells a query from others, and its values.
#[derive(Debug, Default)]
pub struct Shape<'q> {
    /// Exact, so that no two different queries have the same.
    pub bytes: Vec<u8>,
    /// The values, in the order of their `?`.
    pub values: Vec<&'q Any>,
}

/// Walks a query; `limit` overrides the query's own if it is smaller.
///
/// # Errors
/// [`Error::ForeignColumn`] for a column of another query, [`Error::Encode`] for a value that can't be stored,
/// [`Error::Refused`] for a condition that is nested too deep.
pub fn shape<'q>(
    shape: &mut Shape<'q>,
    data: &'q QueryData,
    table: &TableDef,
    kind: Kind,
    limit: Option<u64>,
) -> Result<()> {
    shape.bytes.push(kind as u8);
    let mut walk = Walk { shape, scope: data.scope, table, depth: 0 };
    if let Some(filter) = &data.filter {
        walk.node(filter)?;
    }
    for sort in &data.order {
        walk.shape.bytes.push(if sort.descending { b'v' } else { b'^' });
        walk.node(&sort.by)?;
    }
    walk.shape.bytes.push(b'.');
    walk.number(effective_limit(data, limit).unwrap_or(u64::MAX));
    walk.number(data.offset);
    Ok(())
}

/// Writes a query.
pub fn query(data: &QueryData, table: &TableDef, kind: Kind, limit: Option<u64>, dialect: &Dialect) -> String {
    let mut sql = String::from("SELECT ");
    match kind {
        Kind::Rows => select_list(&mut sql, table),
        Kind::Keys => ident_list(&mut sql, table.names(table.shape.key)),
        Kind::Count | Kind::Exists => sql.push('1'),
    }
    sql.push_str(" FROM ");
    ident(&mut sql, table.shape.name);
    if let Some(filter) = &data.filter {
        sql.push_str(" WHERE ");
        write(&mut sql, filter, table, &Values::Bound);
    }
    for (i, sort) in data.order.iter().enumerate() {
        sql.push_str(if i == 0 { " ORDER BY " } else { ", " });
        write(&mut sql, &sort.by, table, &Values::Bound);
        if sort.descending {
            sql.push_str(" DESC");
        }
    }
    match effective_limit(data, limit) {
        Some(limit) => {
            sql.push_str(" LIMIT ");
            sql.push_str(&limit.to_string());
        }
        None if data.offset > 0 => sql.push_str(dialect.no_limit),
        None => {}
    }
    if data.offset > 0 {
        sql.push_str(" OFFSET ");
        // SQL's OFFSET is a signed number; past the largest of them there are no rows either.
        sql.push_str(&data.offset.min(i64::MAX.unsigned_abs()).to_string());
    }
    match kind {
        Kind::Rows | Kind::Keys => sql,
        Kind::Count => format!("SELECT count(*) FROM ({sql})"),
        Kind::Exists => format!("SELECT EXISTS ({sql})"),
    }
}

/// SQL's LIMIT is a signed number; what is over it is no limit.
fn effective_limit(data: &QueryData, limit: Option<u64>) -> Option<u64> {
    let own = data.limit.filter(|rows| i64::try_from(*rows).is_ok());
    match (own, limit) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

struct Walk<'a, 'q> {
    shape: &'a mut Shape<'q>,
    scope: Scope,
    table: &'a TableDef,
    depth: usize,
}

/// A query is walked by recursion, on threads of 2 MiB too.
const DEPTH: usize = 128;

impl<'q> Walk<'_, 'q> {
    fn number(&mut self, number: u64) {
        self.shape.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn position(&mut self, position: usize) {
        // A table has fewer than 2¹⁶ columns, a list of values fewer than 2³² entries.
        self.shape.bytes.extend_from_slice(&u32::try_from(position).unwrap_or(u32::MAX).to_le_bytes());
    }

    fn node(&mut self, node: &'q Node) -> Result<()> {
        self.depth += 1;
        if self.depth > DEPTH {
            let reason = format!("a condition of the query is nested more than {DEPTH} deep");
            return Err(Error::Refused { reason, sql: format!("a query of \"{}\"", self.table.shape.name) });
        }
        self.parts(node)?;
        self.depth -= 1;
        Ok(())
    }

    fn parts(&mut self, node: &'q Node) -> Result<()> {
        match node {
            Node::Column { scope, index } => {
                if *scope != self.scope {
                    return Err(Error::ForeignColumn { table: self.table.shape.name });
                }
                self.shape.bytes.push(b'c');
                self.position(*index);
            }
            Node::Value(value) => {
                self.shape.bytes.push(b'?');
                self.shape.values.push(value);
            }
            Node::Invalid(source) => {
                return Err(Error::Encode {
                    table: self.table.shape.name.to_owned(),
                    column: "query".to_owned(),
                    source: Box::new(source.clone()),
                });
            }
            Node::Unary(op, operand) => {
                self.shape.bytes.extend_from_slice(&[b'u', *op as u8]);
                self.node(operand)?;
            }
            Node::Binary(op, left, right) => {
                self.shape.bytes.extend_from_slice(&[b'b', *op as u8]);
                self.node(left)?;
                self.node(right)?;
            }
            Node::Chain(op, parts) => {
                self.shape.bytes.extend_from_slice(&[b'n', *op as u8]);
                self.position(parts.len());
                parts.iter().try_for_each(|part| self.node(part))?;
            }
            Node::Between(node, low, high) => {
                self.shape.bytes.push(b'w');
                self.node(node)?;
                self.node(low)?;
                self.node(high)?;
            }
            Node::In(node, list) => {
                self.shape.bytes.push(b'i');
                self.position(list.len());
                self.node(node)?;
                list.iter().try_for_each(|value| self.node(value))?;
            }
            Node::Linked(linked) => self.linked(linked)?,
        }
        Ok(())
    }

    fn linked(&mut self, linked: &'q Linked) -> Result<()> {
        if linked.scope != self.scope {
            return Err(Error::ForeignColumn { table: self.table.shape.name });
        }
        self.shape.bytes.push(b'l');
        // A schema has each table once, and a name is as exact as its length before it.
        let name = linked.other.shape.name;
        self.position(name.len());
        self.shape.bytes.extend_from_slice(name.as_bytes());
        for columns in [linked.columns, linked.other_columns] {
            self.position(columns.len());
            for at in columns {
                self.position(*at);
            }
        }
        let outside = (self.scope, self.table);
        (self.scope, self.table) = (Scope::TABLE, linked.other);
        let inside = self.node(&linked.filter);
        (self.scope, self.table) = outside;
        inside
    }
}
