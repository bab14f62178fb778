//! Trees in SQL: rows that are found by following a reference to the own table again and again.
//!
//! Inside a query they are a set, `key IN (WITH RECURSIVE ..)`: UNION leaves out a key that was found before, so that a
//! circle in the data ends. As a statement of their own they come in order, each with its depth: the row that is deepest
//! is followed first, so that rows come depth-first (SQLite documentation, "The WITH Clause", §3.4). There a circle ends
//! with its second coming to the first row, downwards, and with the reader, who sees a row again, upwards.

use std::fmt::Write as _;

use super::ident;
use super::writer::Writer;
use crate::expression::{Binary, Node, Walk};
use crate::query::QueryData;
use crate::schema::{ForeignKeyDef, TableDef};

/// Says which rows a statement gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Way {
    /// A row and all below it, depth-first, siblings by their keys: `?` is the key, then the greatest depth. Behind the
    /// row's columns stand the depth, and whether it is the first row once more.
    Down,
    /// A row and all above it, the nearest first. Values and columns as for [`Way::Down`].
    Up,
    /// All rows that are roots, each with all below it: `?` is the greatest depth.
    Forest,
}

/// Writes the statement that gives rows in the order of their tree.
pub fn tree(table: &'static TableDef, key: usize, way: Way) -> String {
    let name = cte_name(&[table], 0);
    let climb = Climb::new(table, &table.foreign_keys[key], way == Way::Up, &name);
    let mut sql = String::from("WITH RECURSIVE ");
    let keys = table.shape.key.len();
    let (depth, again) = (format!("{name}.d"), format!("{name}.c"));
    climb.head(&mut sql, ", d, c");
    sql.push_str(" AS (SELECT ");
    climb.carried(&mut sql, "t0");
    sql.push_str(", 0, 0 FROM ");
    climb.table(&mut sql, "t0");
    sql.push_str(" WHERE ");
    if way == Way::Forest {
        climb.is_root(&mut sql, "t0", "t1");
    } else {
        start(&mut sql, table, "t0");
    }
    sql.push_str(" UNION ALL SELECT ");
    climb.carried(&mut sql, "t2");
    let _ = write!(sql, ", {depth} + 1, ");
    if way == Way::Down {
        start(&mut sql, table, "t2");
    } else {
        sql.push('0');
    }
    climb.step(&mut sql, "t2");
    let limit = if way == Way::Forest { 1 } else { keys + 1 };
    let _ = write!(sql, " AND {depth} < ?{limit} AND {again} = 0 ORDER BY {} DESC", climb.width() + 1);
    for at in 1..=keys {
        let _ = write!(sql, ", {at}");
    }
    sql.push_str(") SELECT ");
    climb.columns(&mut sql, "t3");
    let _ = write!(sql, ", {depth}, {again} FROM {name} CROSS JOIN ");
    climb.table(&mut sql, "t3");
    sql.push_str(" WHERE ");
    climb.same(&mut sql, "t3", &climb.carried_keys());
    sql
}

/// Writes the statement that gives the rows which have a parent, but no root above them: those of circles, and those below
/// them. Behind a row's columns stands the key of its parent.
pub fn rootless(table: &'static TableDef, key: usize) -> String {
    let name = cte_name(&[table], 0);
    let down = Climb::new(table, &table.foreign_keys[key], false, &name);
    let mut sql = String::from("WITH RECURSIVE ");
    down.head(&mut sql, "");
    sql.push_str(" AS (SELECT ");
    down.carried(&mut sql, "t0");
    sql.push_str(" FROM ");
    down.table(&mut sql, "t0");
    sql.push_str(" WHERE ");
    down.is_root(&mut sql, "t0", "t1");
    sql.push_str(" UNION ALL SELECT ");
    down.carried(&mut sql, "t2");
    down.step(&mut sql, "t2");
    sql.push_str(") SELECT ");
    down.columns(&mut sql, "t3");
    sql.push_str(", ");
    columns(&mut sql, table, table.shape.key, "t4");
    sql.push_str(" FROM ");
    down.table(&mut sql, "t3");
    sql.push_str(" CROSS JOIN ");
    down.table(&mut sql, "t4");
    sql.push_str(" WHERE ");
    down.leads(&mut sql, "t3", &down.columns_of("t4", down.far));
    sql.push_str(" AND ");
    row_value(&mut sql, table, table.shape.key, "t3");
    sql.push_str(" NOT IN (");
    down.select_keys(&mut sql);
    sql.push_str(") ORDER BY ");
    columns(&mut sql, table, table.shape.key, "t3");
    sql
}

/// `SELECT count(*)`: how many rows are there?
pub fn count_rows(table: &TableDef) -> String {
    let mut sql = String::from("SELECT count(*) FROM ");
    ident(&mut sql, table.shape.name);
    sql
}

