//! CREATE TABLE, CREATE INDEX, and the triggers that stand for what the database has no clause for.
//!
//! Three habits keep SQLite out of its own defects: both sides of a reference have one type (the
//! compiler has seen to it), the referenced columns are always named, and deferred references stand
//! before immediate ones (a single-row INSERT that breaks both would leave SQLite's counter of
//! deferred violations too high).

mod column;
mod index;
mod trigger;

pub use column::create_stage;
use column::write_column;
pub use index::{Index, create_index_statements, indexes};
pub use trigger::{create_set_null_trigger, create_trigger_statements, set_null_trigger_name};

use super::writer::Writer;
use super::{Dialect, ident, ident_list};
use crate::any::Any;
use crate::expression::{Node, Path, Scope};
use crate::schema::{Action, ColumnDef, ForeignKeyDef, Formula, Schema, TableDef};

/// Gives every statement that makes the schema: tables first, then indexes, then triggers.
pub fn create_schema<S: Schema>(dialect: &Dialect) -> Vec<String> {
    create_all(S::TABLES, dialect)
}

/// Gives every statement that makes these tables.
pub fn create_all(tables: &[&TableDef], dialect: &Dialect) -> Vec<String> {
    let created = tables.iter().map(|table| create_table(table, tables, dialect));
    let indexes = tables.iter().flat_map(|table| create_index_statements(table, dialect));
    let triggers = tables.iter().flat_map(|table| create_trigger_statements(table, tables));
    created.chain(indexes).chain(triggers).collect()
}

/// Gives CREATE TABLE. `tables` has the parents.
pub fn create_table(table: &TableDef, tables: &[&TableDef], dialect: &Dialect) -> String {
    let mut sql = String::from("CREATE TABLE ");
    ident(&mut sql, table.shape.name);
    sql.push_str(" (");
    let mut clauses = Clauses { sql: &mut sql, first: true };
    for (at, column) in table.shape.columns.iter().enumerate() {
        write_column(clauses.next(), table, at, column, dialect);
    }
    if !table.shape.generated_key {
        key(clauses.next(), table, table.shape.key_name, "PRIMARY KEY", table.shape.key);
    }
    for unique in table.shape.uniques.iter().filter(|unique| unique.filter.is_none()) {
        key(clauses.next(), table, unique.name, "UNIQUE", unique.columns);
    }
    let enforced = table.foreign_keys.iter().filter(|fk| fk.enforced);
    let (deferred, immediate): (Vec<_>, Vec<_>) = enforced.partition(|fk| fk.deferred);
    for foreign_key in deferred.into_iter().chain(immediate) {
        write_foreign_key(clauses.next(), table, foreign_key, tables);
    }
    write_checks(&mut clauses, table, dialect);
    sql.push_str("\n)");
    sql.push_str(dialect.table_suffix);
    sql
}

/// Writes the declared checks, then those of enums, then those of MATCH FULL.
fn write_checks(clauses: &mut Clauses<'_>, table: &TableDef, dialect: &Dialect) {
    for check in table.checks {
        let sql = clauses.next();
        constraint(sql, check.name);
        sql.push_str("CHECK ");
        formula(sql, check.condition, table, dialect);
    }
    for (index, column) in table.shape.columns.iter().enumerate() {
        if column.scalar.words.is_empty() {
            continue;
        }
        let sql = clauses.next();
        constraint(sql, &words_check_name(table, column));
        sql.push_str("CHECK ");
        let words = column.scalar.words.iter().map(|word| Node::Value(Any::Text((*word).to_owned()))).collect();
        let column = Node::Column { path: Path::TABLE, index };
        condition(sql, &Node::In(Box::new(column), words), table, dialect);
    }
    for foreign_key in table.foreign_keys.iter().filter(|fk| has_match_full_check(fk)) {
        let sql = clauses.next();
        constraint(sql, &match_full_check_name(foreign_key));
        sql.push_str("CHECK (");
        for (i, word) in [" IS NULL", " IS NOT NULL"].into_iter().enumerate() {
            sql.push_str(if i == 0 { "(" } else { " OR (" });
            for (j, name) in table.names(foreign_key.columns).enumerate() {
                sql.push_str(if j == 0 { "" } else { " AND " });
                ident(sql, name);
                sql.push_str(word);
            }
            sql.push(')');
        }
        sql.push(')');
    }
}

