//! NOT NULL, UNIQUE and CHECK, as SQLite's message tells them: which constraint of the model it is.

use fk_core::violation::{Columns, Name};
use fk_core::{Error, Event, Violation, ViolationKind, Violations};

use super::schema::{Schema, Table};
use crate::error::{Refusal, engine, message, refusal};

/// What SQLite has refused.
pub(super) struct Refused<'a> {
    pub(super) refusal: Refusal,
    pub(super) table: Option<&'a Table>,
    /// The columns, or the name of a check or index.
    pub(super) names: Vec<String>,
}

/// Reads a message such as `UNIQUE constraint failed: t.a, t.b`.
pub(super) fn read<'a>(schema: &'a Schema, error: &rusqlite::Error) -> Option<Refused<'a>> {
    let refusal = refusal(error)?;
    let (_, what) = message(error).split_once(" constraint failed: ")?;
    if refusal == Refusal::Check {
        return Some(Refused { refusal, table: None, names: vec![what.to_owned()] });
    }
    // A name may have dots and commas: the table whose name begins every part is the one.
    let parts: Vec<&str> = what.split(", ").collect();
    let column = |table: &Table, part: &str| {
        let name = part.get(table.name.len()..)?.strip_prefix('.')?;
        part.get(..table.name.len())?.eq_ignore_ascii_case(&table.name).then(|| name.to_owned())
    };
    let found = schema.tables.iter().find_map(|table| {
        let names: Option<Vec<String>> = parts.iter().map(|part| column(table, part)).collect();
        names.map(|names| (table, names))
    });
    Some(match found {
        Some((table, names)) => Refused { refusal, table: Some(table), names },
        None => Refused { refusal, table: None, names: vec![what.to_owned()] },
    })
}

/// Gives the violation, or the engine's own error.
pub(super) fn explain(schema: &Schema, error: rusqlite::Error) -> Error {
    let Some(refused) = read(schema, &error) else { return engine(error) };
    let kind = match refused.refusal {
        Refusal::Unique => ViolationKind::Unique,
        Refusal::NotNull => ViolationKind::NotNull,
        Refusal::Check => ViolationKind::Check,
        Refusal::ForeignKey | Refusal::Restrict => return engine(error),
    };
    let table = refused.table.map(|table| table.name.clone()).unwrap_or_default();
    let name = refused.table.and_then(|table| unique_name(table, &refused.names));
    let name = name.unwrap_or_else(|| match kind {
        ViolationKind::Unique => format!("uq_{table}_{}", refused.names.join("_")),
        ViolationKind::NotNull => format!("nn_{table}_{}", refused.names.join("_")),
        _ => refused.names.join(", "),
    });
    let columns = if kind == ViolationKind::Check { Vec::new() } else { refused.names };
    let child = Columns { table: table.clone().into(), columns: columns.into_iter().map(Name::from).collect() };
    let violation = Violation::new(kind, name, Event::Update, table, child);
    Error::Violation(Violations::new(violation, std::iter::empty()))
}

fn unique_name(table: &Table, columns: &[String]) -> Option<String> {
    let unique = table.uniques.iter().find(|unique| {
        let names = table.names(&unique.columns);
        unique.columns.len() == columns.len() && names.zip(columns).all(|(a, b)| a.eq_ignore_ascii_case(b))
    });
    unique.map(|unique| unique.name.clone())
}
