//! Random statements, for SQLite as SQL and for the mirror as calls.

use std::fmt::Write as _;

use fk::mirror::{Conflict, Mirror};
use fk::rusqlite::{self, Connection};
use fk::{Any, Error};

use super::schema::{Schema, Table};
use crate::Random;

/// A statement.
#[derive(Debug, Clone)]
pub(super) enum Statement {
    Insert {
        table: usize,
        columns: Vec<String>,
        rows: Vec<Vec<Any>>,
        conflict: Conflict,
    },
    Upsert {
        table: usize,
        sql: String,
    },
    Delete {
        table: usize,
        which: String,
    },
    Update {
        table: usize,
        set: Vec<(String, String)>,
        which: String,
    },
    Begin,
    Commit,
    Rollback,
    Savepoint(String),
    Release(String),
    RollbackTo(String),
    Defer,
    /// The connection is closed, the schema changed, and the file opened again.
    Alter(Alter),
}

/// A change of the schema.
#[derive(Debug, Clone)]
pub(super) enum Alter {
    AddColumn { table: usize, name: String },
    RenameColumn { table: usize, column: usize, name: String },
    RenameTable { table: usize, name: String },
}

impl Alter {
    fn random(random: &mut Random, schema: &Schema) -> Self {
        let table = usize::try_from(random.below(schema.tables.len() as u64)).unwrap();
        let def = &schema.tables[table];
        let number = def.columns.len();
        match random.below(3) {
            0 => Self::AddColumn { table, name: format!("w{number}") },
            1 => {
                let column = usize::try_from(random.below(number as u64)).unwrap();
                Self::RenameColumn { table, column, name: format!("{}r", def.columns[column].name) }
            }
            _ => Self::RenameTable { table, name: format!("{}r", def.name) },
        }
    }

    /// What other statements and the schema itself know by name stays.
    pub(super) fn is_possible(&self, schema: &Schema) -> bool {
        let fixed = ["v", "g", "k", "k2"];
        match self {
            Self::RenameColumn { table, column, .. } => {
                schema.tables[*table].columns.get(*column).is_some_and(|column| !fixed.contains(&column.name.as_str()))
            }
            _ => true,
        }
    }

    /// Changes the schema, and gives the statement that does the same.
    pub(super) fn apply(&self, schema: &mut Schema) -> String {
        match self {
            Self::AddColumn { table, name } => {
                let def = &mut schema.tables[*table];
                let mut column = def.columns[2].clone();
                column.name.clone_from(name);
                def.columns.push(column);
                format!("ALTER TABLE {} ADD COLUMN {name} INT", def.name)
            }
            Self::RenameColumn { table, column, name } => {
                let def = &mut schema.tables[*table];
                let old = std::mem::replace(&mut def.columns[*column].name, name.clone());
                format!("ALTER TABLE {} RENAME COLUMN {old} TO {name}", def.name)
            }
            Self::RenameTable { table, name } => {
                let old = std::mem::replace(&mut schema.tables[*table].name, name.clone());
                format!("ALTER TABLE {old} RENAME TO {name}")
            }
        }
    }
}

/// What a statement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    ForeignKey,
    Restrict,
    Unique,
    NotNull,
    Check,
    TooDeep,
    Other,
}

/// A transaction, as far as statements depend on it.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    pub(super) open: bool,
    pub(super) savepoints: Vec<String>,
}

fn value(random: &mut Random, kind: &str) -> Any {
    if random.below(100) < 12 {
        return Any::Null;
    }
    let number = 1 + random.below(5);
    match (kind, random.below(6)) {
        ("TEXT" | "", 0) => Any::Text(["a", "A", "01", "1", "b"][usize::try_from(number - 1).unwrap()].to_owned()),
        ("TEXT", _) | ("" | "NUMERIC", 1) => Any::Text(number.to_string()),
        _ => Any::Integer(number),
    }
}

fn literal(value: &Any) -> String {
    match value {
        Any::Null => "NULL".to_owned(),
        Any::Integer(i) => i.to_string(),
        Any::Text(text) => format!("'{text}'"),
        other => format!("{other:?}"),
    }
}

fn which(random: &mut Random, table: &Table) -> String {
    match random.below(4) {
        0 => String::new(),
        1 => format!("v % 3 = {}", random.below(3)),
        _ => {
            let column = &table.columns[usize::try_from(random.below(2)).unwrap()];
            format!("+{} = {}", column.name, literal(&value(random, column.kind)))
        }
    }
}

pub(super) fn statement(random: &mut Random, schema: &Schema, state: &State, alters: bool) -> Statement {
    if alters && !state.open && random.below(8) == 0 {
        return Statement::Alter(Alter::random(random, schema));
    }
    let table = usize::try_from(random.below(schema.tables.len() as u64)).unwrap();
    let def = &schema.tables[table];
    match random.below(100) {
        0..36 => insert(random, table, def),
        36..40 => upsert(random, table, def),
        40..62 => Statement::Delete { table, which: which(random, def) },
        62..86 => update(random, table, def),
        _ => control(random, state),
    }
}

