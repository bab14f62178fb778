//! CREATE TABLE and CREATE INDEX.
//!
//! Three habits keep SQLite out of its own defects: both sides of a reference have one type (the
//! compiler has seen to it), the referenced columns are always named, and deferred references stand
//! before immediate ones (a single-row INSERT that breaks both would leave SQLite's counter of
//! deferred violations too high).

use super::node::{Values, literal, write};
use super::{Dialect, ident, ident_list};
use crate::any::Any;
use crate::expression::Node;
use crate::schema::{Action, ColumnDef, ForeignKeyDef, Schema, TableDef};

/// Gives every statement that makes the schema: tables first, then indexes.
pub fn create_schema<S: Schema>(dialect: &Dialect) -> Vec<String> {
    let tables = S::TABLES.iter().map(|table| create_table(table, S::TABLES, dialect));
    let indexes = S::TABLES.iter().flat_map(|table| create_index_statements(table));
    tables.chain(indexes).collect()
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
    for unique in table.shape.uniques {
        key(clauses.next(), table, unique.name, "UNIQUE", unique.columns);
    }
    let (deferred, immediate): (Vec<_>, Vec<_>) = table.foreign_keys.iter().partition(|fk| fk.deferred);
    for foreign_key in deferred.into_iter().chain(immediate) {
        write_foreign_key(clauses.next(), table, foreign_key, tables);
    }
    for check in table.checks {
        let sql = clauses.next();
        constraint(sql, check.name);
        sql.push_str("CHECK ");
        if let crate::schema::Formula::Typed(node) = check.condition {
            condition(sql, &node(), table, dialect);
        }
    }
    for column in table.shape.columns.iter().filter(|column| !column.scalar.words.is_empty()) {
        let sql = clauses.next();
        constraint(sql, &words_check_name(table, column));
        sql.push_str("CHECK ");
        let words = column.scalar.words.iter().map(|word| Node::Value(Any::Text((*word).to_owned()))).collect();
        let index = table.shape.columns.iter().position(|c| c.name == column.name).unwrap_or(0);
        let column = Node::Column { scope: crate::expression::Scope::TABLE, index };
        condition(sql, &Node::In(Box::new(column), words), table, dialect);
    }
    sql.push_str("\n)");
    sql.push_str(dialect.table_suffix);
    sql
}

/// Gives the name of the CHECK that holds a column to the words of its enum, which no other constraint may have
/// (FK9).
pub fn words_check_name(table: &TableDef, column: &ColumnDef) -> String {
    format!("ck_{}_{}_words", table.shape.name, column.name)
}

/// Gives CREATE INDEX for each index of the table, those of foreign keys included.
pub fn create_index_statements(table: &TableDef) -> Vec<String> {
    let of_keys = table.foreign_keys.iter().filter_map(|fk| Some((fk.index?, fk.columns)));
    let own = table.indexes.iter().map(|index| (index.name, index.columns));
    of_keys.chain(own).map(|(name, columns)| create_index(table, name, columns)).collect()
}

fn create_index(table: &TableDef, name: &str, columns: &[usize]) -> String {
    let mut sql = String::from("CREATE INDEX ");
    ident(&mut sql, name);
    sql.push_str(" ON ");
    ident(&mut sql, table.shape.name);
    sql.push_str(" (");
    ident_list(&mut sql, table.names(columns));
    sql.push(')');
    sql
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

fn write_column(sql: &mut String, table: &TableDef, at: usize, column: &ColumnDef, dialect: &Dialect) {
    ident(sql, column.name);
    sql.push(' ');
    sql.push_str(dialect.type_name(column.scalar.storage));
    if table.shape.generated_key && table.shape.key == [at] {
        sql.push(' ');
        constraint(sql, table.shape.key_name);
        sql.push_str("PRIMARY KEY");
    }
    if !column.nullable {
        sql.push_str(" NOT NULL");
    }
    if let Some(crate::schema::Formula::Typed(default)) = column.default {
        sql.push_str(" DEFAULT ");
        if let Node::Value(value) = default() {
            literal(sql, &value, dialect);
        } else {
            sql.push_str("NULL");
        }
    }
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
    sql.push_str(action(foreign_key.on_delete));
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

/// Writes a condition in exactly one pair of parentheses.
fn condition(sql: &mut String, node: &Node, table: &TableDef, dialect: &Dialect) {
    let mut text = String::new();
    write(&mut text, node, table, &Values::Literal(dialect));
    if text.starts_with('(') {
        sql.push_str(&text);
    } else {
        sql.push('(');
        sql.push_str(&text);
        sql.push(')');
    }
}
