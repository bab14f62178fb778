//! Random transactions, beside the same statements run by plain rusqlite on a database of the same schema: the same
//! outcome, the same contents after each statement, and of every refusal all that is told is true, and all is told.
//!
//! What is true is found by force: the refused statement is run on a copy with foreign keys put off, and SQLite itself
//! looks for rows without a parent.
//!
//! `FK_ROUNDS=1000 cargo test --test differential` runs more; a failure prints its seed and its statements.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

mod computed;
mod mirror;
mod plain;
mod shapes;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use fk::prelude::*;
use fk::rusqlite::{self, Connection, ToSql, types::Value as Native};
use fk::{Enforcement, Error, Result};

/// A generator of small numbers: collisions are what matters.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from((self.0 >> 20) % n).unwrap()
    }

    fn key<T>(&mut self) -> Key<T> {
        Key::from_raw(self.below(6) + 1)
    }

    fn maybe<T>(&mut self) -> Option<Key<T>> {
        (self.below(4) > 0).then(|| self.key())
    }
}

fn raw<T>(key: Option<Key<T>>) -> Option<i64> {
    key.map(Key::into_raw)
}

/// What a statement came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done(usize),
    ForeignKey,
    Restrict,
    Unique,
    Check,
}

fn native(outcome: rusqlite::Result<usize>) -> Outcome {
    match outcome {
        Ok(rows) => Outcome::Done(rows),
        Err(rusqlite::Error::SqliteFailure(error, _)) => match error.extended_code {
            787 => Outcome::ForeignKey,
            1811 => Outcome::Restrict,
            1555 | 2067 => Outcome::Unique,
            275 => Outcome::Check,
            code => panic!("code {code}"),
        },
        Err(error) => panic!("{error}"),
    }
}

fn absent_is_none(outcome: Result<usize>) -> Result<usize> {
    match outcome {
        Err(error) if error.is_not_found() => Ok(0),
        outcome => outcome,
    }
}

/// Keys without a parent: how many rows have each, by constraint and by the key's text in lower case.
type Orphans = BTreeMap<(String, String), u64>;

/// A schema, and one random statement on both sides: its text, and what both came to.
trait Subject: Schema + Sized {
    fn step(random: &mut Random, tx: &mut WriteTx<'_, Self>, twin: &Twin) -> (String, Result<usize>, Outcome);
}

/// The other side: plain rusqlite, and a copy to try what was refused.
struct Twin {
    connection: Connection,
    copy: Connection,
    tables: &'static [&'static fk::schema::TableDef],
    /// What the last refused statement would have left behind, if that could be found out.
    left: RefCell<Option<Orphans>>,
    /// How many rows the actions of the last statement have changed.
    cascaded: Cell<u64>,
    /// Whether a row that several actions change is counted as SQLite does: in what order they come isn't the mirror's.
    counts: bool,
}

impl Twin {
    fn new<S: Schema>() -> Self {
        let open = || {
            let connection = Connection::open_in_memory().unwrap();
            connection.set_prepared_statement_cache_capacity(100);
            for statement in Db::<S>::ddl() {
                connection.execute_batch(&statement).unwrap();
            }
            connection
        };
        let twin = Self {
            connection: open(),
            copy: open(),
            tables: S::TABLES,
            left: RefCell::default(),
            cascaded: Cell::default(),
            counts: true,
        };
        twin.connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
        twin
    }

    fn run(&self, sql: &str, values: &[&dyn ToSql]) -> Outcome {
        let before = self.connection.total_changes();
        let outcome = native(self.connection.execute(sql, values));
        if let Outcome::Done(rows) = outcome {
            self.cascaded.set(self.connection.total_changes() - before - rows as u64);
        }
        if matches!(outcome, Outcome::ForeignKey | Outcome::Restrict) {
            *self.left.borrow_mut() = self.leaves(sql, values);
        }
        outcome
    }

    /// Gives how many rows were deleted, having compared what else has changed.
    fn deleted(&self, deleted: Result<Deleted>) -> Result<usize> {
        deleted.map(|deleted| {
            if self.counts {
                assert_eq!(deleted.cascaded, self.cascaded.get());
            }
            deleted.rows as usize
        })
    }

