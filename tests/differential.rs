//! Random transactions, beside the same statements run by plain rusqlite on a database of the same schema: the same
//! outcome, the same contents after each statement, and every violation that is told is true.
//!
//! `FK_ROUNDS=1000 cargo test --test differential` runs more; a failure prints its seed and its statements.

#![allow(clippy::unwrap_used, clippy::cast_possible_truncation)]

use fk::prelude::*;
use fk::rusqlite::{self, Connection, params};
use fk::{Error, Result};

#[derive(Table, Debug)]
#[table(name = "parents")]
struct Parent {
    #[key]
    id: Key<Self>,
    #[unique]
    name: Option<String>,
    #[references(on_delete = no_action, as boss)]
    boss: Option<Key<Parent>>,
}

#[derive(Table, Debug)]
#[table(name = "cascading")]
struct Cascading {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, on_update = cascade)]
    parent_id: Key<Parent>,
    #[references(on_delete = no_action, deferred)]
    late_id: Option<Key<Parent>>,
}

#[derive(Table, Debug)]
#[table(name = "nulled")]
struct Nulled {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    #[check(is_not_null(parent_id) || amount > 0)]
    parent_id: Option<Key<Parent>>,
    amount: i64,
}

#[derive(Table, Debug)]
#[table(name = "restricting", key(of_id, number))]
struct Restricting {
    #[references(on_delete = restrict, on_update = restrict, as of)]
    of_id: Key<Cascading>,
    number: i64,
    #[references(on_delete = set_default)]
    #[default(Some(Key::from_raw(1)))]
    other_id: Option<Key<Nulled>>,
}

#[derive(Schema)]
#[schema(Parent, Cascading, Nulled, Restricting)]
struct All;

const TABLES: [(&str, &str); 4] =
    [("parents", "id"), ("cascading", "id"), ("nulled", "id"), ("restricting", "of_id, number")];

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
#[derive(Debug, PartialEq, Eq)]
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

fn contents(connection: &Connection) -> Vec<String> {
    let mut rows = Vec::new();
    for (table, key) in TABLES {
        let sql = format!("SELECT json_array({}) FROM {table} ORDER BY {key}", columns(connection, table));
        let mut statement = connection.prepare(&sql).unwrap();
        let found = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.extend(found.map(|row| format!("{table} {}", row.unwrap())));
    }
    rows
}

fn columns(connection: &Connection, table: &str) -> String {
    let sql = "SELECT group_concat(name, ', ') FROM pragma_table_info(?1)";
    connection.query_row(sql, [table], |row| row.get(0)).unwrap()
}

/// Runs one random statement on both sides; gives its text, and what both came to.
fn step(random: &mut Random, tx: &mut WriteTx<'_, All>, twin: &Connection) -> (String, Result<usize>, Outcome) {
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| native(twin.execute(sql, values));
    match random.below(9) {
        0 => {
            let (id, name, boss) = (random.key(), random.below(5), random.maybe());
            let name = (name > 0).then(|| format!("n{name}"));
            let other = run("INSERT INTO parents VALUES (?1, ?2, ?3)", params![id.into_raw(), name, raw(boss)]);
            let text = format!("insert parents {id} {name:?} {boss:?}");
            (text, tx.insert(Parent { id, name, boss }).map(|_| 1), other)
        }
        1 => {
            let (id, parent_id, late_id) = (random.key(), random.key(), random.maybe());
            let values = params![id.into_raw(), parent_id.into_raw(), raw(late_id)];
            let other = run("INSERT INTO cascading VALUES (?1, ?2, ?3)", values);
            let text = format!("insert cascading {id} {parent_id} {late_id:?}");
            (text, tx.insert(Cascading { id, parent_id, late_id }).map(|_| 1), other)
        }
        2 => {
            let (id, parent_id, amount) = (random.key(), random.maybe(), random.below(3));
            let other = run("INSERT INTO nulled VALUES (?1, ?2, ?3)", params![id.into_raw(), raw(parent_id), amount]);
            let text = format!("insert nulled {id} {parent_id:?} {amount}");
            (text, tx.insert(Nulled { id, parent_id, amount }).map(|_| 1), other)
        }
        3 => {
            let (of_id, number, other_id) = (random.key(), random.below(3), random.maybe());
            let values = params![of_id.into_raw(), number, raw(other_id)];
            let other = run("INSERT INTO restricting VALUES (?1, ?2, ?3)", values);
            let text = format!("insert restricting {of_id} {number} {other_id:?}");
            (text, tx.insert(Restricting { of_id, number, other_id }).map(|_| 1), other)
        }
        4 => {
            let id = random.key::<Parent>();
            let other = run("DELETE FROM parents WHERE id = ?1", params![id.into_raw()]);
            (format!("delete parents {id}"), tx.delete_if_present(id).map(|gone| gone.rows as usize), other)
        }
        5 => {
            let id = random.key::<Cascading>();
            let other = run("DELETE FROM cascading WHERE id = ?1", params![id.into_raw()]);
            (format!("delete cascading {id}"), tx.delete_if_present(id).map(|gone| gone.rows as usize), other)
        }
        6 => {
            let (id, to) = (random.key::<Parent>(), random.key::<Parent>());
            // The same columns in SET on both sides: one that isn't changed counts too.
            let other =
                run("UPDATE parents SET id = ?2, boss = boss WHERE id = ?1", params![id.into_raw(), to.into_raw()]);
            let ours = tx.set(id, |p| p.id.set(to)).map(|()| 1);
            (format!("set parents {id} to {to}"), absent_is_none(ours), other)
        }
        7 => {
            let (id, parent_id, amount) = (random.key(), random.maybe(), random.below(3));
            let sql = "UPDATE nulled SET parent_id = ?2, amount = ?3 WHERE id = ?1";
            let other = run(sql, params![id.into_raw(), raw(parent_id), amount]);
            let ours = tx.update(&Nulled { id, parent_id, amount }).map(|()| 1);
            (format!("update nulled {id} {parent_id:?} {amount}"), absent_is_none(ours), other)
        }
        _ => {
            let (low, sql) = (random.below(6), "DELETE FROM parents WHERE id >= ?1 RETURNING id");
            let other = run("DELETE FROM parents WHERE id >= ?1", params![low]);
            (format!("{sql} {low}"), tx.sql::<(i64,)>(sql, (low,)).map(|rows| rows.len()), other)
        }
    }
}

