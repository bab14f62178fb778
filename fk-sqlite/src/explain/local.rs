//! NOT NULL, UNIQUE and CHECK: SQLite's message tells the columns or the name; the rows are found here.
//!
//! If the message is about another table than the statement's, a referential action got there.

use fk_core::schema::{ColumnDef, ForeignKeyDef, TableDef};
use fk_core::violation::Columns;
use fk_core::{Any, Event, Result, Violation, ViolationKind, sql};

use super::action::{self, Acting, Refused};
use super::{Failed, Found, probe, strange};
use crate::bind::pick;
use crate::dialect::SQLITE;
use crate::error::{Refusal, message};
use crate::model::Incoming;
use crate::transaction::{Session, mark};

/// A constraint of one table.
struct Constraint {
    table: usize,
    kind: ViolationKind,
    name: String,
    columns: Vec<usize>,
    /// Which candidate key or foreign key it is.
    index: usize,
}

/// Finds what the message is about.
pub(super) fn explain(
    session: &Session<'_>,
    refusal: Refusal,
    error: &rusqlite::Error,
    failed: &Failed<'_>,
) -> Result<Found> {
    let mut found = find(session, refusal, message(error), failed.table);
    let Some(first) = found.first() else { return strange::explain(session, refusal, message(error), failed) };
    let refused = refused(session, failed, first, found.len() > 1)?;
    let mut which = 0;
    for (at, constraint) in found.iter().enumerate().skip(1) {
        // SQLite tells the columns alone. Keys among some rows are told apart by where the row repeats one.
        if repeats(session, constraint, &refused)? && !repeats(session, &found[which], &refused)? {
            which = at;
        }
    }
    let constraint = found.swap_remove(which);
    let violation = match refused.acting {
        Some(acting) => action_failed(session, failed, &constraint, acting, message(error))?,
        None => violation(session, failed, constraint, &refused)?,
    };
    Ok(Found { violations: vec![violation], more: false })
}

/// Whether the refused row repeats a candidate key, among the rows that the key is about.
fn repeats(session: &Session<'_>, constraint: &Constraint, refused: &Refused) -> Result<bool> {
    let def = session.table(constraint.table);
    if let Some(filter) = def.candidate_filter(constraint.index) {
        let row: Vec<Any> = refused.row.iter().map(|value| value.clone().unwrap_or(Any::Null)).collect();
        let shape = session.shape(mark::FULFILS, constraint.table, [constraint.index])?;
        let fulfils =
            session.has_row(shape, &mut || sql::fulfils(def, &filter(), &SQLITE), &row.iter().collect::<Vec<_>>())?;
        if row.is_empty() || !fulfils {
            return Ok(false);
        }
    }
    let Some(values) = values_of(&refused.row, &constraint.columns) else { return Ok(false) };
    rows_with(session, constraint.table, constraint.index, &values).map(|rows| !rows.is_empty())
}

/// The row at fault: of a typed statement it is known, of another it is seen by running it again.
fn refused(session: &Session<'_>, failed: &Failed<'_>, constraint: &Constraint, whole: bool) -> Result<Refused> {
    if failed.table == Some(constraint.table) && failed.event != Event::Delete {
        let width = session.table(constraint.table).shape.columns.len();
        let row: Vec<Option<Any>> = (0..width).map(|at| failed.value(at).cloned()).collect();
        let all = || (0..width).collect::<Vec<_>>();
        if values_of(&row, if whole { all() } else { constraint.columns.clone() }.as_slice()).is_some() {
            return Ok(Refused { row, event: Some(failed.event), ..Refused::default() });
        }
    }
    action::refused(session, failed, constraint.table, &constraint.columns)
}

