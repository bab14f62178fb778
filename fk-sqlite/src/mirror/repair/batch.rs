//! Mending some rows of one constraint, inside a transaction of the caller's.
//!
//! Each row is mended by a statement that asks once more whether it is an orphan: between search and batch anything may
//! have happened to it. Each is a savepoint of its own, so that a row that is refused leaves nothing behind, and no
//! other row with it. Foreign keys are on, so that what references a row goes or changes as the schema says.

use std::fmt::Write as _;

use fk_core::sql::ident;
use fk_core::{Any, Error, Result};
use rusqlite::{Connection, Statement, ffi};

use super::capture::Capture;
use super::log::{self, Head};
use super::plan::Step;
use super::report::{REFUSALS, Refusal, RepairedConstraint};
use super::switch::Switch;
use super::{Policy, Template};
use crate::bind::{bind_ref, values};
use crate::error::{engine, message, primary};
use crate::mirror::exact::{Exact, bind_exact, to_any};
use crate::mirror::orphans::Place;
use crate::mirror::orphans::text::{is_orphan, is_row, joined, table_name};
use crate::mirror::quarantine;
use crate::mirror::schema::free_rowid;

/// Which run a batch belongs to.
pub(super) struct Run<'a> {
    pub(super) id: i64,
    pub(super) policies: &'a str,
}

/// Mends rows that a search has found. Adds to `mended` what it did.
pub(super) fn mend(
    connection: &Connection,
    step: &Step,
    run: &Run<'_>,
    rows: &[Vec<Exact>],
    mended: &mut RepairedConstraint,
) -> Result<bool> {
    let place = step.place();
    let database = place.child.database.as_str();
    let makes = matches!(step.policy, Policy::CreateParent(_));
    let _on = Switch::foreign_keys(connection, makes || !is_left_alone(&place))?;
    let mut from = vec![step.at.child];
    from.extend(place.reference.parent.filter(|_| makes));
    log::create(connection, database)?;
    let head =
        Head { run: run.id, policies: run.policies, constraint: &place.reference.name, policy: step.policy.word() };
    let capture = Capture::begin(connection, &step.schema, &from)?;
    if matches!(step.policy, Policy::Quarantine) {
        quarantine::create(connection, place.child).map_err(engine)?;
        quarantine::index(connection, place.child).map_err(engine)?;
    }
    let last = log::last(connection, database)?;
    {
        let mut each = Mender::new(connection, &place, &step.policy, &head, last)?;
        for row in rows {
            each.one(row, mended)?;
        }
    }
    let entries = Capture::entries(connection)?;
    if entries > 0 {
        log::take_over(connection, database, last, &head)?;
    }
    capture.end(connection)?;
    Ok(entries > 0)
}

/// Whether SQLite refuses every change of the child, since one of its references leads nowhere. Nothing references it
/// then (see `plan`), so that no action is missed without foreign keys.
fn is_left_alone(place: &Place<'_>) -> bool {
    place.child.references.iter().any(|fk| fk.enforced && !fk.sound)
}

/// What became of a row.
enum Outcome {
    Mended,
    /// It is no orphan any more.
    Gone,
    Refused(String),
}

/// The statements that mend the rows of one constraint.
struct Mender<'c, 'p> {
    connection: &'c Connection,
    place: &'p Place<'p>,
    last: i64,
    /// Finds the row if it is still an orphan.
    look: Statement<'c>,
    how: How<'c, 'p>,
}

