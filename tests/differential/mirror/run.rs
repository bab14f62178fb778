//! One schema, on two connections: natively, and under the mirror with SQLite's own enforcement off.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use fk::mirror::Mirror;
use fk::rusqlite::types::Value;
use fk::rusqlite::{self, Connection};

use super::Tally;
use super::excuse::{self, History};
use super::schema::{Axes, Schema};
use super::statement::{Outcome, State, Statement, statement};
use crate::Random;

/// What isn't the same.
#[derive(Debug)]
#[expect(dead_code, reason = "printed")]
pub(super) enum Difference {
    /// SQLite and the mirror came to something else.
    Outcome { native: Outcome, mirror: Outcome, said: String },
    /// They came to the same, but the tables differ.
    Contents { table: String, native: Vec<Vec<Value>>, mirror: Vec<Vec<Value>> },
    /// A statement that failed has left something behind.
    Leftover { table: String },
    /// Rows reference nothing, where none may.
    Orphans { constraint: String, rows: i64, outcome: Outcome },
    /// A commit was refused, and what is told of it isn't what is wrong.
    Told { told: u64, wrong: u64, said: String },
    /// Another number of rows was changed.
    Changes { native: u64, mirror: u64 },
}

/// A schema and its statements.
pub(super) struct Case {
    pub(super) schema: Schema,
    pub(super) statements: Vec<Statement>,
    fault: u8,
    axes: Axes,
}

/// Where the two databases are.
struct Place(Option<[PathBuf; 2]>);

impl Place {
    fn new(files: bool) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = |side| std::env::temp_dir().join(format!("fk-beside-{}-{number}-{side}.db", std::process::id()));
        Self(files.then(|| [path(0), path(1)]))
    }

    fn open(&self, side: usize) -> Connection {
        let connection = match &self.0 {
            Some(paths) => Connection::open(&paths[side]).unwrap(),
            None => Connection::open_in_memory().unwrap(),
        };
        connection.set_prepared_statement_cache_capacity(256);
        connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF;").unwrap();
        connection
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for path in self.0.iter().flatten() {
            let _ = std::fs::remove_file(path);
        }
    }
}

