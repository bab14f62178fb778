//! INSERT that takes the place of rows with the same keys.
//!
//! SQLite deletes those rows in the middle of its statement, too early for anybody else to act on it, and gets it wrong
//! in one case itself (a self-reference with SET NULL). Here each is deleted by a statement of its own, with all that
//! its referential actions say, before the new row is tried again.

use std::fmt::Write as _;

use fk_core::sql::{ident, ident_list};
use fk_core::{Any, Error, Event, Result};

use super::engine::Touched;
use super::names::{default, qualified};
use super::on::{Mirror, refused};
use super::schema::Table;
use super::{local, schema::Unique};
use crate::error::Refusal;

/// Inserts a row. `sql` is the plain INSERT of `columns`.
pub(super) fn insert(
    mirror: &Mirror<'_>,
    table: usize,
    columns: &[&str],
    row: &[Any],
    sql: &str,
    touched: &mut Touched,
) -> Result<u64> {
    let schema = mirror.schema();
    let table = &schema.tables[table];
    let (mut sql, mut columns, mut row) = (sql.to_owned(), columns.to_vec(), row.to_vec());
    let mut replaced: Vec<Vec<String>> = Vec::new();
    loop {
        let error = match mirror.try_run(&sql, &row)? {
            Ok(count) => return Ok(count),
            Err(error) => error,
        };
        mirror.forget();
        let Some(told) = local::read(&schema, &error).filter(|told| told.table.is_some_and(|t| t.name == table.name))
        else {
            return Err(local::explain(&schema, error));
        };
        match told.refusal {
            // A NULL becomes the default, where there is one ("ON CONFLICT clause").
            Refusal::NotNull if has_default(table, &told.names) => {
                columns.iter().position(|column| column.eq_ignore_ascii_case(&told.names[0])).map(|at| {
                    columns.remove(at);
                    row.remove(at)
                });
                sql = insert_text("INSERT INTO", table, &columns);
            }
            Refusal::Unique if !replaced.contains(&told.names) => {
                if let Some((rowid, next)) = given_rowid(mirror, table, &columns, &row)? {
                    if let Some(at) = columns.iter().position(|column| column.eq_ignore_ascii_case(rowid)) {
                        row[at] = next;
                    } else {
                        columns.push(rowid);
                        row.push(next);
                    }
                    sql = insert_text("INSERT INTO", table, &columns);
                }
                delete_conflicting(mirror, table, &told.names, &columns, &row, touched)?;
                if touched.is_refused() {
                    return Ok(0);
                }
                replaced.push(told.names);
            }
            _ => return Err(local::explain(&schema, error)),
        }
    }
}

/// The rowid that the new row would have been given: it is chosen before the old rows go.
fn given_rowid<'t>(
    mirror: &Mirror<'_>,
    table: &'t Table,
    columns: &[&str],
    row: &[Any],
) -> Result<Option<(&'t str, Any)>> {
    let Some(rowid) = &table.rowid else { return Ok(None) };
    let given = columns.iter().position(|column| column.eq_ignore_ascii_case(rowid));
    if given.is_some_and(|at| !row[at].is_null()) {
        return Ok(None);
    }
    let mut sql = String::from("SELECT coalesce(max(");
    ident(&mut sql, rowid);
    let _ = write!(sql, "), 0) + 1 FROM {}", qualified(table));
    let next = mirror.query(&sql, &[])?.pop().and_then(|mut row| row.pop());
    Ok(next.map(|next| (rowid.as_str(), next)))
}

fn has_default(table: &Table, names: &[String]) -> bool {
    let column = names.first().and_then(|name| table.column(name));
    column.is_some_and(|at| table.columns[at].default.is_some())
}

/// The INSERT of one row's columns.
pub(super) fn insert_text(head: &str, table: &Table, columns: &[&str]) -> String {
    let mut sql = format!("{head} {}", qualified(table));
    if columns.is_empty() {
        sql.push_str(" DEFAULT VALUES");
        return sql;
    }
    sql.push_str(" (");
    ident_list(&mut sql, columns.iter().copied());
    sql.push_str(") VALUES (");
    for at in 1..=columns.len() {
        let _ = write!(sql, "{}?{at}", if at == 1 { "" } else { ", " });
    }
    sql.push(')');
    sql
}

fn delete_conflicting(
    mirror: &Mirror<'_>,
    table: &Table,
    key: &[String],
    columns: &[&str],
    row: &[Any],
    touched: &mut Touched,
) -> Result<()> {
    if table.has_triggers && !mirror.fires_for_replaced()? {
        let reason = "a row would have to be replaced in a table with triggers of its own, which SQLite doesn't fire for it \
                      unless `recursive_triggers` is on";
        return Err(refused(reason, &table.name));
    }
    let unclear = || refused("a row would have to be replaced by a key that can't be told", &table.name);
    let of = |unique: &&Unique| {
        unique.columns.len() == key.len()
            && table.names(&unique.columns).zip(key).all(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let keys: Vec<&Unique> = table.uniques.iter().filter(of).collect();
    if (!keys.is_empty() && keys.iter().all(|unique| unique.partial)) || keys.iter().any(|unique| !unique.natural) {
        return Err(unclear());
    }
    let mut sql = format!("DELETE FROM {} WHERE ", qualified(table));
    let mut values = Vec::new();
    for (i, name) in key.iter().enumerate() {
        let at = table.column(name).ok_or_else(unclear)?;
        sql.push_str(if i == 0 { "" } else { " AND " });
        ident(&mut sql, name);
        match columns.iter().position(|column| column.eq_ignore_ascii_case(name)) {
            Some(given) => {
                values.push(row[given].clone());
                let _ = write!(sql, " = ?{}", values.len());
            }
            None if table.columns[at].generated => return Err(unclear()),
            None => {
                table.columns[at].default.as_deref().ok_or_else(unclear)?;
                let _ = write!(sql, " = {}", default(&table.columns[at]));
            }
        }
    }
    let gone = mirror.run(&sql, &values)?;
    if gone == 0 {
        return Err(Error::Refused {
            reason: "a trigger of the file keeps a row that would have to be replaced (RAISE(IGNORE))".to_owned(),
            sql,
        });
    }
    mirror.act(Event::Delete, table, touched)
}
