//! What a definition needs from the program that opens the file: modules of virtual tables, collations. Where they are
//! missing, SQLite refuses every statement about the table, and only then.

use rusqlite::{Connection, Result, ffi};

use super::finding::{FindingKind, quoted};
use super::read::Found;
use super::schema::Finding;
use crate::error::primary;
use crate::verify::actual::{Kind, Object};
use crate::verify::token::{Token, tokenize};

/// Finds virtual tables whose module the connection hasn't.
pub(super) fn missing(connection: &Connection, database: &str, objects: &[Object]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    // A SQLite that was made without this pragma tells of no module.
    let modules = "SELECT 1 FROM pragma_module_list WHERE name = ?1 COLLATE NOCASE";
    let Ok(mut statement) = connection.prepare(modules) else { return Ok(findings) };
    for object in objects.iter().filter(|object| object.kind == Kind::VirtualTable) {
        let what = match module(&object.sql) {
            Some(module) if statement.exists([&module])? => continue,
            Some(module) => format!("needs the module {}, which this program hasn't", quoted(&module)),
            None => "is virtual, and its text can't be read".to_owned(),
        };
        let text = format!(
            "table {} {what}\n  so: SQLite refuses every statement about it, DROP TABLE too; it is passed over\n  help: \
             load the extension that has the module",
            quoted(&object.name)
        );
        findings.push(Finding::new(FindingKind::NoModule, database, &object.name, None, text));
    }
    Ok(findings)
}

/// The module's name: it follows the first USING.
fn module(sql: &str) -> Option<String> {
    let tokens = tokenize(sql).ok()?;
    let at = tokens.iter().position(|token| token.is_word("USING"))?;
    tokens.get(at + 1).map(Token::value)
}

/// Finds columns whose collation the connection hasn't.
pub(super) fn collations(connection: &Connection, found: &[Found]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for Found { database, table, .. } in found {
        for column in &table.columns {
            if has_collation(connection, &column.collation)? {
                continue;
            }
            let text = format!(
                "column {}.{} has the collation {}, which this program hasn't\n  so: SQLite refuses every statement that \
                 compares it, references included\n  help: give the collation to the connection",
                quoted(&table.name),
                quoted(&column.name),
                quoted(&column.collation)
            );
            findings.push(Finding::new(FindingKind::NoCollation, database, &table.name, None, text));
        }
    }
    Ok(findings)
}

/// Whether there is a collation. `PRAGMA collation_list` has also those that were only named.
fn has_collation(connection: &Connection, name: &str) -> Result<bool> {
    if ["BINARY", "NOCASE", "RTRIM"].iter().any(|usual| name.eq_ignore_ascii_case(usual)) {
        return Ok(true);
    }
    match connection.prepare(&format!("SELECT '' = '' COLLATE {}", quoted(name))) {
        Ok(_) => Ok(true),
        Err(error) if primary(&error) == ffi::SQLITE_ERROR => Ok(false),
        Err(error) => Err(error),
    }
}
