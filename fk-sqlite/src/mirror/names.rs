//! Names and defaults of the model as SQL.

use fk_core::sql::ident;

use super::schema::{Column, Table};

/// `"name"`.
pub(crate) fn quoted(name: &str) -> String {
    let mut text = String::new();
    ident(&mut text, name);
    text
}

/// `"main"."orders"`.
pub(crate) fn qualified(table: &Table) -> String {
    qualified_as(table, &table.name)
}

/// Another name in the same database.
pub(crate) fn qualified_as(table: &Table, name: &str) -> String {
    let mut text = String::new();
    ident(&mut text, &table.database);
    text.push('.');
    ident(&mut text, name);
    text
}

/// A column's default as an expression. As a default, a bare or double-quoted name is a text (parse.y,
/// `ccons ::= DEFAULT id`).
pub(crate) fn default(column: &Column) -> String {
    let Some(text) = column.default.as_deref().map(str::trim) else { return "NULL".to_owned() };
    let literal = |text: &str| format!("'{}'", text.replace('\'', "''"));
    if let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
        return literal(&inner.replace("\"\"", "\""));
    }
    let is_word = text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let known = ["null", "true", "false", "current_date", "current_time", "current_timestamp"];
    if is_word && !known.iter().any(|word| word.eq_ignore_ascii_case(text)) {
        return literal(text);
    }
    format!("({text})")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mirror::Schema;

    #[test]
    fn a_default_is_what_sqlite_would_write() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys = OFF;
                 CREATE TABLE t (a DEFAULT word, b DEFAULT 'it''s', c DEFAULT -1.5, d DEFAULT (1 + 1), e, f DEFAULT true,
                                 g DEFAULT x'00ff', h DEFAULT \"two words\", i DEFAULT (')'), j DEFAULT null);
                 INSERT INTO t DEFAULT VALUES;",
            )
            .unwrap();
        let schema = Schema::read(&connection).unwrap();
        for column in &schema.tables[0].columns {
            let sql = format!("SELECT {} IS {} FROM t", quoted(&column.name), default(column));
            let same: bool = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
            assert!(same, "{sql}");
        }
    }
}