fn absent_is_none(outcome: Result<usize>) -> Result<usize> {
    match outcome {
        Err(error) if error.is_not_found() => Ok(0),
        outcome => outcome,
    }
}

/// Whether what is told of a refused statement is so, in the state that it has left.
fn check_told(error: &Error, expected: &Outcome, twin: &Connection) {
    assert!(!error.violations().is_empty(), "{error:?}");
    for violation in error.violations() {
        let kind = match violation.kind {
            ViolationKind::Unique => Outcome::Unique,
            ViolationKind::Check | ViolationKind::ActionFailed => Outcome::Check,
            ViolationKind::Restricted => Outcome::Restrict,
            _ => Outcome::ForeignKey,
        };
        // A statement that is refused by NO ACTION may meet RESTRICT too.
        assert!(
            kind == *expected
                || matches!(
                    (&kind, expected),
                    (Outcome::Restrict | Outcome::ForeignKey, Outcome::Restrict | Outcome::ForeignKey)
                )
        );
        if violation.kind == ViolationKind::MissingParent && !violation.constraint.contains("other") {
            let parent = violation.parent.as_ref().unwrap();
            let sql = format!("SELECT count(*) FROM {} WHERE {} = ?1", parent.table, parent.columns[0]);
            let Any::Integer(key) = violation.key[0] else { panic!("{error:?}") };
            assert_eq!(twin.query_row(&sql, [key], |row| row.get::<_, i64>(0)).unwrap(), 0, "{error:?}");
        }
        if violation.kind.is_still_referenced() {
            let child = &violation.child;
            let sql = format!("SELECT count(*) FROM {} WHERE {} = ?1", child.table, child.columns[0]);
            let Any::Integer(key) = violation.key[0] else { panic!("{error:?}") };
            let rows: i64 = twin.query_row(&sql, [key], |row| row.get(0)).unwrap();
            // Rows that the statement removes too don't stand in its way.
            assert!((1..=u64::try_from(rows).unwrap()).contains(&violation.rows), "{error:?}");
        }
    }
}

fn round(seed: u64) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let db = Db::<All>::in_memory().unwrap();
    let twin = Connection::open_in_memory().unwrap();
    twin.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    for statement in Db::<All>::ddl() {
        twin.execute_batch(&statement).unwrap();
    }
    for _ in 0..20 {
        let mut log = Vec::new();
        twin.execute_batch("BEGIN").unwrap();
        let outcome = db.write(|tx| {
            for _ in 0..random.below(14) {
                let (text, ours, other) = step(&mut random, tx, &twin);
                log.push(text);
                match ours {
                    Ok(rows) => assert_eq!(Outcome::Done(rows), other, "seed {seed}: {log:#?}"),
                    Err(error) => {
                        assert!(!matches!(other, Outcome::Done(_)), "seed {seed}: {error:#}, {log:#?}");
                        check_told(&error, &other, &twin);
                    }
                }
                assert_eq!(contents(tx.connection()?), contents(&twin), "seed {seed}: {log:#?}");
            }
            Ok(())
        });
        match (outcome, twin.execute_batch("COMMIT")) {
            (Ok(()), Ok(())) => {}
            (Err(error), Err(_)) => {
                assert!(error.violations().iter().all(|v| v.constraint == "fk_cascading_late_id"), "{error:?}");
                check_told(&error, &Outcome::ForeignKey, &twin);
                twin.execute_batch("ROLLBACK").unwrap();
            }
            (ours, other) => panic!("seed {seed}: {ours:?} {other:?} {log:#?}"),
        }
        let orphans = twin.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get::<_, i64>(0));
        assert_eq!(orphans.unwrap(), 0);
    }
}

#[test]
fn random_transactions_come_to_the_same() {
    let rounds = std::env::var("FK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(60);
    (1..=rounds).for_each(round);
}
