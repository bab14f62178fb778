//! A table of a file as data: its columns, keys and rowid. Of a declared table, columns and keys are where the
//! declaration has them.

use fk_core::schema::TableDef;

use super::finding::{FindingKind, quoted};
use super::read::Found;
use super::schema::{Column, Finding, Table, Unique, free_rowid};
use crate::verify::actual::{self, Index, Origin};
use crate::verify::parse::KeyClause;

/// Makes a table, without its references. `declared` is what the declaration alone makes of it.
pub(super) fn of(
    found: &Found,
    def: Option<&TableDef>,
    declared: Option<&Table>,
    findings: &mut Vec<Finding>,
) -> Table {
    let actual = &found.table;
    let mut table = Table {
        database: found.database.clone(),
        name: declared.map_or_else(|| actual.name.clone(), |declared| declared.name.clone()),
        order: found.order,
        ..Table::default()
    };
    let mut missing = |table: &Table, what: String| {
        let text = format!("table {}: {what} is declared, and isn't in the file any more", quoted(&table.name));
        findings.push(Finding::new(FindingKind::Gone, &table.database, &table.name, None, text));
    };
    for column in declared.iter().flat_map(|declared| &declared.columns) {
        if let Some(at) = actual.columns.iter().position(|found| found.name.eq_ignore_ascii_case(&column.name)) {
            table.columns.push(Column { name: column.name.clone(), ..column_of(actual, at) });
        } else {
            missing(&table, format!("column {}", quoted(&column.name)));
            table.columns.push(column.clone());
        }
    }
    for (at, column) in actual.columns.iter().enumerate() {
        if table.column(&column.name).is_none() {
            table.columns.push(column_of(actual, at));
        }
    }
    table.key = positions(&table, &actual.key).unwrap_or_default();
    if let (true, Some(declared)) = (table.key.is_empty(), declared) {
        // A unique key stands for it.
        table.key.clone_from(&declared.key);
    }
    table.rowid = match actual.key.as_slice() {
        _ if actual.text.without_rowid => None,
        [name] if actual.rowid_key => table.column(name).map(|at| table.columns[at].name.clone()),
        _ => free_rowid(&table.columns),
    };
    let mut uniques = uniques(&table, actual);
    for unique in def.iter().flat_map(|def| def.shape.uniques) {
        let found = uniques.iter().position(|(_, found)| {
            found.partial == unique.filter.is_some() && same_columns(&found.columns, unique.columns)
        });
        match found {
            Some(at) => {
                let (_, found) = uniques.remove(at);
                table.uniques.push(Unique { name: unique.name.to_owned(), columns: unique.columns.to_vec(), ..found });
            }
            None => missing(&table, format!("unique key {}", quoted(unique.name))),
        }
    }
    uniques.retain(|(origin, _)| *origin != Origin::PrimaryKey);
    table.uniques.extend(uniques.into_iter().map(|(_, unique)| unique));
    table
}

fn column_of(actual: &actual::Table, at: usize) -> Column {
    let column = &actual.columns[at];
    let clause = actual.text.columns.iter().find(|clause| clause.name.eq_ignore_ascii_case(&column.name));
    let is_rowid = actual.rowid_key && actual.key.iter().any(|key| key.eq_ignore_ascii_case(&column.name));
    Column {
        name: column.name.clone(),
        declared_type: column.declared_type.clone(),
        affinity: actual.affinity(column),
        collation: column.collation.to_ascii_uppercase(),
        not_null: column.not_null || is_rowid,
        default: match clause.and_then(|clause| clause.default.as_ref()) {
            Some(default) if column.default.is_some() => Some(default.default_sql()),
            _ => column.default.clone(),
        },
        generated: column.generated,
    }
}

/// Finds columns by name; none if one of them isn't there.
pub(super) fn positions<N: AsRef<str>>(table: &Table, names: &[N]) -> Option<Vec<usize>> {
    names.iter().map(|name| table.column(name.as_ref())).collect()
}

/// Lists the unique indexes over columns, that of the primary key among them.
fn uniques(table: &Table, actual: &actual::Table) -> Vec<(Origin, Unique)> {
    let mut clauses: Vec<&KeyClause> = actual.text.uniques.iter().collect();
    let mut unique = |index: &Index| {
        let names: Vec<&str> = index.terms.iter().map(|term| term.column.as_deref()).collect::<Option<_>>()?;
        let clause = (index.origin == Origin::Unique)
            .then(|| {
                let at = clauses.iter().position(|clause| {
                    clause.columns.len() == names.len()
                        && clause.columns.iter().zip(&names).all(|(left, right)| left.eq_ignore_ascii_case(right))
                })?;
                clauses.remove(at).name.clone()
            })
            .flatten();
        Some((
            index.origin,
            Unique {
                name: clause.unwrap_or_else(|| index.name.clone()),
                columns: positions(table, &names)?,
                partial: index.partial,
                natural: index.terms.iter().all(|term| term.natural),
            },
        ))
    };
    actual.indexes.iter().filter(|index| index.unique).filter_map(&mut unique).collect()
}

/// Whether two lists have the same columns, in any order.
pub(super) fn same_columns(left: &[usize], right: &[usize]) -> bool {
    left.len() == right.len() && left.iter().all(|at| right.contains(at)) && right.iter().all(|at| left.contains(at))
}