    /// Runs a statement on a copy, with foreign keys put off, and gives what it leaves behind.
    fn leaves(&self, sql: &str, values: &[&dyn ToSql]) -> Option<Orphans> {
        let copy = &self.copy;
        copy.execute_batch("PRAGMA foreign_keys = OFF; BEGIN").unwrap();
        for table in self.tables {
            copy.prepare_cached(&format!("DELETE FROM {}", table.shape.name)).unwrap().execute([]).unwrap();
        }
        for table in self.tables {
            let names = written(table).join(", ");
            let marks = vec!["?"; written(table).len()].join(", ");
            let name = table.shape.name;
            let mut read = self.connection.prepare_cached(&format!("SELECT {names} FROM {name}")).unwrap();
            let mut write = copy.prepare_cached(&format!("INSERT INTO {name} ({names}) VALUES ({marks})")).unwrap();
            let mut rows = read.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                let values = (0..written(table).len()).map(|at| row.get::<_, Native>(at).unwrap());
                write.execute(rusqlite::params_from_iter(values)).unwrap();
            }
        }
        copy.execute_batch("COMMIT; PRAGMA foreign_keys = ON; BEGIN; PRAGMA defer_foreign_keys = ON").unwrap();
        let done = copy.execute(sql, values).is_ok();
        let left = done.then(|| self.orphans(copy, false));
        copy.execute_batch("ROLLBACK").unwrap();
        left
    }

    /// The keys without a parent, of references that are put off by themselves or of the others.
    fn orphans(&self, connection: &Connection, deferred: bool) -> Orphans {
        let mut found = Orphans::new();
        let mut check =
            connection.prepare_cached("SELECT \"table\", rowid, fkid FROM pragma_foreign_key_check").unwrap();
        let rows = check.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        for (table, row, key) in rows.map(|row: rusqlite::Result<(String, i64, i64)>| row.unwrap()) {
            let sql = "SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE id = ?2 ORDER BY seq";
            let mut list = connection.prepare_cached(sql).unwrap();
            let columns: Vec<String> =
                list.query_map((&table, key), |row| row.get(0)).unwrap().map(rusqlite::Result::unwrap).collect();
            let def = self.tables.iter().find(|def| def.shape.name == table).unwrap();
            let same = |fk: &&fk::schema::ForeignKeyDef| fk.enforced && def.names(fk.columns).eq(columns.iter());
            let fk = def.foreign_keys.iter().find(same).unwrap();
            if fk.deferred != deferred {
                continue;
            }
            let sql = format!("SELECT json_array({}) FROM {table} WHERE rowid = ?1", columns.join(", "));
            let key: String = connection.prepare_cached(&sql).unwrap().query_row([row], |row| row.get(0)).unwrap();
            *found.entry((fk.name.to_owned(), key.to_lowercase())).or_default() += 1;
        }
        found
    }

    fn contents(&self, connection: &Connection) -> Vec<String> {
        let mut rows = Vec::new();
        for table in self.tables {
            let columns: Vec<&str> = table.shape.columns.iter().map(|column| column.name).collect();
            let name = table.shape.name;
            let sql = format!("SELECT json_array({}) FROM {name} ORDER BY 1", columns.join(", "));
            let mut statement = connection.prepare_cached(&sql).unwrap();
            let found = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
            rows.extend(found.map(|row| format!("{name} {}", row.unwrap())));
        }
        rows
    }
}

/// The columns that can be written.
fn written(table: &fk::schema::TableDef) -> Vec<&'static str> {
    table.shape.columns.iter().filter(|column| column.generated.is_none()).map(|column| column.name).collect()
}

/// What is told of foreign keys.
fn told(error: &Error) -> Orphans {
    let text = |value: &Any| match value {
        Any::Integer(i) => i.to_string(),
        Any::Text(t) => format!("{t:?}").to_lowercase(),
        other => panic!("{other:?}"),
    };
    let mut told = Orphans::new();
    for violation in error.violations() {
        let key: Vec<String> = violation.key.iter().map(text).collect();
        let name = (violation.constraint.clone(), format!("[{}]", key.join(",")));
        assert_eq!(told.insert(name, violation.rows), None, "told twice: {error:#}");
    }
    told
}

