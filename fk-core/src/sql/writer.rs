//! [`Writer`]: text in the making, with the tables that its columns belong to.
//!
//! Every query is a frame: its table, and those that paths lead to from there, each joined once however often it is used.
//! Which they are is known when all else is written; so the parts of a query are written one by one and put together at
//! the end.

use std::fmt::Write as _;

use super::{Dialect, ident};
use crate::error::{Error, Result};
use crate::expression::{Node, Path, Scope, Step};
use crate::schema::{Collation, ForeignKeyDef, TableDef, TableShape};

pub(super) struct Writer<'a> {
    pub(super) sql: String,
    pub(super) dialect: &'a Dialect,
    /// Whether values are written as literals.
    pub(super) literal: bool,
    /// How many values have been written as `?`.
    pub(super) values: usize,
    /// The tables that there are; none where no path can lead to another.
    tables: &'a [&'static TableDef],
    frames: Vec<Frame<'a>>,
    aliases: usize,
    fault: Option<Error>,
}

/// How far a text has come.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    values: usize,
    aliases: usize,
}

/// A query whose text is being written.
pub(super) struct Frame<'a> {
    scope: Scope,
    pub(super) table: &'a TableDef,
    /// The number of its table; `None` where the table's own name is enough.
    pub(super) alias: Option<usize>,
    joins: Vec<Join<'a>>,
    /// Whether nothing can be joined: in UPDATE and DELETE.
    alone: bool,
    /// What stands before its table.
    before: String,
    derived: Option<Derived>,
}

/// A query in place of the table.
struct Derived {
    text: String,
    /// Whether its columns have the names of the table's.
    rows: bool,
}

/// A table that a path leads to.
struct Join<'a> {
    steps: Vec<Step>,
    table: &'a TableDef,
    alias: usize,
    from: Option<usize>,
    on: Vec<(&'static str, &'static str)>,
    /// Whether its row may be missing.
    left: bool,
}

impl<'a> Frame<'a> {
    fn new(scope: Scope, table: &'a TableDef, alias: Option<usize>, alone: bool) -> Self {
        Self { scope, table, alias, joins: Vec::new(), alone, before: String::new(), derived: None }
    }
}

impl<'a> Writer<'a> {
    pub(super) fn new(dialect: &'a Dialect, tables: &'a [&'static TableDef], literal: bool) -> Self {
        Self { sql: String::new(), dialect, literal, values: 0, tables, frames: Vec::new(), aliases: 0, fault: None }
    }

    /// Gives the text, or what can't be written.
    pub(super) fn finish(self) -> Result<String> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.sql),
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// Gives what is written meanwhile.
    pub(super) fn piece(&mut self, write: impl FnOnce(&mut Self)) -> String {
        let before = std::mem::take(&mut self.sql);
        write(self);
        std::mem::replace(&mut self.sql, before)
    }

    /// Begins a query.
    pub(super) fn open(&mut self, scope: Scope, table: &'a TableDef) {
        let alias = Some(self.alias());
        self.check(table);
        self.frames.push(Frame::new(scope, table, alias, false));
    }

    /// Begins a statement about one table, whose columns are written by their names alone, or beside an alias.
    pub(super) fn open_alone(&mut self, scope: Scope, table: &'a TableDef, aliased: bool) {
        let alias = if aliased { Some(self.alias()) } else { None };
        self.frames.push(Frame::new(scope, table, alias, true));
    }

    /// Puts a query in place of the table of the query that was begun last; `rows` says whether its columns have the names
    /// of the table's.
    pub(super) fn derive(&mut self, text: String, rows: bool) {
        if let Some(frame) = self.frames.last_mut() {
            frame.derived = Some(Derived { text, rows });
        }
    }

    /// Writes all columns of the query that was begun last.
    pub(super) fn everything(&mut self) {
        if let Some(alias) = self.frames.last().and_then(|frame| frame.alias) {
            let _ = write!(self.sql, "t{alias}.*");
        }
    }

    /// Whether the innermost query can begin with something else than its table.
    pub(super) fn can_join(&self) -> bool {
        self.frames.last().is_some_and(|frame| !frame.alone)
    }

    /// Puts something before the table of the innermost query.
    pub(super) fn begin_with(&mut self, before: String) {
        if let Some(frame) = self.frames.last_mut() {
            frame.before = before;
        }
    }