enum How<'c, 'p> {
    /// Deletes or updates the row.
    One {
        act: Statement<'c>,
        rows: u64,
    },
    Quarantine {
        copy: Statement<'c>,
        delete: Statement<'c>,
        link: Statement<'c>,
        constraint: String,
    },
    Create(&'p Template),
}

impl<'c, 'p> Mender<'c, 'p> {
    fn new(
        connection: &'c Connection,
        place: &'p Place<'p>,
        policy: &'p Policy,
        head: &Head<'_>,
        last: i64,
    ) -> Result<Self> {
        let prepare = |sql: String| connection.prepare(&sql).map_err(engine);
        let name = |sql: &mut String| table_name(sql, place.child);
        let mut condition = String::from(" AS c WHERE ");
        is_row(&mut condition, "c", place.child, 1);
        condition.push_str(" AND ");
        is_orphan(&mut condition, "c", place);
        let mut look = String::from("SELECT 1 FROM ");
        name(&mut look);
        look.push_str(&condition);
        let delete = || {
            let mut sql = String::from("DELETE FROM ");
            name(&mut sql);
            sql + &condition
        };
        let update = |columns: &[usize], value: &dyn Fn(usize) -> String| {
            let mut sql = String::from("UPDATE OR ABORT ");
            name(&mut sql);
            sql.push_str(" AS c SET ");
            joined(&mut sql, ", ", columns, |sql, at| {
                ident(sql, &place.child.columns[*at].name);
                let _ = write!(sql, " = {}", value(*at));
            });
            sql + &condition[" AS c".len()..]
        };
        let how = match policy {
            Policy::Leave => How::One { act: prepare(look.clone())?, rows: 0 },
            Policy::Delete => How::One { act: prepare(delete())?, rows: 1 },
            Policy::SetNull => {
                How::One { act: prepare(update(place.reference.nulled(), &|_| "NULL".to_owned()))?, rows: 1 }
            }
            Policy::SetDefault => {
                let default = |at: usize| {
                    let default = place.child.columns[at].default.as_deref();
                    default.map_or_else(|| "NULL".to_owned(), |sql| format!("({sql})"))
                };
                How::One { act: prepare(update(&place.reference.columns, &default))?, rows: 1 }
            }
            Policy::Quarantine => {
                // The constraint's name comes first.
                let mut which = String::new();
                is_row(&mut which, "c", place.child, 2);
                let mut link = String::from("UPDATE ");
                ident(&mut link, &place.child.database);
                link.push('.');
                ident(&mut link, &quarantine::name(place.child));
                link.push_str(" SET fk_entry = ?1 WHERE ");
                // Without a name for the rowid, the entry is not found from the row; the row still is from the entry.
                link.push_str(&free_rowid(&place.child.columns).unwrap_or_else(|| "0 AND ?2".to_owned()));
                link.push_str(" = ?2");
                How::Quarantine {
                    copy: prepare(quarantine::copy(place.child, &which))?,
                    delete: prepare(delete())?,
                    link: prepare(link)?,
                    constraint: head.constraint.to_owned(),
                }
            }
            Policy::CreateParent(template) => How::Create(template),
        };
        Ok(Self { connection, place, last, look: prepare(look)?, how })
    }

    /// Mends one row, and counts it.
    fn one(&mut self, row: &[Exact], mended: &mut RepairedConstraint) -> Result<()> {
        let before = Capture::entries(self.connection)?;
        self.control("SAVEPOINT fk_mend")?;
        let layout = self.place.layout();
        let (key, identity) = row[..layout.key + layout.identity].split_at(layout.key);
        let outcome = match self.act(key, identity) {
            Ok(outcome) => outcome,
            Err(Error::Database { source, message: text }) => match refusal(source.as_ref()) {
                // A trigger's RAISE(ROLLBACK) has ended the whole batch.
                Some(_) if self.connection.is_autocommit() => return Err(Error::TransactionLost { reason: text }),
                Some(reason) => Outcome::Refused(reason),
                None => return Err(Error::Database { message: text, source }),
            },
            Err(error) => return Err(error),
        };
        if matches!(outcome, Outcome::Refused(_)) {
            self.control("ROLLBACK TO fk_mend")?;
        }
        self.control("RELEASE fk_mend")?;
        let own = if let How::One { rows, .. } = &self.how { *rows } else { u64::from(self.quarantines()) };
        match outcome {
            Outcome::Mended => {
                mended.rows += 1;
                mended.others += Capture::entries(self.connection)?.saturating_sub(before).saturating_sub(own);
            }
            Outcome::Gone => {}
            Outcome::Refused(reason) => {
                mended.refused += 1;
                if mended.refusals.len() < REFUSALS {
                    mended.refusals.push(Refusal { row: to_any(&row[layout.row()]), reason });
                }
            }
        }
        Ok(())
    }