/// Whether what is told of a refused statement is so, and everything.
fn check_told(error: &Error, expected: Outcome, twin: &Twin) {
    assert!(!error.violations().is_empty(), "{error:?}");
    for violation in error.violations() {
        let kind = match violation.kind {
            ViolationKind::Unique => Outcome::Unique,
            ViolationKind::Check | ViolationKind::MatchFull | ViolationKind::ActionFailed => Outcome::Check,
            ViolationKind::Restricted => Outcome::Restrict,
            _ => Outcome::ForeignKey,
        };
        // A statement that is refused by NO ACTION may meet RESTRICT too.
        let of_references = [Outcome::Restrict, Outcome::ForeignKey];
        let fits = kind == expected || (of_references.contains(&kind) && of_references.contains(&expected));
        assert!(fits, "{expected:?}: {error:?}");
    }
    let Some(left) = twin.left.take() else { return };
    let told = told(error);
    if expected == Outcome::Restrict && told != left {
        // RESTRICT refuses at once, also what would have been in order in the end.
        let restricted =
            |name: &str| error.violations().iter().any(|v| v.constraint == name && v.kind == ViolationKind::Restricted);
        let differs = |(key, rows): &(&(String, String), &u64)| left.get(key) != Some(*rows) && !restricted(&key.0);
        assert_eq!(told.iter().find(differs), None, "{error:?}: {left:#?}");
        assert_eq!(left.keys().find(|key| !told.contains_key(*key)), None, "{error:?}: {left:#?}");
        return;
    }
    assert_eq!(told, left, "{error:?}");
}

fn round<S: Subject>(seed: u64) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    // Whoever holds foreign keys, it is the same.
    let enforcement = match seed % 6 {
        0..3 => Enforcement::Database,
        3 | 4 => Enforcement::Mirror,
        _ => Enforcement::Both,
    };
    let db = Db::<S>::options().enforcement(enforcement).in_memory().unwrap();
    let twin = Twin { counts: enforcement != Enforcement::Mirror, ..Twin::new::<S>() };
    for _ in 0..20 {
        let mut log = Vec::new();
        twin.connection.execute_batch("BEGIN").unwrap();
        let all_deferred = random.below(6) == 0;
        let outcome = db.write(|tx| {
            if all_deferred {
                log.push("defer".to_owned());
                tx.defer_foreign_keys()?;
                twin.connection.execute_batch("PRAGMA defer_foreign_keys = ON").unwrap();
            }
            for _ in 0..random.below(14) {
                let (text, ours, other) = S::step(&mut random, tx, &twin);
                log.push(text);
                match ours {
                    Ok(rows) => assert_eq!(Outcome::Done(rows), other, "seed {seed}: {log:#?}"),
                    Err(error) => {
                        assert!(!matches!(other, Outcome::Done(_)), "seed {seed}: {error:#}, {log:#?}");
                        let checked = std::panic::AssertUnwindSafe(|| check_told(&error, other, &twin));
                        if let Err(panic) = std::panic::catch_unwind(checked) {
                            eprintln!("seed {seed}: {log:#?} {:#?}", twin.contents(&twin.connection));
                            std::panic::resume_unwind(panic);
                        }
                    }
                }
                let contents = twin.contents(&twin.connection);
                assert_eq!(twin.contents(tx.connection()?), contents, "seed {seed}: {log:#?}");
            }
            Ok(())
        });
        match (outcome, twin.connection.execute_batch("COMMIT")) {
            (Ok(()), Ok(())) => {}
            (Err(error), Err(_)) => {
                let mut left = twin.orphans(&twin.connection, true);
                if all_deferred {
                    left.extend(twin.orphans(&twin.connection, false));
                }
                assert_eq!(told(&error), left, "seed {seed}: {error:#} {log:#?}");
                twin.connection.execute_batch("ROLLBACK").unwrap();
            }
            (ours, other) => panic!("seed {seed}: {ours:?} {other:?} {log:#?}"),
        }
        let orphans = "SELECT count(*) FROM pragma_foreign_key_check";
        assert_eq!(twin.connection.query_row(orphans, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    }
}

fn rounds<S: Subject>() {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse().ok());
    let first = number("FK_FIRST").unwrap_or(1);
    (first..first + number("FK_ROUNDS").unwrap_or(60)).for_each(round::<S>);
}
