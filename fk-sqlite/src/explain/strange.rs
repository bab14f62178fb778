//! NOT NULL, UNIQUE and CHECK of tables that the program doesn't declare: SQLite's message tells the columns or the
//! name, and the file's schema the rest.
//!
//! If the message is about another table than the statement's, an action got there whose columns those are, or else a
//! trigger.

use fk_core::schema::Action;
use fk_core::violation::{Columns, Name};
use fk_core::{Event, Result, Violation, ViolationKind};
use rusqlite::Connection;

use super::{Failed, Found};
use crate::error::{Refusal, engine};
use crate::mirror::Schema;
use crate::mirror::schema::{Incoming, Table};
use crate::transaction::Session;
use crate::verify::parse::parse_create_table;

/// A constraint of a table of the file.
struct Constraint {
    table: usize,
    name: String,
    columns: Vec<usize>,
}

/// Finds what a message is about.
pub(super) fn explain(session: &Session<'_>, refusal: Refusal, message: &str, failed: &Failed<'_>) -> Result<Found> {
    let schema = session.mirror()?;
    let statement = statement_table(&schema, failed);
    let Some((_, what)) = message.split_once(" constraint failed: ") else { return Ok(Found::default()) };
    let (found, kind) = match refusal {
        Refusal::Unique => (unique(&schema, what), ViolationKind::Unique),
        Refusal::NotNull => (not_null(&schema, what), ViolationKind::NotNull),
        Refusal::Check => (check(session.alive()?, &schema, what, statement)?, ViolationKind::Check),
        Refusal::ForeignKey | Refusal::Restrict => return Ok(Found::default()),
    };
    let Some(Constraint { table, name, columns }) = found else { return Ok(Found::default()) };
    let own = &schema.tables[table];
    let begun = statement.map_or(own, |at| &schema.tables[at]);
    let acting = statement.filter(|at| *at != table).and_then(|at| acting(&schema, at, table, &columns, failed.event));
    let violation = match acting {
        Some(at) => {
            let (child, reference) = schema.reference(at);
            let own = some_columns(child, &reference.columns);
            let kind = ViolationKind::ActionFailed;
            let mut violation = Violation::new(kind, reference.name.clone(), failed.event, begun.name.clone(), own);
            let parent = reference.parent.and_then(|parent| schema.tables.get(parent));
            violation.parent = parent.map(|parent| some_columns(parent, &reference.parent_columns));
            violation.broke = Some(message.to_owned());
            violation
        }
        None => Violation::new(kind, name, failed.event, begun.name.clone(), some_columns(own, &columns)),
    };
    Ok(Found { violations: vec![violation], more: false })
}

/// A table and some of its columns.
pub(super) fn some_columns(table: &Table, columns: &[usize]) -> Columns {
    let names = table.names(columns).map(|name| Name::from(name.to_owned()));
    Columns { table: table.name.clone().into(), columns: names.collect() }
}

/// The table that a statement is about.
pub(super) fn statement_table(schema: &Schema, failed: &Failed<'_>) -> Option<usize> {
    let by_hand = || {
        let words = crate::verify::words(&failed.sql)?;
        let first = if failed.event == Event::Insert { words.into } else { words.changed.into_iter().next() };
        schema.find("main", &first?)
    };
    failed.table.or_else(by_hand)
}

fn unique(schema: &Schema, what: &str) -> Option<Constraint> {
    let index = what.strip_prefix("index '").and_then(|what| what.strip_suffix('\''));
    schema.tables.iter().enumerate().find_map(|(table, own)| {
        let is_it = |columns: &[usize]| text(own, columns).eq_ignore_ascii_case(what);
        let unique = own.uniques.iter().find(|unique| match index {
            Some(index) => unique.name.eq_ignore_ascii_case(index),
            None => is_it(&unique.columns),
        });
        if let Some(unique) = unique {
            let made = unique.name.starts_with("sqlite_autoindex_");
            let columns = own.names(&unique.columns).collect::<Vec<_>>().join("_");
            let name = if made { format!("uq_{}_{columns}", own.name) } else { unique.name.clone() };
            return Some(Constraint { table, name, columns: unique.columns.clone() });
        }
        let key = !own.key.is_empty() && is_it(&own.key);
        key.then(|| Constraint { table, name: format!("pk_{}", own.name), columns: own.key.clone() })
    })
}

fn not_null(schema: &Schema, what: &str) -> Option<Constraint> {
    schema.tables.iter().enumerate().find_map(|(table, own)| {
        let at = (0..own.columns.len()).find(|at| text(own, &[*at]).eq_ignore_ascii_case(what))?;
        let name = format!("nn_{}_{}", own.name, own.columns[at].name);
        Some(Constraint { table, name, columns: vec![at] })
    })
}

/// A check has its name in the message, or else its text; the table isn't told.
fn check(connection: &Connection, schema: &Schema, what: &str, statement: Option<usize>) -> Result<Option<Constraint>> {
    let sql = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE";
    let mut definition = connection.prepare(sql).map_err(engine)?;
    for table in statement.into_iter().chain(0..schema.tables.len()) {
        let own = &schema.tables[table];
        let Ok(text) = definition.query_row([&own.name], |row| row.get::<_, String>(0)) else { continue };
        let Ok(parsed) = parse_create_table(&text) else { continue };
        let named = parsed.checks.iter().any(|check| check.name.as_deref().is_some_and(|name| name == what));
        if named || parsed.checks.iter().any(|check| check.name.is_none() && check.condition.text.contains(what)) {
            return Ok(Some(Constraint { table, name: what.to_owned(), columns: Vec::new() }));
        }
    }
    Ok(None)
}

/// How SQLite names columns in a message.
fn text(table: &Table, columns: &[usize]) -> String {
    table.names(columns).map(|column| format!("{}.{column}", table.name)).collect::<Vec<_>>().join(", ")
}

/// The one reference of a table whose action writes some columns, after a statement about another table.
fn acting(schema: &Schema, statement: usize, table: usize, columns: &[usize], event: Event) -> Option<Incoming> {
    let reached = super::doubt::reach(schema, statement);
    let mut acting =
        (0..schema.tables[table].references.len()).map(|key| Incoming { child: table, key }).filter(|at| {
            let (_, reference) = schema.reference(*at);
            let writes = |action| matches!(action, Action::SetNull | Action::SetDefault);
            let on_update = writes(reference.on_update) || reference.on_update == Action::Cascade;
            // What a delete begins, an update may go on with.
            let acts = writes(reference.on_delete) && event == Event::Delete || on_update;
            let written = columns.is_empty() || reference.columns.iter().any(|at| columns.contains(at));
            acts && written && reference.parent.is_some_and(|parent| reached.contains(&parent))
        });
    acting.next().filter(|_| acting.next().is_none())
}