impl Writer<'_> {
    /// Writes whether the key of a row is among those of a part of a tree.
    pub(super) fn in_tree(&mut self, values: &[Node], walk: &Walk) {
        self.push(if values.len() > 1 { "((" } else { "(" });
        self.list(values, ", ");
        self.push(if values.len() > 1 { ") IN (" } else { " IN (" });
        let number = self.alias();
        self.part(walk, number);
        self.push("))");
    }

    /// Writes the condition of a query. A part of a tree that begins at a row of another query is found anew for each of
    /// its rows: so it comes first, and the query's own rows are looked up by their keys, whatever other indexes promise.
    pub(super) fn filter(&mut self, data: &QueryData, filter: &Node) {
        let (first, others) = match filter {
            Node::Chain(Binary::And, parts) => match parts.as_slice() {
                [first, others @ ..] => (first, others),
                [] => (filter, &[][..]),
            },
            _ => (filter, &[][..]),
        };
        let Node::InTree(values, walk) = first else { return self.node(filter) };
        let own = |(value, at): (&Node, &usize)| *value == Node::Column { path: data.root(), index: *at };
        let is_own = walk.table.shape.is(data.table.shape.name, data.table.shape.hash)
            && values.len() == data.table.shape.key.len()
            && values.iter().zip(data.table.shape.key).all(own);
        let is_fixed = walk.start.iter().all(|node| matches!(node, Node::Value(_)));
        if is_fixed || !is_own || !self.can_join() {
            return self.node(filter);
        }
        let number = self.alias();
        let before = self.piece(|writer| {
            writer.push("(");
            writer.part(walk, number);
            let _ = write!(writer.sql, ") AS k{number} CROSS JOIN ");
        });
        self.begin_with(before);
        for (i, value) in values.iter().enumerate() {
            self.push(if i == 0 { "(" } else { " AND " });
            self.node(value);
            let _ = write!(self.sql, " = k{number}.k{i}");
        }
        for other in others {
            self.push(" AND ");
            self.node(other);
        }
        self.push(")");
    }

    /// Writes the query for the keys of a part of a tree.
    fn part(&mut self, walk: &Walk, number: usize) {
        self.check(walk.table);
        let name = cte_name(self.tables(), number);
        let key = &walk.table.foreign_keys[walk.key];
        let climb = Climb::new(walk.table, key, walk.up, &name);
        let mut sql = String::from("WITH RECURSIVE ");
        climb.head(&mut sql, "");
        let first = format!("t{}", self.alias());
        let start = if walk.itself { first.clone() } else { format!("t{}", self.alias()) };
        sql.push_str(" AS (SELECT ");
        climb.carried(&mut sql, &first);
        sql.push_str(" FROM ");
        if !walk.itself {
            climb.table(&mut sql, &start);
            sql.push_str(" CROSS JOIN ");
        }
        climb.table(&mut sql, &first);
        sql.push_str(" WHERE ");
        self.push(&sql);
        for (i, (column, value)) in walk.table.names(walk.table.shape.key).zip(&walk.start).enumerate() {
            let mut left = String::from(if i == 0 { "" } else { " AND " });
            qualified(&mut left, &start, column);
            left.push_str(" = ");
            self.push(&left);
            self.node(value);
        }
        let mut sql = String::new();
        if !walk.itself {
            sql.push_str(" AND ");
            climb.leads(&mut sql, &first, &climb.columns_of(&start, climb.far));
            climb.not_itself(&mut sql, &first, &climb.columns_of(&start, walk.table.shape.key));
        }
        sql.push_str(" UNION SELECT ");
        let next = format!("t{}", self.alias());
        climb.carried(&mut sql, &next);
        climb.step(&mut sql, &next);
        sql.push_str(") ");
        climb.select_keys(&mut sql);
        self.push(&sql);
    }
}

/// A name that no table has.
fn cte_name(tables: &[&'static TableDef], number: usize) -> String {
    let mut name = format!("fk_tree{number}");
    while tables.iter().any(|table| table.shape.name.eq_ignore_ascii_case(&name)) {
        name.push('_');
    }
    name
}

/// One way through a tree: from each row to the next ones.
struct Climb<'a> {
    table: &'static TableDef,
    key: &'a ForeignKeyDef,
    /// The name of the rows that were found.
    name: &'a str,
    /// The columns of the next row that have to be equal to `far` of the one before.
    near: &'a [usize],
    far: &'a [usize],
    /// Whether a row that references itself is a root: where each row has to reference one.
    ends: bool,
}

impl<'a> Climb<'a> {
    fn new(table: &'static TableDef, key: &'a ForeignKeyDef, up: bool, name: &'a str) -> Self {
        let (near, far) = if up { (key.parent_columns, key.columns) } else { (key.columns, key.parent_columns) };
        Self { table, key, name, near, far, ends: !key.nullable }
    }

    /// Whether the columns that lead on are the key.
    fn is_short(&self) -> bool {
        self.far == self.table.shape.key
    }