    fn quarantines(&self) -> bool {
        matches!(self.how, How::Quarantine { .. })
    }

    fn control(&self, sql: &str) -> Result<()> {
        self.connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(engine)
    }

    fn act(&mut self, key: &[Exact], identity: &[Exact]) -> Result<Outcome> {
        if let How::Create(template) = self.how {
            return self.create(template, key, identity);
        }
        if !self.is_orphan(identity)? {
            return Ok(Outcome::Gone);
        }
        match &mut self.how {
            How::One { act, .. } => {
                if let Err(error) = run(act, identity) {
                    self.again_without_others(error, identity)?;
                }
            }
            How::Quarantine { copy, delete, link, constraint } => {
                let name = Exact::Text(constraint.as_bytes().to_vec());
                bind_exact(copy, 1, std::iter::once(&name).chain(identity))?;
                copy.raw_execute().map_err(engine)?;
                let copied = self.connection.last_insert_rowid();
                run(delete, identity)?;
                let entry = "SELECT max(id) FROM temp.fk_mend_entry WHERE action = 'delete' AND table_name = ?1";
                let entry: Option<i64> =
                    self.connection.query_row(entry, [&self.place.child.name], |row| row.get(0)).map_err(engine)?;
                link.execute((entry.map(|entry| entry + self.last), copied)).map_err(engine)?;
            }
            How::Create(_) => {}
        }
        if self.is_orphan(identity)? {
            return Ok(Outcome::Refused(match self.how {
                How::One { .. } => {
                    "it is an orphan all the same: what it became has no parent either, or a trigger has \
                     ignored the statement"
                        .to_owned()
                }
                _ => "a trigger has ignored the statement".to_owned(),
            }));
        }
        Ok(Outcome::Mended)
    }

    /// An update of a row that references its own table has all such references looked at again (fkey.c): another one
    /// without a parent would refuse it. Where nothing references what is written, foreign keys can be off for it.
    fn again_without_others(&mut self, error: Error, identity: &[Exact]) -> Result<()> {
        let child = self.place.child;
        let own = child.references.iter().filter(|fk| fk.parent == self.place.reference.parent && fk.enforced).count();
        let itself = self.place.parent.is_some_and(|parent| std::ptr::eq(parent, child));
        let written = |at: &usize| self.place.reference.columns.contains(at);
        let is_key = child.key.iter().any(written) || child.uniques.iter().any(|key| key.columns.iter().any(written));
        let sql = match &self.how {
            How::One { act, .. } => act.expanded_sql(),
            _ => None,
        };
        let is_update = sql.is_some_and(|sql| sql.starts_with("UPDATE"));
        let foreign = matches!(&error, Error::Database { source, .. }
            if code_of(source.as_ref()) == ffi::SQLITE_CONSTRAINT_FOREIGNKEY);
        if !(foreign && itself && own > 1 && is_update && !is_key) {
            return Err(error);
        }
        let _off = Switch::foreign_keys(self.connection, false)?;
        match &mut self.how {
            How::One { act, .. } => run(act, identity),
            _ => Err(error),
        }
    }

