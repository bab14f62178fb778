//! A declared table and its counterpart in the file, and what would make the one of the other.
//!
//! The declared side is read by the same parser, from the very text that `create_table` writes, so that
//! conditions and defaults are compared as text of one origin.

use fk_core::schema::{ForeignKeyDef, TableDef};
use fk_core::sql::Dialect;

use super::super::actual::{Database, Table};
use super::super::findings::{Findings, Weight, quoted};
use super::super::parse::{CreateTable, parse_create_table};

/// A declared table and its counterpart.
pub(super) struct Pair<'a> {
    pub(super) database: &'a Database,
    pub(super) def: &'a TableDef,
    pub(super) tables: &'a [&'a TableDef],
    pub(super) dialect: &'a Dialect,
    pub(super) actual: &'a Table,
    /// The declared table, as its own text has it.
    pub(super) declared: CreateTable,
    create: String,
    findings: &'a mut Findings,
    is_rebuild_told: bool,
}

impl<'a> Pair<'a> {
    /// Puts both together. That the declared text can't be read doesn't happen unless the dialect isn't
    /// SQLite's.
    pub(super) fn new(
        database: &'a Database,
        def: &'a TableDef,
        actual: &'a Table,
        tables: &'a [&'a TableDef],
        dialect: &'a Dialect,
        create: String,
        findings: &'a mut Findings,
    ) -> Option<Self> {
        match parse_create_table(&create) {
            Ok(declared) => Some(Self {
                database,
                def,
                tables,
                dialect,
                actual,
                declared,
                create,
                findings,
                is_rebuild_told: false,
            }),
            Err(unreadable) => {
                let text = format!("table {}: its declaration can't be read", quoted(def.shape.name));
                findings.add(Weight::Refused, text, || format!("write it otherwise near `{}`", unreadable.near));
                None
            }
        }
    }

    /// Compares everything.
    pub(super) fn compare(&mut self) {
        let name = self.name();
        for doubt in &self.actual.doubts {
            let text = format!("table {name}: its text in the file can't be read, {doubt}");
            self.findings.add(Weight::Refused, text, || "rebuild the table, and report its text".into());
        }
        if self.declared.strict && !self.actual.text.strict {
            self.rebuild(Weight::RefusedIfStrict, format!("table {name}: declared STRICT, in the file not STRICT"));
        }
        if self.actual.text.without_rowid {
            self.tolerate(format!("table {name} is WITHOUT ROWID"));
        }
        self.compare_columns();
        self.compare_primary_key();
        self.compare_uniques();
        self.compare_references();
        self.compare_checks();
        self.compare_indexes();
        self.compare_triggers();
        for conflict in &self.actual.text.conflicts {
            let of = format!("{} of table {name}", conflict.of);
            let text = format!("{of}: not declared, in the file ON CONFLICT {}", conflict.resolution);
            self.rebuild(Weight::Refused, text);
        }
    }

    /// The table's name, quoted.
    pub(super) fn name(&self) -> String {
        quoted(self.def.shape.name)
    }

    /// A column's name, quoted and with its table.
    pub(super) fn column(&self, column: &str) -> String {
        format!("column {}.{}", self.name(), quoted(column))
    }

    /// The names of the columns that a reference leads to.
    pub(super) fn parent_columns(&self, foreign_key: &ForeignKeyDef) -> Vec<&'static str> {
        let parent = self.tables.iter().find(|def| def.shape.name.eq_ignore_ascii_case(foreign_key.parent));
        parent.map(|parent| parent.names(foreign_key.parent_columns).collect()).unwrap_or_default()
    }

    /// Adds what a statement or a piece of advice mends.
    pub(super) fn add(&mut self, weight: Weight, finding: String, mend: impl FnOnce() -> String) {
        self.findings.add(weight, finding, mend);
    }

    /// Whether a rebuild was told already: it mends all the rest.
    pub(super) fn is_rebuilt(&self) -> bool {
        self.is_rebuild_told
    }

    /// Adds what only a rebuild mends; the statement is told once for each table.
    pub(super) fn rebuild(&mut self, weight: Weight, finding: String) {
        let (create, is_told) = (&self.create, &mut self.is_rebuild_told);
        let (def, tables, dialect) = (self.def, self.tables, self.dialect);
        self.findings.add(weight, finding, || {
            if std::mem::replace(is_told, true) {
                "the same rebuild".into()
            } else {
                let whole = super::rebuilt(create, def, tables, dialect);
                format!("the table has to be rebuilt, with foreign keys off meanwhile, as: {whole}")
            }
        });
    }

    /// Adds what nobody refuses.
    pub(super) fn tolerate(&mut self, finding: String) {
        self.findings.tolerate(finding);
    }

    /// Adds what makes savepoints necessary.
    pub(super) fn savepoints(&mut self, reason: String) {
        self.findings.savepoints(reason);
    }
}

/// Compares names as SQLite does.
pub(super) fn same(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
}

/// Compares lists of names as SQLite does.
pub(crate) fn same_all<L: AsRef<str>, R: AsRef<str>>(left: &[L], right: &[R]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l.as_ref(), r.as_ref()))
}