fn writable(def: &Table) -> Vec<usize> {
    (0..def.columns.len()).filter(|at| def.columns[*at].generated.is_none()).collect()
}

fn row(random: &mut Random, def: &Table) -> Vec<Any> {
    writable(def).into_iter().map(|at| value(random, def.columns[at].kind)).collect()
}

fn insert(random: &mut Random, table: usize, def: &Table) -> Statement {
    let columns = writable(def).into_iter().map(|at| def.columns[at].name.clone()).collect();
    let count = [1, 1, 2, 3][usize::try_from(random.below(4)).unwrap()];
    let rows = (0..count).map(|_| row(random, def)).collect();
    // Which row has a generated key is known to SQLite alone.
    let told = !def.uniques.iter().flatten().any(|at| def.columns[*at].generated.is_some()) && def.trigger.is_none();
    let conflict = match random.below(9) {
        0 if told => Conflict::Replace,
        1 | 2 => Conflict::Ignore,
        _ => Conflict::Abort,
    };
    Statement::Insert { table, columns, rows, conflict }
}

fn insert_sql(def: &Table, columns: &[String], rows: &[Vec<Any>], conflict: Conflict) -> String {
    let or = match conflict {
        Conflict::Abort => "",
        Conflict::Ignore => "OR IGNORE ",
        Conflict::Replace => "OR REPLACE ",
    };
    let mut sql = format!("INSERT {or}INTO {} ({}) VALUES ", def.name, columns.join(", "));
    for (i, row) in rows.iter().enumerate() {
        let values: Vec<String> = row.iter().map(literal).collect();
        let _ = write!(sql, "{}({})", if i == 0 { "" } else { ", " }, values.join(", "));
    }
    sql
}

fn upsert(random: &mut Random, table: usize, def: &Table) -> Statement {
    let columns: Vec<String> = writable(def).into_iter().map(|at| def.columns[at].name.clone()).collect();
    let mut sql = insert_sql(def, &columns, &[row(random, def)], Conflict::Abort);
    let column = &columns[usize::try_from(random.below(columns.len() as u64)).unwrap()];
    let key = match (def.rowid, def.key.as_slice()) {
        (Some(at), _) => Some(vec![at]),
        (None, []) => def.uniques.first().cloned(),
        (None, key) => Some(key.to_vec()),
    };
    let key = key.unwrap_or_default();
    let names: Vec<&str> = key.iter().map(|at| def.columns[*at].name.as_str()).collect();
    let action =
        if random.below(3) == 0 { "NOTHING".to_owned() } else { format!("UPDATE SET {column} = excluded.{column}") };
    let _ = write!(sql, " ON CONFLICT ({}) DO {action}", names.join(", "));
    Statement::Upsert { table, sql }
}

fn update(random: &mut Random, table: usize, def: &Table) -> Statement {
    let columns = writable(def);
    let mut set = Vec::new();
    for _ in 0..=random.below(2) {
        let column = &def.columns[columns[usize::try_from(random.below(columns.len() as u64)).unwrap()]];
        if set.iter().any(|(name, _): &(String, String)| *name == column.name) {
            continue;
        }
        let expression = match random.below(8) {
            0 => format!("{} + 1", column.name),
            1 => format!("{} - 1", column.name),
            _ => literal(&value(random, column.kind)),
        };
        set.push((column.name.clone(), expression));
    }
    Statement::Update { table, set, which: which(random, def) }
}

fn control(random: &mut Random, state: &State) -> Statement {
    if !state.open {
        return Statement::Begin;
    }
    let last = state.savepoints.last().cloned();
    match (random.below(10), last) {
        (0..3, _) => Statement::Commit,
        (3, _) => Statement::Rollback,
        (4, _) => Statement::Defer,
        (5 | 6, Some(name)) => Statement::RollbackTo(name),
        (7, Some(name)) => Statement::Release(name),
        _ => Statement::Savepoint(format!("s{}", state.savepoints.len())),
    }
}

impl Statement {
    /// As SQLite is given it.
    pub(super) fn sql(&self, schema: &Schema) -> String {
        let name = |table: &usize| schema.tables[*table].name.clone();
        let condition = |which: &str| if which.is_empty() { String::new() } else { format!(" WHERE {which}") };
        match self {
            Self::Insert { table, columns, rows, conflict } => {
                insert_sql(&schema.tables[*table], columns, rows, *conflict)
            }
            Self::Upsert { sql, .. } => sql.clone(),
            Self::Delete { table, which } => format!("DELETE FROM {}{}", name(table), condition(which)),
            Self::Update { table, set, which } => {
                let set: Vec<String> = set.iter().map(|(column, to)| format!("{column} = {to}")).collect();
                format!("UPDATE {} SET {}{}", name(table), set.join(", "), condition(which))
            }
            Self::Begin => "BEGIN".to_owned(),
            Self::Commit => "COMMIT".to_owned(),
            Self::Rollback => "ROLLBACK".to_owned(),
            Self::Savepoint(name) => format!("SAVEPOINT {name}"),
            Self::Release(name) => format!("RELEASE {name}"),
            Self::RollbackTo(name) => format!("ROLLBACK TO {name}"),
            Self::Defer => "PRAGMA defer_foreign_keys = ON".to_owned(),
            Self::Alter(alter) => alter.apply(&mut schema.clone()),
        }
    }

