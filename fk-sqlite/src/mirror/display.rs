//! A schema as text: tables with their references, a line each, then what is wrong.

use std::fmt;

use super::schema::{Reference, Schema, Table};
use crate::verify::{listed, quoted};

impl fmt::Display for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for table in &self.tables {
            match table.database.as_str() {
                "main" => writeln!(f, "{}", quoted(&table.name))?,
                database => writeln!(f, "{}.{}", quoted(database), quoted(&table.name))?,
            }
            for reference in &table.references {
                writeln!(f, "  {}", self.shown(table, reference))?;
            }
        }
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        Ok(())
    }
}

impl Schema {
    /// A reference in one line.
    fn shown(&self, table: &Table, reference: &Reference) -> String {
        let mut text = format!("{} {}", quoted(&reference.name), listed(table.names(&reference.columns)));
        text.push_str(" REFERENCES ");
        text.push_str(&quoted(&reference.parent_name));
        if let Some(parent) = reference.parent.filter(|_| !reference.parent_columns.is_empty()) {
            text.push(' ');
            text.push_str(&listed(self.tables[parent].names(&reference.parent_columns)));
        }
        for (event, action) in [("DELETE", reference.on_delete), ("UPDATE", reference.on_update)] {
            let word = action.word().replace('_', " ").to_ascii_uppercase();
            if word != "NO ACTION" {
                text.extend([" ON ", event, " ", &word]);
            }
        }
        for (holds, word) in [
            (reference.match_full, " MATCH FULL"),
            (reference.deferred, " DEFERRABLE INITIALLY DEFERRED"),
            (!reference.enforced, " (not enforced)"),
            (!reference.sound, " (leads to no key)"),
        ] {
            if holds {
                text.push_str(word);
            }
        }
        text
    }
}
