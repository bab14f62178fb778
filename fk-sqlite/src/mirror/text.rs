//! The text of a table as plain data, so that the parser can be held against SQLite from outside: by property tests and
//! by the fuzz target. Nothing else needs it.

use fk_core::schema::Action;

use crate::verify::parse::parse_create_table;

/// A table as its text has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub name: String,
    pub columns: Vec<TextColumn>,
    pub key: Option<Vec<String>>,
    pub uniques: Vec<Vec<String>>,
    pub references: Vec<TextReference>,
    pub without_rowid: bool,
    pub strict: bool,
    pub autoincrement: bool,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextColumn {
    pub name: String,
    pub not_null: bool,
    pub default: Option<String>,
    pub collation: Option<String>,
    /// Whether it is stored, where it is generated.
    pub generated: Option<bool>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextReference {
    pub name: Option<String>,
    pub columns: Vec<String>,
    pub parent: String,
    pub parent_columns: Vec<String>,
    pub on_delete: Action,
    pub on_update: Action,
    pub deferred: bool,
}

/// Reads a CREATE TABLE, or says near what it can't be read.
///
/// # Errors
/// The place in the text.
pub fn read(sql: &str) -> Result<Text, String> {
    let table = parse_create_table(sql).map_err(|unreadable| unreadable.near)?;
    Ok(Text {
        name: table.name,
        columns: table
            .columns
            .into_iter()
            .map(|column| TextColumn {
                name: column.name,
                not_null: column.not_null,
                default: column.default.map(|default| default.text),
                collation: column.collation,
                generated: column.generated.map(|generated| generated.stored),
            })
            .collect(),
        key: table.primary_key.map(|key| key.columns),
        uniques: table.uniques.into_iter().map(|unique| unique.columns).collect(),
        references: table
            .foreign_keys
            .into_iter()
            .map(|key| TextReference {
                name: key.name,
                columns: key.columns,
                parent: key.parent,
                parent_columns: key.parent_columns,
                on_delete: key.on_delete,
                on_update: key.on_update,
                deferred: key.deferred,
            })
            .collect(),
        without_rowid: table.without_rowid,
        strict: table.strict,
        autoincrement: table.autoincrement,
    })
}
