//! NOT NULL, UNIQUE and CHECK: SQLite's message tells the columns or the name; the rows are found here.
//!
//! If the message is about another table than the statement's, a referential action got there.

use fk_core::schema::TableDef;
use fk_core::violation::Columns;
use fk_core::{Any, Event, Result, Violation, ViolationKind, sql};

use super::action::{self, Acting, Refused};
use super::{Failed, Found, probe};
use crate::error::{Refusal, message};
use crate::model::Incoming;
use crate::transaction::{Session, mark};

/// A constraint of one table.
struct Constraint {
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
) -> Result<Found> {
    let Some(constraint) = find(session, refusal, message(error), failed.table) else { return Ok(Found::default()) };
    let refused = refused(session, failed, &constraint)?;
    let violation = match refused.acting {
        Some(acting) => action_failed(session, failed, &constraint, acting, message(error))?,
        None => violation(session, failed, constraint, &refused)?,
    };
    Ok(Found { violations: vec![violation], more: false })
}

/// The row at fault: of a typed statement it is known, of another it is seen by running it again.
fn refused(session: &Session<'_>, failed: &Failed<'_>, constraint: &Constraint) -> Result<Refused> {
    if failed.table == Some(constraint.table) && failed.event != Event::Delete {
        let width = session.table(constraint.table).shape.columns.len();
        let row: Vec<Option<Any>> = (0..width).map(|at| failed.value(at).cloned()).collect();
        if values_of(&row, &constraint.columns).is_some() {
            return Ok(Refused { row, event: Some(failed.event), acting: None });
        }
    }
    action::refused(session, failed, constraint.table)
}

fn violation(
    session: &Session<'_>,
    failed: &Failed<'_>,
    constraint: Constraint,
    refused: &Refused,
) -> Result<Violation> {
    let Constraint { table, kind, name, columns } = constraint;
    let def = session.table(table);
    let statement_table = session.table(failed.table.unwrap_or(table)).shape.name;
    let event = if failed.table.is_some() { failed.event } else { refused.event.unwrap_or(failed.event) };
    let mut violation = Violation::new(kind, name, event, statement_table, Columns::of(def, &columns));
    let values = values_of(&refused.row, &columns);
    if kind == ViolationKind::Unique {
        if let Some(values) = values {
            existing(session, &mut violation, table, &columns, &values)?;
            violation.key = values;
        }
        return Ok(violation);
    }
    if kind == ViolationKind::Check {
        violation.key = values.unwrap_or_default();
    }
    violation.rows = 1;
    let own_key = failed.table == Some(table) && !failed.key.is_empty();
    let key = if own_key { failed.key.clone() } else { values_of(&refused.row, def.shape.key).unwrap_or_default() };
    // A key that the database was still to make is no key.
    let made = |value: &Any| value.is_null() || (def.shape.generated_key && *value == Any::Integer(-1));
    if !key.is_empty() && !key.iter().any(made) {
        violation.sample_columns = def.names(def.shape.key).map(Into::into).collect();
        violation.sample = vec![key];
    }
    Ok(violation)
}

/// A referential action broke a constraint of the child.
fn action_failed(
    session: &Session<'_>,
    failed: &Failed<'_>,
    constraint: &Constraint,
    acting: Acting,
    broke: &str,
) -> Result<Violation> {
    let incoming = Incoming { child: constraint.table, key: acting.key };
    let parent = session.inner().model.tables[constraint.table].parents[acting.key];
    let table = session.table(failed.table.unwrap_or(parent)).shape.name;
    let children = probe::children(session, incoming, &acting.value.iter().collect::<Vec<_>>())?;
    let mut violation = probe::still_referenced(session, acting.event, table, incoming, acting.value, children);
    if failed.table.is_some() {
        violation.event = failed.event;
    }
    violation.kind = ViolationKind::ActionFailed;
    violation.broke = Some(broke.to_owned());
    Ok(violation)
}

fn values_of(row: &[Option<Any>], columns: &[usize]) -> Option<Vec<Any>> {
    columns.iter().map(|at| row.get(*at).cloned().flatten()).collect()
}

/// Which constraint a message is about; one of the statement's own table comes first.
fn find(session: &Session<'_>, refusal: Refusal, message: &str, own: Option<usize>) -> Option<Constraint> {
    let (_, what) = message.split_once(" constraint failed: ")?;
    let tables = &session.inner().model.tables;
    for table in own.into_iter().chain(0..tables.len()) {
        let def = tables[table].def;
        let at =
            |kind, name: String, columns: &[usize]| Some(Constraint { table, kind, name, columns: columns.to_vec() });
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