fn violation(
    session: &Session<'_>,
    failed: &Failed<'_>,
    constraint: Constraint,
    refused: &Refused,
) -> Result<Violation> {
    let Constraint { table, kind, name, columns, index } = constraint;
    let def = session.table(table);
    let statement_table = session.table(failed.table.unwrap_or(table)).shape.name;
    let event = if failed.table.is_some() { failed.event } else { refused.event.unwrap_or(failed.event) };
    let mut violation = Violation::new(kind, name, event, statement_table, Columns::of(def, &columns));
    let values = values_of(&refused.row, &columns);
    if kind == ViolationKind::Unique {
        if let Some(values) = values {
            let mut rows = rows_with(session, table, index, &values)?;
            if rows.is_empty() {
                // Two rows of the statement itself.
                rows.extend(refused.twin.clone());
            }
            violation.rows = rows.len() as u64;
            if def.shape.key != columns {
                violation.sample_columns = def.names(def.shape.key).map(Into::into).collect();
                violation.sample = rows.iter().map(|row| pick(def.shape.key, row)).collect();
            }
            violation.key = values;
        }
        return Ok(violation);
    }
    if matches!(kind, ViolationKind::Check | ViolationKind::MatchFull) {
        violation.key = values.unwrap_or_default();
    }
    if kind == ViolationKind::MatchFull {
        let model = &session.inner().model;
        let parent = model.tables.get(model.tables[table].parents[index]);
        violation.parent = parent.map(|parent| Columns::of(parent.def, def.foreign_keys[index].parent_columns));
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

/// Which constraint a message is about, of the statement's own table first. Several candidate keys may have the same
/// columns.
fn find(session: &Session<'_>, refusal: Refusal, message: &str, own: Option<usize>) -> Vec<Constraint> {
    let Some((_, what)) = message.split_once(" constraint failed: ") else { return Vec::new() };
    let tables = 0..session.inner().model.tables.len();
    let find = |table| match refusal {
        Refusal::Unique => uniques(session.table(table), table, what),
        Refusal::NotNull => not_null(session.table(table), table, what).into_iter().collect(),
        Refusal::Check => check(session.table(table), table, what).into_iter().collect(),
        Refusal::ForeignKey | Refusal::Restrict => Vec::new(),
    };
    own.into_iter().chain(tables).map(find).find(|found| !found.is_empty()).unwrap_or_default()
}

fn uniques(def: &TableDef, table: usize, what: &str) -> Vec<Constraint> {
    let keys = (0..=def.shape.uniques.len()).map(|index| (index, def.candidate_key(index)));
    let keys = keys.filter(|(_, (_, columns))| columns_text(def, columns).eq_ignore_ascii_case(what));
    let kind = ViolationKind::Unique;
    keys.map(|(index, (name, columns))| Constraint {
        table,
        kind,
        name: name.to_owned(),
        columns: columns.to_vec(),
        index,
    })
    .collect()
}

fn not_null(def: &TableDef, table: usize, what: &str) -> Option<Constraint> {
    let mut columns = 0..def.shape.columns.len();
    let column = columns.find(|column| columns_text(def, &[*column]).eq_ignore_ascii_case(what))?;
    let name = format!("nn_{}_{}", def.shape.name, def.column(column).name);
    Some(Constraint { table, kind: ViolationKind::NotNull, name, columns: vec![column], index: 0 })
}

fn check(def: &TableDef, table: usize, what: &str) -> Option<Constraint> {
    let at = |kind, name: &str, columns: &[usize], index| {
        Some(Constraint { table, kind, name: name.to_owned(), columns: columns.to_vec(), index })
    };
    if let Some(check) = def.checks.iter().find(|check| check.name == what) {
        return at(ViolationKind::Check, what, check.columns, 0);
    }
    let is_full = |fk: &ForeignKeyDef| sql::has_match_full_check(fk) && sql::match_full_check_name(fk) == what;
    if let Some((index, fk)) = def.foreign_keys.iter().enumerate().find(|(_, fk)| is_full(fk)) {
        return at(ViolationKind::MatchFull, fk.name, fk.columns, index);
    }
    let is_words = |column: &ColumnDef| !column.scalar.words.is_empty() && sql::words_check_name(def, column) == what;
    let column = def.shape.columns.iter().position(is_words)?;
    at(ViolationKind::Check, what, &[column], 0)
}

/// How SQLite names columns in a message.
fn columns_text(def: &TableDef, columns: &[usize]) -> String {
    let names: Vec<String> = def.names(columns).map(|column| format!("{}.{column}", def.shape.name)).collect();
    names.join(", ")
}

/// The rows that have a candidate key already.
fn rows_with(session: &Session<'_>, table: usize, index: usize, key: &[Any]) -> Result<Vec<Vec<Any>>> {
    let def = session.table(table);
    let shape = session.shape(mark::GET_BY, table, [index])?;
    let width = def.shape.columns.len();
    session.values(shape, &mut || sql::select_by_key(def, index, &SQLITE), &key.iter().collect::<Vec<_>>(), width)
}