    /// How many columns of each row are kept.
    fn width(&self) -> usize {
        self.table.shape.key.len() + if self.is_short() { 0 } else { self.far.len() }
    }

    /// `fk_tree(k0, p0)`
    fn head(&self, sql: &mut String, more: &str) {
        let _ = write!(sql, "{}(", self.name);
        for at in 0..self.width() {
            let keys = self.table.shape.key.len();
            let between = if at == 0 { "" } else { ", " };
            let _ = if at < keys { write!(sql, "{between}k{at}") } else { write!(sql, "{between}p{}", at - keys) };
        }
        let _ = write!(sql, "{more})");
    }

    /// The columns that are kept.
    fn carried(&self, sql: &mut String, alias: &str) {
        columns(sql, self.table, self.table.shape.key, alias);
        if !self.is_short() {
            sql.push_str(", ");
            columns(sql, self.table, self.far, alias);
        }
    }

    fn carried_keys(&self) -> Vec<String> {
        (0..self.table.shape.key.len()).map(|at| format!("{}.k{at}", self.name)).collect()
    }

    fn carried_far(&self) -> Vec<String> {
        if self.is_short() {
            return self.carried_keys();
        }
        (0..self.far.len()).map(|at| format!("{}.p{at}", self.name)).collect()
    }

    fn columns_of(&self, alias: &str, of: &[usize]) -> Vec<String> {
        let column = |name| {
            let mut sql = String::new();
            qualified(&mut sql, alias, name);
            sql
        };
        self.table.names(of).map(column).collect()
    }

    /// `"employees" AS t0`
    fn table(&self, sql: &mut String, alias: &str) {
        ident(sql, self.table.shape.name);
        let _ = write!(sql, " AS {alias}");
    }

    fn columns(&self, sql: &mut String, alias: &str) {
        for (i, column) in self.table.shape.columns.iter().enumerate() {
            sql.push_str(if i == 0 { "" } else { ", " });
            qualified(sql, alias, column.name);
        }
    }

    /// From the rows that were found to the next.
    fn step(&self, sql: &mut String, next: &str) {
        let _ = write!(sql, " FROM {} CROSS JOIN ", self.name);
        self.table(sql, next);
        sql.push_str(" WHERE ");
        self.leads(sql, next, &self.carried_far());
        self.not_itself(sql, next, &self.carried_keys());
    }

    fn leads(&self, sql: &mut String, next: &str, from: &[String]) {
        equal(sql, &self.columns_of(next, self.near), from);
    }

    fn same(&self, sql: &mut String, alias: &str, key: &[String]) {
        equal(sql, &self.columns_of(alias, self.table.shape.key), key);
    }

    fn not_itself(&self, sql: &mut String, next: &str, key: &[String]) {
        if self.ends {
            sql.push_str(" AND NOT (");
            self.same(sql, next, key);
            sql.push(')');
        }
    }

    /// Whether a row has no parent, or none but itself where it has to have one.
    fn is_root(&self, sql: &mut String, row: &str, parent: &str) {
        sql.push_str("NOT EXISTS (SELECT 1 FROM ");
        self.table(sql, parent);
        sql.push_str(" WHERE ");
        equal(sql, &self.columns_of(parent, self.key.parent_columns), &self.columns_of(row, self.key.columns));
        self.not_itself(sql, parent, &self.columns_of(row, self.table.shape.key));
        sql.push(')');
    }

    fn select_keys(&self, sql: &mut String) {
        let _ = write!(sql, "SELECT {} FROM {}", self.carried_keys().join(", "), self.name);
    }
}

/// `t0."id" = ?1`
fn start(sql: &mut String, table: &TableDef, alias: &str) {
    for (i, column) in table.names(table.shape.key).enumerate() {
        sql.push_str(if i == 0 { "" } else { " AND " });
        qualified(sql, alias, column);
        let _ = write!(sql, " = ?{}", i + 1);
    }
}

fn equal(sql: &mut String, left: &[String], right: &[String]) {
    for (i, (left, right)) in left.iter().zip(right).enumerate() {
        let _ = write!(sql, "{}{left} = {right}", if i == 0 { "" } else { " AND " });
    }
}

fn qualified(sql: &mut String, alias: &str, name: &str) {
    let _ = write!(sql, "{alias}.");
    ident(sql, name);
}

fn columns(sql: &mut String, table: &TableDef, of: &[usize], alias: &str) {
    for (i, column) in table.names(of).enumerate() {
        sql.push_str(if i == 0 { "" } else { ", " });
        qualified(sql, alias, column);
    }
}

/// A row value of one column is none (SQLite documentation, "Row Values", §2).
fn row_value(sql: &mut String, table: &TableDef, of: &[usize], alias: &str) {
    sql.push_str(if of.len() > 1 { "(" } else { "" });
    columns(sql, table, of, alias);
    sql.push_str(if of.len() > 1 { ")" } else { "" });
}