fn create(connection: &Connection, statements: &[String]) {
    for statement in statements {
        connection.execute_batch(statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
    }
}

type Rows = Vec<Vec<Value>>;

fn contents(connection: &Connection, schema: &Schema) -> Vec<Rows> {
    let logs = schema.tables.iter().any(|table| table.trigger.is_some());
    let mut all: Vec<Rows> = schema
        .tables
        .iter()
        .map(|table| {
            let rowid = if table.key.is_empty() { "rowid, " } else { "" };
            rows(connection, &format!("SELECT {rowid}* FROM {} ORDER BY 1, 2, 3", table.name))
        })
        .collect();
    if logs {
        all.push(rows(connection, "SELECT t, count(*) FROM log GROUP BY t ORDER BY t"));
    }
    all
}

fn rows(connection: &Connection, sql: &str) -> Rows {
    let mut statement = connection.prepare_cached(sql).unwrap();
    let width = statement.column_count();
    let rows = statement.query_map([], |row| (0..width).map(|at| row.get::<_, Value>(at)).collect()).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

/// Rows without a parent, by constraint: of those that may never be, and of those that are put off.
fn orphans(connection: &Connection, schema: &Schema) -> (Vec<(String, i64)>, i64) {
    let (mut immediate, mut deferred) = (Vec::new(), 0);
    for table in &schema.tables {
        for reference in &table.references {
            let parent = &schema.tables[reference.parent];
            let (mut set, mut equal) = (String::new(), String::new());
            for (child, key) in reference.columns.iter().zip(&reference.parent_columns) {
                let (child, key) = (&table.columns[*child].name, &parent.columns[*key].name);
                let _ = write!(set, "c.{child} IS NOT NULL AND ");
                let _ = write!(equal, " AND p.{key} = +c.{child}");
            }
            let sql = format!(
                "SELECT count(*) FROM {} AS c WHERE {set}NOT EXISTS (SELECT 1 FROM {} AS p WHERE 1{equal})",
                table.name, parent.name
            );
            let count: i64 = connection.prepare_cached(&sql).unwrap().query_row([], |row| row.get(0)).unwrap();
            if reference.deferred {
                deferred += count;
            } else if count > 0 {
                immediate.push((sql, count));
            }
        }
    }
    (immediate, deferred)
}

/// Both sides.
struct Pair<'a> {
    native: &'a Connection,
    mirror: Mirror<'a>,
    connection: &'a Connection,
    state: State,
    deferring: bool,
    history: History,
}

impl Case {
    pub(super) fn new(schema: Schema, fault: u8, axes: Axes) -> Self {
        Self { schema, statements: Vec::new(), fault, axes }
    }

    /// Runs random statements, which are kept.
    pub(super) fn random(&mut self, random: &mut Random, count: usize, tally: &mut Tally) -> Result<(), Difference> {
        let mut statements = Vec::new();
        let files = self.axes.files;
        let outcome = self.run(tally, |schema, state| {
            let next = (statements.len() < count).then(|| statement(random, schema, state, files));
            statements.extend(next.clone());
            next
        });
        self.statements = statements;
        outcome
    }

    /// Runs the same statements again.
    pub(super) fn again(&self) -> Result<(), Difference> {
        let mut rest = self.statements.iter();
        self.run(&mut Tally::default(), |_, _| rest.next().cloned())
    }

    fn run(
        &self,
        tally: &mut Tally,
        mut next: impl FnMut(&Schema, &State) -> Option<Statement>,
    ) -> Result<(), Difference> {
        let place = Place::new(self.axes.files);
        let mut schema = self.schema.clone();
        let mut made = schema.create();
        loop {
            let (native, connection) = (place.open(0), place.open(1));
            create(&native, &made);
            if self.axes.attached {
                connection.execute_batch("ATTACH ':memory:' AS other").unwrap();
                let elsewhere = |sql: String| sql.replacen("CREATE TABLE t1 ", "CREATE TABLE other.t1 ", 1);
                made = made.into_iter().map(elsewhere).collect();
            }
            create(&connection, &made);
            made.clear();
            let mut model = fk::mirror::Schema::read(&native).unwrap();
            if let Some(at) = model.find("main", "t1").filter(|_| self.axes.attached) {
                "other".clone_into(&mut model.tables[at].database);
            }
            let mut pair = Pair::new(&native, &connection, model, self.fault);
            while made.is_empty() {
                let Some(statement) = next(&schema, &pair.state) else { return Ok(()) };
                match statement {
                    // Opened again, with another schema.
                    Statement::Alter(alter) if pair.state.open || !alter.is_possible(&schema) => {}
                    Statement::Alter(alter) => made.push(alter.apply(&mut schema)),
                    statement => {
                        if !pair.step(&schema, &statement, tally)? {
                            return Ok(());
                        }
                    }
                }
            }
        }
    }
}

impl<'a> Pair<'a> {
    fn new(native: &'a Connection, connection: &'a Connection, model: fk::mirror::Schema, fault: u8) -> Self {
        native.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        let mut mirror = Mirror::with(connection, Arc::new(model)).unwrap();
        mirror.set_fault(fault);
        let (state, history) = (State::default(), History::default());
        Self { native, mirror, connection, state, deferring: false, history }
    }

    /// Runs one statement on both sides; tells whether they can go on.
    fn step(&mut self, schema: &Schema, statement: &Statement, tally: &mut Tally) -> Result<bool, Difference> {
        if !statement.is_possible(&self.state) {
            return Ok(true);
        }
        if matches!(statement, Statement::Defer) && !self.state.open {
            return Ok(true);
        }
        let before = contents(self.connection, schema);
        let native_before = self.native.total_changes();
        let native = statement.native(schema, self.native);
        let native_changes = self.native.total_changes() - native_before;
        let (mirror, error) = statement.mirrored(schema, &mut self.mirror);
        tally.statements += 1;
        tally.refused += u64::from(matches!(mirror, Outcome::ForeignKey | Outcome::Restrict));
        let after = contents(self.connection, schema);
        if mirror != Outcome::Done && before != after && !matches!(statement, Statement::Commit) {
            return Err(Difference::Leftover { table: name_of(schema, &before, &after) });
        }
        self.brute_force(schema, statement, mirror, error.as_ref())?;
        let difference = self.difference(schema, native, mirror, error, &after, native_changes, statement);
        if let Some(difference) = difference {
            let excuse = excuse::excuse(schema, statement, &self.history);
            return match excuse {
                Some(class) => {
                    *tally.excused.entry(class).or_default() += 1;
                    Ok(false)
                }
                None => Err(difference),
            };
        }
        self.history.follow(schema, statement, native);
        statement.follow(&mut self.state, native);
        self.deferring = match statement {
            Statement::Defer => true,
            Statement::Commit | Statement::Rollback if native == Outcome::Done => false,
            _ => self.deferring && self.state.open,
        };
        Ok(true)
    }

    /// What must hold whatever SQLite says.
    fn brute_force(
        &self,
        schema: &Schema,
        statement: &Statement,
        outcome: Outcome,
        error: Option<&fk::Error>,
    ) -> Result<(), Difference> {
        let (immediate, deferred) = orphans(self.connection, schema);
        let open = !self.connection.is_autocommit();
        let may_be = open && (self.deferring || matches!(statement, Statement::Defer));
        if let Some((constraint, rows)) = immediate.first().cloned().filter(|_| !may_be) {
            return Err(Difference::Orphans { constraint, rows, outcome });
        }
        if !open && deferred > 0 {
            return Err(Difference::Orphans { constraint: "a deferred one".to_owned(), rows: deferred, outcome });
        }
        if matches!(statement, Statement::Commit)
            && let Some(error) = error.filter(|_| outcome == Outcome::ForeignKey)
        {
            // Every row that is wrong, and none besides: a row counts for each of its references.
            let wrong = immediate.iter().map(|(_, rows)| *rows).sum::<i64>() + deferred;
            let told: u64 = error.violations().iter().map(|violation| violation.rows).sum();
            if told == 0 || (schema.is_plain() && told != wrong.unsigned_abs()) {
                return Err(Difference::Told { told, wrong: wrong.unsigned_abs(), said: format!("{error:#}") });
            }
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "both sides of one step")]
    fn difference(
        &self,
        schema: &Schema,
        native: Outcome,
        mirror: Outcome,
        error: Option<fk::Error>,
        after: &[Rows],
        changes: u64,
        statement: &Statement,
    ) -> Option<Difference> {
        if native != mirror {
            let said = error.map(|error| format!("{error:#}")).unwrap_or_default();
            return Some(Difference::Outcome { native, mirror, said });
        }
        let theirs = contents(self.native, schema);
        if theirs != after {
            let table = name_of(schema, &theirs, after);
            let at = theirs.iter().zip(after).position(|(a, b)| a != b).unwrap_or(0);
            return Some(Difference::Contents { table, native: theirs[at].clone(), mirror: after[at].clone() });
        }
        let mine = self.mirror.changed();
        let counted = native == Outcome::Done && statement.is_counted(schema);
        (counted && mine != changes).then_some(Difference::Changes { native: changes, mirror: mine })
    }
}

fn name_of(schema: &Schema, a: &[Rows], b: &[Rows]) -> String {
    let at = a.iter().zip(b).position(|(a, b)| a != b).unwrap_or(0);
    schema.tables.get(at).map_or_else(|| "log".to_owned(), |table| table.name.clone())
}