    /// Runs it natively.
    pub(super) fn native(&self, schema: &Schema, connection: &Connection) -> Outcome {
        match connection.execute_batch(&self.sql(schema)) {
            Ok(()) => Outcome::Done,
            Err(error) => {
                let code = match &error {
                    rusqlite::Error::SqliteFailure(error, _) | rusqlite::Error::SqlInputError { error, .. } => {
                        error.extended_code
                    }
                    _ => 0,
                };
                match code {
                    787 => Outcome::ForeignKey,
                    1811 => Outcome::Restrict,
                    1555 | 2067 | 2579 => Outcome::Unique,
                    1299 => Outcome::NotNull,
                    275 => Outcome::Check,
                    1 if error.to_string().contains("nested too deep") => Outcome::TooDeep,
                    _ => Outcome::Other,
                }
            }
        }
    }

    /// Runs it under the mirror.
    pub(super) fn mirrored(&self, schema: &Schema, mirror: &mut Mirror<'_>) -> (Outcome, Option<Error>) {
        let name = |table: &usize| schema.tables[*table].name.clone();
        let outcome = match self {
            Self::Insert { table, columns, rows, conflict } => {
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                mirror.insert(&name(table), &columns, rows, *conflict).map(drop)
            }
            Self::Upsert { sql, .. } => mirror.execute(sql, &[]).map(drop),
            Self::Delete { table, which } => mirror.delete(&name(table), which).map(drop),
            Self::Update { table, set, which } => {
                let set: Vec<(&str, &str)> = set.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
                mirror.update(&name(table), &set, which).map(drop)
            }
            Self::Begin => mirror.begin(),
            Self::Commit => mirror.commit(),
            Self::Rollback => mirror.rollback(),
            Self::Savepoint(name) => mirror.savepoint(name),
            Self::Release(name) => mirror.release(name),
            Self::RollbackTo(name) => mirror.rollback_to(name),
            Self::Defer => {
                mirror.defer_foreign_keys();
                Ok(())
            }
            Self::Alter(_) => Ok(()),
        };
        match outcome {
            Ok(()) => (Outcome::Done, None),
            Err(error) => (class(&error), Some(error)),
        }
    }

    /// Keeps track of the transaction.
    pub(super) fn follow(&self, state: &mut State, outcome: Outcome) {
        if outcome != Outcome::Done {
            return;
        }
        match self {
            Self::Begin => *state = State { open: true, savepoints: Vec::new() },
            Self::Commit | Self::Rollback => *state = State::default(),
            Self::Savepoint(name) => state.savepoints.push(name.clone()),
            Self::Release(name) => {
                let at = state.savepoints.iter().rposition(|of| of == name).unwrap();
                state.savepoints.truncate(at);
            }
            Self::RollbackTo(name) => {
                let at = state.savepoints.iter().rposition(|of| of == name).unwrap();
                state.savepoints.truncate(at + 1);
            }
            _ => {}
        }
    }
}

/// The class of an error.
fn class(error: &Error) -> Outcome {
    use fk::ViolationKind;
    let Some(violation) = error.violation() else { return Outcome::Other };
    // RESTRICT refuses at once; what else is wrong is told with it.
    if error.violations().iter().any(|violation| violation.kind == ViolationKind::Restricted) {
        return Outcome::Restrict;
    }
    let broke = violation.broke.as_deref().unwrap_or_default();
    match violation.kind {
        ViolationKind::MissingParent | ViolationKind::StillReferenced => Outcome::ForeignKey,
        ViolationKind::Restricted => Outcome::Restrict,
        ViolationKind::Unique => Outcome::Unique,
        ViolationKind::NotNull => Outcome::NotNull,
        ViolationKind::Check => Outcome::Check,
        ViolationKind::ActionFailed => match broke.split_once(" constraint").map(|(kind, _)| kind) {
            Some("UNIQUE") => Outcome::Unique,
            Some("NOT NULL") => Outcome::NotNull,
            _ => Outcome::Check,
        },
        _ => Outcome::Other,
    }
}

impl Statement {
    /// Whether there is a transaction, or a savepoint, for it: statements that were left out may have made it.
    pub(super) fn is_possible(&self, state: &State) -> bool {
        match self {
            Self::Begin => !state.open,
            Self::Commit | Self::Rollback | Self::Defer | Self::Savepoint(_) => state.open,
            Self::Release(name) | Self::RollbackTo(name) => state.savepoints.contains(name),
            _ => true,
        }
    }

    /// Whether each row is changed once, whatever the order: where actions lead back to the statement's own table, a row
    /// may be changed before it goes.
    pub(super) fn is_counted(&self, schema: &Schema) -> bool {
        match self {
            Self::Delete { table, .. } | Self::Update { table, .. } => !schema.comes_back(*table),
            Self::Insert { conflict, .. } => *conflict != Conflict::Replace,
            _ => false,
        }
    }
}