    /// Makes the parent of a row, unless it is there by now.
    fn create(&mut self, template: &Template, key: &[Exact], identity: &[Exact]) -> Result<Outcome> {
        let Some(parent) = self.place.parent else { return Ok(Outcome::Gone) };
        if !self.is_orphan(identity)? {
            // It was made for a row before; or the row is gone.
            return if self.references(key, identity)? { Ok(Outcome::Mended) } else { Ok(Outcome::Gone) };
        }
        let mut columns: Vec<(String, Exact)> = Vec::new();
        for (name, value) in template.make(&to_any(key)) {
            let Some(at) = parent.column(&name) else {
                return Ok(Outcome::Refused(format!("table \"{}\" has no column \"{name}\"", parent.name)));
            };
            if !self.place.reference.parent_columns.contains(&at) && !parent.columns[at].generated {
                columns.push((parent.columns[at].name.clone(), of_any(value)));
            }
        }
        let referenced = parent.names(&self.place.reference.parent_columns).map(ToOwned::to_owned);
        columns.extend(referenced.zip(key.iter().cloned()));
        let mut sql = String::from("INSERT OR ABORT INTO ");
        table_name(&mut sql, parent);
        sql.push_str(" (");
        joined(&mut sql, ", ", &columns, |sql, (name, _)| ident(sql, name));
        sql.push_str(") VALUES (");
        joined(&mut sql, ", ", &columns, |sql, _| sql.push('?'));
        sql.push(')');
        let mut statement = self.connection.prepare_cached(&sql).map_err(engine)?;
        for (i, (_, value)) in columns.iter().enumerate() {
            bind_ref(&mut *statement, i + 1, value.as_ref())?;
        }
        statement.raw_execute().map_err(engine)?;
        if self.is_orphan(identity)? {
            return Ok(Outcome::Refused("the parent that was made has another key".to_owned()));
        }
        Ok(Outcome::Mended)
    }

    fn is_orphan(&mut self, identity: &[Exact]) -> Result<bool> {
        bind_exact(&mut self.look, 1, identity)?;
        let mut rows = self.look.raw_query();
        rows.next().map(|row| row.is_some()).map_err(engine)
    }

    /// Whether the row still references the key that was missing.
    fn references(&self, key: &[Exact], identity: &[Exact]) -> Result<bool> {
        let child = self.place.child;
        let mut sql = String::from("SELECT ");
        joined(&mut sql, ", ", child.names(&self.place.reference.columns), ident);
        sql.push_str(" FROM ");
        table_name(&mut sql, child);
        sql.push_str(" AS c WHERE ");
        is_row(&mut sql, "c", child, 1);
        let mut statement = self.connection.prepare_cached(&sql).map_err(engine)?;
        bind_exact(&mut *statement, 1, identity)?;
        let mut rows = statement.raw_query();
        let Some(row) = rows.next().map_err(engine)? else { return Ok(false) };
        Ok(values(row, key.len()) == to_any(key))
    }
}

fn run(statement: &mut Statement<'_>, identity: &[Exact]) -> Result<()> {
    bind_exact(statement, 1, identity)?;
    statement.raw_execute().map(drop).map_err(engine)
}

fn of_any(value: Any) -> Exact {
    match value {
        Any::Null => Exact::Null,
        Any::Integer(i) => Exact::Integer(i),
        Any::Real(r) => Exact::Real(r),
        Any::Text(t) => Exact::Text(t.into_bytes()),
        Any::Blob(b) => Exact::Blob(b),
    }
}

fn code_of(source: &(dyn std::error::Error + Send + Sync + 'static)) -> i32 {
    source.downcast_ref::<rusqlite::Error>().map_or(0, crate::error::code)
}

/// Why a row can't be mended, where it is for the row and not for the whole database.
fn refusal(source: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<String> {
    let error = source.downcast_ref::<rusqlite::Error>()?;
    match primary(error) {
        ffi::SQLITE_CONSTRAINT | ffi::SQLITE_MISMATCH | ffi::SQLITE_ERROR | ffi::SQLITE_TOOBIG => {
            let text = message(error);
            Some(if text.is_empty() { error.to_string() } else { text.to_owned() })
        }
        _ => None,
    }
}