/// Gives the name of the CHECK that holds a column to the words of its enum, which no other constraint may have
/// (FK9).
pub fn words_check_name(table: &TableDef, column: &ColumnDef) -> String {
    format!("ck_{}_{}_words", table.shape.name, column.name)
}

/// Tells whether a CHECK holds a reference to MATCH FULL: one column alone can't be NULL in part, and an audited
/// reference has no constraint.
pub fn has_match_full_check(foreign_key: &ForeignKeyDef) -> bool {
    foreign_key.enforced && foreign_key.match_full && foreign_key.columns.len() > 1
}

/// Gives the name of the CHECK that holds a reference to MATCH FULL, which no other constraint may have (FK9).
pub fn match_full_check_name(foreign_key: &ForeignKeyDef) -> String {
    format!("{}_full", foreign_key.name)
}

/// Puts commas and line breaks between clauses.
struct Clauses<'a> {
    sql: &'a mut String,
    first: bool,
}

impl Clauses<'_> {
    fn next(&mut self) -> &mut String {
        self.sql.push_str(if self.first { "\n    " } else { ",\n    " });
        self.first = false;
        self.sql
    }
}

fn constraint(sql: &mut String, name: &str) {
    sql.push_str("CONSTRAINT ");
    ident(sql, name);
    sql.push(' ');
}

fn key(sql: &mut String, table: &TableDef, name: &str, kind: &str, columns: &[usize]) {
    constraint(sql, name);
    sql.push_str(kind);
    sql.push_str(" (");
    ident_list(sql, table.names(columns));
    sql.push(')');
}

fn write_foreign_key(sql: &mut String, table: &TableDef, foreign_key: &ForeignKeyDef, tables: &[&TableDef]) {
    key(sql, table, foreign_key.name, "FOREIGN KEY", foreign_key.columns);
    sql.push_str(" REFERENCES ");
    ident(sql, foreign_key.parent);
    if let Some(parent) = tables.iter().find(|t| t.shape.hash == foreign_key.parent_hash) {
        sql.push_str(" (");
        ident_list(sql, parent.names(foreign_key.parent_columns));
        sql.push(')');
    }
    sql.push_str(" ON DELETE ");
    // A trigger sets some of the columns.
    let on_delete = if foreign_key.set_null.is_empty() { foreign_key.on_delete } else { Action::NoAction };
    sql.push_str(action(on_delete));
    sql.push_str(" ON UPDATE ");
    sql.push_str(action(foreign_key.on_update));
    if foreign_key.deferred {
        sql.push_str(" DEFERRABLE INITIALLY DEFERRED");
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::NoAction => "NO ACTION",
        Action::Restrict => "RESTRICT",
        Action::SetNull => "SET NULL",
        Action::SetDefault => "SET DEFAULT",
        Action::Cascade => "CASCADE",
    }
}

/// Writes a formula in exactly one pair of parentheses.
pub(super) fn formula(sql: &mut String, formula: Formula, table: &TableDef, dialect: &Dialect) {
    match formula {
        Formula::Typed(node) => condition(sql, &node(), table, dialect),
        Formula::Sql(text) => {
            sql.push('(');
            sql.push_str(text);
            sql.push(')');
        }
    }
}

/// Writes an expression in exactly one pair of parentheses.
pub(super) fn condition(sql: &mut String, node: &Node, table: &TableDef, dialect: &Dialect) {
    let mut writer = Writer::new(dialect, &[], true);
    writer.open_alone(Scope::TABLE, table, false);
    writer.node(node);
    let text = writer.sql;
    if text.starts_with('(') {
        sql.push_str(&text);
    } else {
        sql.push('(');
        sql.push_str(&text);
        sql.push(')');
    }
}

#[cfg(test)]
mod tests;