    pub(super) fn tables(&self) -> &'a [&'static TableDef] {
        self.tables
    }

    /// Gives a name like this one that no table of the schema has, and no column of one.
    pub(super) fn unused(&self, name: &str) -> String {
        let mut name = name.to_owned();
        let is = |shape: &TableShape, name: &str| {
            let mut names = shape.columns.iter().map(|column| column.name).chain([shape.name]);
            names.any(|own| own.eq_ignore_ascii_case(name))
        };
        while self.tables.iter().any(|table| is(&table.shape, &name)) {
            name.push('_');
        }
        name
    }

    /// The rows of a value that is many values, in a dialect that has such. A table of the name of that function would be
    /// taken for it; nothing of ours in `temp` has one.
    pub(super) fn array(&self, (before, after): (&str, &str), number: usize) -> String {
        let name = before.trim_end_matches('(');
        let taken = self.tables.iter().any(|table| table.shape.name.eq_ignore_ascii_case(name));
        format!("{}{before}?{number}{after}", if taken { "temp." } else { "" })
    }

    pub(super) fn close(&mut self) -> Option<Frame<'a>> {
        self.frames.pop()
    }

    /// The alias of the innermost query's own table.
    pub(super) fn own_alias(&self) -> Option<usize> {
        self.frames.last().and_then(|frame| frame.alias)
    }

    /// Writes something for which nothing may be joined to the innermost query.
    pub(super) fn unjoined(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.frames.last_mut().map(|frame| std::mem::replace(&mut frame.alone, true));
        write(self);
        if let (Some(frame), Some(before)) = (self.frames.last_mut(), before) {
            frame.alone = before;
        }
    }

    /// Gives what is written meanwhile if tables could be joined to the innermost statement, and whether something was.
    pub(super) fn beside(&mut self, write: impl FnOnce(&mut Self)) -> (String, bool) {
        if let Some(Frame { scope, table, alias, .. }) = self.frames.last() {
            self.frames.push(Frame::new(*scope, table, *alias, false));
        }
        let text = self.piece(write);
        (text, self.frames.pop().is_some_and(|frame| !frame.joins.is_empty() || !frame.before.is_empty()))
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { values: self.values, aliases: self.aliases }
    }

    /// Whether other rows have been read since.
    pub(super) fn has_read_since(&self, mark: &Mark) -> bool {
        self.aliases > mark.aliases
    }

    /// Forgets what has been written since, as a piece of its own.
    pub(super) fn rewind(&mut self, mark: Mark) {
        (self.values, self.aliases) = (mark.values, mark.aliases);
    }

    /// Whether the query that is being written is inside no other.
    pub(super) fn is_outermost(&self) -> bool {
        self.frames.len() == 1
    }

    /// The number of a query's table, the table, and whether it is the innermost one, if several are being written.
    pub(super) fn among_others(&self, scope: Scope) -> Option<(usize, &'a TableDef, bool)> {
        let at = self.frames.iter().rposition(|frame| frame.scope == scope).filter(|_| self.frames.len() > 1)?;
        let frame = &self.frames[at];
        Some((frame.alias?, frame.table, at + 1 == self.frames.len()))
    }

    pub(super) fn alias(&mut self) -> usize {
        self.aliases += 1;
        self.aliases - 1
    }

    /// A table that is only named inside a query may belong to another schema.
    pub(super) fn check(&mut self, table: &TableDef) {
        self.known(table.shape.name, table.shape.hash);
    }

    fn parent(&mut self, key: &ForeignKeyDef) -> Option<&'static TableDef> {
        self.known(key.parent, key.parent_hash)
    }

    fn known(&mut self, name: &str, hash: u64) -> Option<&'static TableDef> {
        let found = self.tables.iter().find(|own| own.shape.is(name, hash));
        if found.is_none() && self.fault.is_none() {
            let reason = format!("table \"{name}\" is not in the schema of this database");
            self.fault = Some(Error::Refused { reason, sql: "a query".to_owned() });
        }
        found.copied()
    }

    /// Writes a column, joining what the path to it leads over.
    pub(super) fn column(&mut self, path: Path, index: usize) {
        // Whoever runs the query has looked whether there is such a frame.
        let Some(frame) = self.frames.iter().rposition(|frame| frame.scope == path.scope()) else {
            self.push("NULL");
            return;
        };
        let own = &self.frames[frame];
        if let (true, Some(Derived { rows: false, .. }), Some(alias)) = (path.is_root(), &own.derived, own.alias) {
            let _ = write!(self.sql, "t{alias}.c{index}");
        } else if path.is_root() {
            let (alias, name) = (own.alias, own.table.column(index).name);
            self.qualified(alias, name);
        } else if own.alone {
            self.looked_up(frame, path, index);
        } else if let Some((alias, table)) = self.join(frame, path) {
            self.qualified(Some(alias), table.column(index).name);
        }
    }

    /// Where nothing can be joined, a query of its own follows the path.
    fn looked_up(&mut self, frame: usize, path: Path, index: usize) {
        let (scope, table, alias) = (self.frames[frame].scope, self.frames[frame].table, self.frames[frame].alias);
        self.frames.push(Frame::new(scope, table, alias, false));
        let at = self.frames.len() - 1;
        let found = self.join(at, path);
        let (Some(inner), Some((alias, table))) = (self.frames.pop(), found) else { return };
        self.push("(SELECT ");
        self.qualified(Some(alias), table.column(index).name);
        for (i, join) in inner.joins.iter().enumerate() {
            self.push(if i == 0 { " FROM " } else { " JOIN " });
            ident(&mut self.sql, join.table.shape.name);
            let _ = write!(self.sql, " AS t{}", join.alias);
            if i > 0 {
                self.on(join, " ON ");
            }
        }
        if let Some(first) = inner.joins.first() {
            self.on(first, " WHERE ");
        }
        self.push(")");
    }

    /// How the texts of a column compare; those of anything else do by their bytes.
    pub(super) fn collation(&mut self, node: &Node) -> Collation {
        let Node::Column { path, index } = node else { return Collation::Binary };
        let mut table = self.frames.iter().rfind(|frame| frame.scope == path.scope()).map(|frame| frame.table);
        for step in path.steps() {
            table = match step {
                Step::To(key) => table.and_then(|table| self.parent(&table.foreign_keys[key])),
                Step::Back(child, _) => Some(child),
            };
        }
        table.map_or(Collation::Binary, |table| table.column(*index).collation)
    }

    /// Finds the table that a path leads to, or joins it.
    fn join(&mut self, frame: usize, path: Path) -> Option<(usize, &'a TableDef)> {
        let steps: Vec<Step> = path.steps().collect();
        let (mut alias, mut table, mut left) = (self.frames[frame].alias, self.frames[frame].table, false);
        for end in 1..=steps.len() {
            let way = &steps[..end];
            if let Some(join) = self.frames[frame].joins.iter().find(|join| join.steps == way) {
                (alias, table, left) = (Some(join.alias), join.table, join.left);
                continue;
            }
            let (to, key, columns) = match steps[end - 1] {
                Step::To(key) => {
                    let key = &table.foreign_keys[key];
                    (self.parent(key)?, key, (key.parent_columns, key.columns))
                }
                Step::Back(child, key) => {
                    self.check(child);
                    let key = &child.foreign_keys[key];
                    (child, key, (key.columns, key.parent_columns))
                }
            };
            let back = matches!(steps[end - 1], Step::Back(..));
            left = left || back || key.nullable || !key.enforced;
            let on = to.names(columns.0).zip(table.names(columns.1)).collect();
            let join = Join { steps: way.to_vec(), table: to, alias: self.alias(), from: alias, on, left };
            (alias, table) = (Some(join.alias), to);
            self.frames[frame].joins.push(join);
        }
        alias.map(|alias| (alias, table))
    }

    /// Gives the table and its alias that a path leads to.
    pub(super) fn source(&mut self, path: Path) -> Option<(Option<usize>, &'a TableDef)> {
        let frame = self.frames.iter().rposition(|frame| frame.scope == path.scope())?;
        if path.is_root() {
            return Some((self.frames[frame].alias, self.frames[frame].table));
        }
        self.join(frame, path).map(|(alias, table)| (Some(alias), table))
    }

    /// Writes `"orders" AS t0 JOIN ..`.
    pub(super) fn from(&mut self, frame: &Frame<'_>) {
        self.push(&frame.before);
        match &frame.derived {
            Some(derived) => {
                let _ = write!(self.sql, "({})", derived.text);
            }
            None => ident(&mut self.sql, frame.table.shape.name),
        }
        if let Some(alias) = frame.alias {
            let _ = write!(self.sql, " AS t{alias}");
        }
        for join in &frame.joins {
            self.push(if join.left { " LEFT JOIN " } else { " JOIN " });
            ident(&mut self.sql, join.table.shape.name);
            let _ = write!(self.sql, " AS t{}", join.alias);
            self.on(join, " ON ");
        }
    }

    fn on(&mut self, join: &Join<'_>, word: &str) {
        for (i, (own, other)) in join.on.iter().enumerate() {
            self.push(if i == 0 { word } else { " AND " });
            self.qualified(Some(join.alias), own);
            self.push(" = ");
            self.qualified(join.from, other);
        }
    }
}
