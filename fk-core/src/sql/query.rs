//! Queries in SQL. What tells one from another, and their values, is in `shape`.

use std::fmt::Write as _;

use super::Dialect;
use super::node::around;
use super::writer::Writer;
use crate::error::Result;
use crate::expression::{Aggregate, Node, Path, Scope};
use crate::query::{Output, QueryData, Sort};
use crate::schema::TableDef;

/// Says what is asked of the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The rows.
    Rows,
    /// Whether there is one.
    Exists,
    /// Their primary keys.
    Keys,
    /// A function of them all.
    Fold(Aggregate),
    /// The rows for each of many keys, the key's position first.
    Children,
}

/// Writes a query; `limit` overrides the query's own if it is smaller.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) for a table that isn't among `tables`.
pub fn query(
    data: &QueryData,
    tables: &[&'static TableDef],
    kind: Kind,
    limit: Option<u64>,
    dialect: &Dialect,
) -> Result<String> {
    let mut writer = Writer::new(dialect, tables, false);
    match kind {
        Kind::Exists => {
            writer.push("SELECT EXISTS (");
            writer.select(data, kind, limit);
            writer.push(")");
        }
        Kind::Rows | Kind::Keys | Kind::Fold(_) | Kind::Children => writer.select(data, kind, limit),
    }
    writer.finish()
}

/// Whether a function of all rows is one of outer queries' columns alone: SQLite takes that for a function of the rows of
/// the outer query.
fn is_foreign(data: &QueryData) -> bool {
    let mut columns = Columns { own: false, other: false };
    for output in &data.outputs {
        if let Output::Value(node) = output {
            columns.of(node, data.scope);
        }
    }
    columns.other && !columns.own
}

/// Whether an expression has columns, and none of them is of the query with this scope.
pub(super) fn is_of_others(node: &Node, scope: Scope) -> bool {
    let columns = Columns::in_node(node, scope);
    columns.other && !columns.own
}

/// Whether an expression has no columns.
pub(super) fn is_constant(node: &Node) -> bool {
    let columns = Columns::in_node(node, Scope::TABLE);
    !columns.other && !columns.own
}

/// Whose columns are in an expression.
struct Columns {
    own: bool,
    other: bool,
}

impl Columns {
    fn in_node(node: &Node, scope: Scope) -> Self {
        let mut columns = Self { own: false, other: false };
        columns.of(node, scope);
        columns
    }

    fn of(&mut self, node: &Node, scope: Scope) {
        match node {
            Node::Column { path, .. } if path.scope() == scope => self.own = true,
            // A query may have columns of any.
            Node::Column { .. } | Node::Query(_) | Node::InTree(..) => self.other = true,
            _ => node.children().for_each(|child| self.of(child, scope)),
        }
    }
}

/// SQL's LIMIT is a signed number; what is over it is no limit.
pub(super) fn effective_limit(data: &QueryData, limit: Option<u64>) -> Option<u64> {
    let own = data.limit.filter(|rows| i64::try_from(*rows).is_ok());
    if own.is_none() && data.group.as_ref().is_some_and(|group| group.by.is_empty()) {
        // It is one row already.
        return None;
    }
    match (own, limit) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Says which parts of a query are written: what it gives, and its order.
pub(super) fn written(data: &QueryData, kind: Kind, limit: Option<u64>) -> (bool, bool) {
    let outputs = match kind {
        Kind::Keys => false,
        Kind::Fold(Aggregate::Count) => data.is_cut(),
        Kind::Rows | Kind::Children | Kind::Fold(_) => true,
        // What is equal counts once, and what is grouped is there in groups.
        Kind::Exists => data.distinct || data.group.is_some(),
    };
    let one = matches!(kind, Kind::Fold(_) | Kind::Exists);
    (outputs, !one || data.is_cut() || limit.is_some())
}

impl Writer<'_> {
    /// Writes `SELECT ..`.
    pub(super) fn select(&mut self, data: &QueryData, kind: Kind, limit: Option<u64>) {
        match kind {
            Kind::Fold(aggregate) if data.is_cut() || aggregate != Aggregate::Count && is_foreign(data) => {
                self.folded(data, aggregate, limit);
            }
            Kind::Children => self.children(data),
            _ => self.simple(data, kind, limit),
        }
    }

    /// A function of rows that are chosen first.
    fn folded(&mut self, data: &QueryData, aggregate: Aggregate, limit: Option<u64>) {
        self.push("SELECT ");
        let of_value = matches!(data.outputs.as_slice(), [Output::Value(_)]) && aggregate != Aggregate::Count;
        let (before, after) = around(aggregate);
        self.push(before);
        self.push(if of_value { "c" } else { "*" });
        self.push(after);
        self.push(" FROM (");
        // The sum of an overflow is one itself.
        self.simple_named(data, Kind::Fold(aggregate), limit, of_value);
        self.push(")");
    }

    fn simple_named(&mut self, data: &QueryData, kind: Kind, limit: Option<u64>, named: bool) {
        let leaves = kind == Kind::Fold(Aggregate::Sum);
        self.parts(data, kind, limit, |writer| {
            writer.outputs(data, leaves);
            if named {
                writer.push(" AS c");
            }
        });
    }

    fn simple(&mut self, data: &QueryData, kind: Kind, limit: Option<u64>) {
        self.parts(data, kind, limit, |writer| match kind {
            Kind::Keys => {
                let alias = writer.source(data.root()).and_then(|(alias, _)| alias);
                for (i, name) in data.table.names(data.table.shape.key).enumerate() {
                    writer.push(if i == 0 { "" } else { ", " });
                    writer.qualified(alias, name);
                }
            }
            Kind::Fold(Aggregate::Count) => writer.aggregate(Aggregate::Count, None),
            Kind::Fold(aggregate) => {
                let of = data.outputs.first().and_then(|output| match output {
                    Output::Value(node) => Some(node),
                    Output::Table(_) => None,
                });
                writer.aggregate(aggregate, of);
            }
            _ if written(data, kind, limit).0 => writer.outputs(data, writer.is_outermost()),
            _ => writer.push("1"),
        });
    }

    /// Puts a query together: joins are known last, and stand in the middle.
    pub(super) fn parts(&mut self, data: &QueryData, kind: Kind, limit: Option<u64>, outputs: impl FnOnce(&mut Self)) {
        self.open(data.scope, data.table);
        if let Some(parts) = &data.compound {
            let text = self.piece(|writer| writer.compound(parts));
            self.derive(text, data.outputs.is_empty());
        }
        let outputs = self.piece(outputs);
        let rest = self.piece(|writer| {
            writer.conditions(data);
            if written(data, kind, limit).1 {
                writer.order(&data.order, " ORDER BY ");
            }
        });
        let Some(frame) = self.close() else { return };
        self.push(if data.distinct { "SELECT DISTINCT " } else { "SELECT " });
        self.push(&outputs);
        self.push(" FROM ");
        self.from(&frame);
        self.push(&rest);
        self.limit(effective_limit(data, limit), data.offset);
    }

    pub(super) fn conditions(&mut self, data: &QueryData) {
        if let Some(filter) = &data.filter {
            self.push(" WHERE ");
            self.filter(data, filter);
        }
        let Some(group) = &data.group else { return };
        for (i, key) in group.by.iter().enumerate() {
            self.push(if i == 0 { " GROUP BY " } else { ", " });
            self.key(key);
        }
        if let Some(having) = &group.having {
            self.push(" HAVING ");
            self.node(having);
        }
    }

    /// A value alone would be taken for the position of a column (SQLite documentation, "SELECT", §2.4).
    fn key(&mut self, node: &Node) {
        let is_value = matches!(node, Node::Value(_));
        self.push(if is_value { "+" } else { "" });
        self.node(node);
    }

    fn order(&mut self, order: &[Sort], word: &str) {
        for (i, sort) in order.iter().enumerate() {
            self.push(if i == 0 { word } else { ", " });
            self.key(&sort.by);
            self.push(if sort.descending { " DESC" } else { "" });
            self.push(match sort.unusual() {
                Some(true) => " NULLS FIRST",
                Some(false) => " NULLS LAST",
                None => "",
            });
        }
    }

    fn limit(&mut self, limit: Option<u64>, offset: u64) {
        match limit {
            Some(limit) => {
                let _ = write!(self.sql, " LIMIT {limit}");
            }
            None if offset > 0 => self.push(self.dialect.no_limit),
            None => {}
        }
        if offset > 0 {
            // SQL's OFFSET is a signed number; past the largest of them there are no rows either.
            let _ = write!(self.sql, " OFFSET {}", offset.min(i64::MAX.unsigned_abs()));
        }
    }

    /// Writes what a query gives; `leaves` says whether it is read as it is. What is told from others isn't.
    pub(super) fn outputs(&mut self, data: &QueryData, leaves: bool) {
        if data.is_compound() {
            return self.everything();
        }
        let leaves = leaves && !data.distinct;
        if data.outputs.is_empty() {
            self.table(data.root());
        }
        for (i, output) in data.outputs.iter().enumerate() {
            self.push(if i == 0 { "" } else { ", " });
            match output {
                Output::Table(path) => self.table(*path),
                Output::Value(node) => self.operand(node, leaves),
            }
        }
    }

    fn table(&mut self, path: Path) {
        let Some((alias, table)) = self.source(path) else { return };
        for (i, column) in table.shape.columns.iter().enumerate() {
            self.push(if i == 0 { "" } else { ", " });
            self.qualified(alias, column.name);
        }
    }

    /// The rows for each of many keys: `k` has the keys, each in a row of its own, in the order of the rows that they are
    /// of. A limit counts for each key by itself.
    fn children(&mut self, data: &QueryData) {
        let cut = data.limit.is_some() || data.offset > 0;
        self.values += 1;
        let keys = self.array(("rarray(", ")"), self.values);
        // What is given has the names of the columns.
        let number = self.unused("n");
        self.open(data.scope, data.table);
        let outputs = self.piece(|writer| writer.outputs(data, true));
        let filter = self.piece(|writer| writer.conditions(data));
        let order = self.piece(|writer| writer.order(&data.order, if cut { " ORDER BY " } else { ", " }));
        let Some(frame) = self.close() else { return };
        if cut {
            self.push("SELECT * FROM (");
        }
        self.push(if data.distinct { "SELECT DISTINCT k.rowid, " } else { "SELECT k.rowid, " });
        self.push(&outputs);
        if cut {
            self.push(", row_number() OVER (PARTITION BY k.rowid");
            self.push(&order);
            let _ = write!(self.sql, ") AS {number}");
        }
        self.push(" FROM ");
        self.push(&keys);
        self.push(" AS k CROSS JOIN ");
        self.from(&frame);
        self.push(&filter);
        if cut {
            let last =
                data.limit.map(|rows| rows.saturating_add(data.offset)).filter(|rows| i64::try_from(*rows).is_ok());
            let _ = write!(self.sql, ") WHERE {number} > {}", data.offset.min(i64::MAX.unsigned_abs()));
            if let Some(last) = last {
                let _ = write!(self.sql, " AND {number} <= {last}");
            }
            let _ = write!(self.sql, " ORDER BY {number}");
        } else if !data.order.is_empty() {
            self.push(" ORDER BY k.rowid");
            self.push(&order);
        }
    }
}
