//! NOT NULL, UNIQUE and CHECK: SQLite's message tells the columns or the name; the rows are found here.
//!
//! If the message is about another table than the statement's, a referential action got there.

use fk_core::schema::{Action, TableDef};
use fk_core::violation::Columns;
use fk_core::{Any, Event, Result, Violation, ViolationKind, sql};

use super::{Failed, probe, rerun};
use crate::error::{Refusal, message};
use crate::transaction::{Session, mark};

/// A constraint of one table.
struct Found {
    table: usize,
    kind: ViolationKind,
    name: String,
    columns: Vec<usize>,
}

/// Finds what the message is about; nothing for a constraint that the schema doesn't declare.
pub(super) fn explain(
    session: &Session<'_>,
    refusal: Refusal,
    error: &rusqlite::Error,
    failed: &Failed<'_>,
) -> Result<Vec<Violation>> {
    let Some(found) = find(session, refusal, message(error)) else { return Ok(Vec::new()) };
    let def = session.table(found.table);
    let statement_table = failed.table.map_or(def.shape.name, |table| session.table(table).shape.name);
    // The row's values: of a typed statement they are known, of another they are seen by running it again.
    let row = match failed.table {
        Some(table) if table == found.table => {
            (0..def.shape.columns.len()).map(|at| failed.value(at).cloned()).collect()
        }
        _ => rerun::refused_row(session, failed, found.table)?,
    };
    let by_action = failed.event == Event::Delete || failed.table.is_some_and(|table| table != found.table);
    if by_action && let Some(violation) = action_failed(session, failed, &found, statement_table, message(error))? {
        return Ok(vec![violation]);
    }
    let child = Columns::of(def, &found.columns);
    let mut violation = Violation::new(found.kind, found.name, failed.event, statement_table, child);
    if let Some(values) = values_of(&row, &found.columns) {
        match found.kind {
            ViolationKind::Unique => {
                existing(session, &mut violation, found.table, &found.columns, &values)?;
                violation.key = values;
            }
            ViolationKind::Check => violation.key = values,
            _ => {}
        }
    }
    if found.kind != ViolationKind::Unique {
        violation.rows = 1;
        let key =
            if failed.key.is_empty() { values_of(&row, def.shape.key).unwrap_or_default() } else { failed.key.clone() };
        // A key that the database was still to make is no key.
        if !key.is_empty() && !key.iter().any(|v| v.is_null() || (def.shape.generated_key && *v == Any::Integer(-1))) {
            violation.sample_columns = def.names(def.shape.key).map(Into::into).collect();
            violation.sample = vec![key];
        }
    }
    Ok(vec![violation])
}

fn values_of(row: &[Option<Any>], columns: &[usize]) -> Option<Vec<Any>> {
    columns.iter().map(|at| row.get(*at).cloned().flatten()).collect()
}

/// Which constraint a message is about.
fn find(session: &Session<'_>, refusal: Refusal, message: &str) -> Option<Found> {
    let (_, what) = message.split_once(" constraint failed: ")?;
    let tables = &session.inner().model.tables;
    for (table, model) in tables.iter().enumerate() {
        let def = model.def;
        let at = |kind, name: String, columns: &[usize]| Some(Found { table, kind, name, columns: columns.to_vec() });
        match refusal {
            Refusal::Unique => {
                for index in 0..=def.shape.uniques.len() {
                    let (name, columns) = def.candidate_key(index);
                    if columns_text(def, columns).eq_ignore_ascii_case(what) {
                        return at(ViolationKind::Unique, name.to_owned(), columns);
                    }
                }
            }
            Refusal::NotNull => {
                for column in 0..def.shape.columns.len() {
                    if columns_text(def, &[column]).eq_ignore_ascii_case(what) {
                        let name = format!("nn_{}_{}", def.shape.name, def.column(column).name);
                        return at(ViolationKind::NotNull, name, &[column]);
                    }
                }
            }
            Refusal::Check => {
                if let Some(check) = def.checks.iter().find(|check| check.name == what) {
                    return at(ViolationKind::Check, check.name.to_owned(), check.columns);
                }
                for (at_column, column) in def.shape.columns.iter().enumerate() {
                    if !column.scalar.words.is_empty() && sql::words_check_name(def, column) == what {
                        return at(ViolationKind::Check, what.to_owned(), &[at_column]);
                    }
                }
            }
            Refusal::ForeignKey | Refusal::Restrict => {}
        }
    }
    None
}

/// How SQLite names columns in a message.
fn columns_text(def: &TableDef, columns: &[usize]) -> String {
    let names: Vec<String> = def.names(columns).map(|column| format!("{}.{column}", def.shape.name)).collect();
    names.join(", ")
}

/// The row that has the repeated key already.
fn existing(
    session: &Session<'_>,
    violation: &mut Violation,
    table: usize,
    columns: &[usize],
    key: &[Any],
) -> Result<()> {
    let def = session.table(table);
    let shape = session.shape(mark::GET_BY, table, columns.iter().copied().chain([usize::MAX]))?;
    let width = def.shape.columns.len();
    let rows = session.values(shape, &mut || sql::select_by(def, columns), &key.iter().collect::<Vec<_>>(), width)?;
    violation.rows = rows.len() as u64;
    if def.shape.key != columns {
        violation.sample_columns = def.names(def.shape.key).map(Into::into).collect();
        violation.sample = rows.iter().map(|row| def.shape.key.iter().map(|at| row[*at].clone()).collect()).collect();
    }
    Ok(())
}

/// The foreign key whose action broke a constraint of the child.
fn action_failed(
    session: &Session<'_>,
    failed: &Failed<'_>,
    found: &Found,
    table: &'static str,
    broke: &str,
) -> Result<Option<Violation>> {
    let model = &session.inner().model.tables[found.table];
    let acting = model.def.foreign_keys.iter().enumerate().filter(|(_, fk)| {
        matches!(
            (failed.event, fk.on_delete, fk.on_update),
            (Event::Delete, Action::SetNull | Action::SetDefault, _)
                | (Event::Insert | Event::Update, _, Action::SetNull | Action::SetDefault | Action::Cascade)
        )
    });
    let mut best = None;
    for (key, fk) in acting {
        let shares = fk.columns.iter().any(|at| found.columns.contains(at));
        if best.is_none() || shares {
            best = Some((key, fk));
        }
    }
    let Some((key, fk)) = best else { return Ok(None) };
    let incoming = crate::model::Incoming { child: found.table, key };
    let parent = model.parents[key];
    let known = failed.table == Some(parent) && fk.parent_columns == session.table(parent).shape.key;
    let children = if known {
        probe::children(session, incoming, &failed.key.iter().collect::<Vec<_>>())?
    } else {
        probe::Children { rows: 0, sample: Vec::new() }
    };
    let value = if known { failed.key.clone() } else { Vec::new() };
    let mut violation = probe::still_referenced(session, failed.event, table, incoming, value, children);
    violation.kind = ViolationKind::ActionFailed;
    violation.broke = Some(broke.to_owned());
    Ok(Some(violation))
}
