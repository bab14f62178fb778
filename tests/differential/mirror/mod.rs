//! The engine beside SQLite, and beside brute force: random statements over random schemas, compared after each.
//!
//! `FK_ROUNDS=1000 cargo test --test differential mirror` tries more schemas. `FK_SEED=n` begins elsewhere. `FK_MUTANT=1`
//! to `12` switches a deliberate fault of the engine on: then the suite has to fail.

mod excuse;
mod run;
mod schema;
mod shrink;
mod statement;

use std::collections::BTreeMap;

use run::{Case, Difference};
use schema::Axes;

use fk::rusqlite;

use crate::Random;

/// So many statements are run over each schema.
const STATEMENTS: usize = 60;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// What a run came to.
#[derive(Debug, Default)]
struct Tally {
    schemas: u64,
    statements: u64,
    /// Statements that a foreign key refused.
    refused: u64,
    /// Differences that are SQLite's own, by class.
    excused: BTreeMap<&'static str, u64>,
}

/// Runs random schemas; gives the first difference, as small as it can be made.
fn rounds(axes: Axes, count: u64, fault: u8) -> (Tally, Option<String>) {
    let first = number("FK_SEED").unwrap_or(1);
    let mut tally = Tally::default();
    for seed in first..first + count {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let schema = schema::schema(&mut random, axes);
        let mut case = Case::new(schema, fault, axes);
        let outcome = case.random(&mut random, STATEMENTS, &mut tally);
        tally.schemas += 1;
        if let Err(difference) = outcome {
            let (schema, statements) = shrink::shrink(case.schema, case.statements, fault, axes);
            return (tally, Some(tell(seed, &difference, &schema, &statements)));
        }
    }
    (tally, None)
}

fn tell(seed: u64, difference: &Difference, schema: &schema::Schema, statements: &[statement::Statement]) -> String {
    let mut text = format!("seed {seed}: {difference:?}\n");
    let mut schema = schema.clone();
    let mut lines = schema.create();
    for statement in statements {
        lines.push(match statement {
            statement::Statement::Alter(alter) => alter.apply(&mut schema),
            statement => statement.sql(&schema),
        });
    }
    for line in lines {
        text.push_str(&line);
        text.push_str(";\n");
    }
    text
}

fn check(name: &str, axes: Axes, count: u64) {
    let count = number("FK_ROUNDS").unwrap_or(count);
    let fault = u8::try_from(number("FK_MUTANT").unwrap_or(0)).unwrap();
    let (tally, difference) = rounds(axes, count, fault);
    #[expect(clippy::print_stdout, reason = "the figures of a run")]
    {
        println!("{name}: {tally:?}");
    }
    if let Some(difference) = difference {
        panic!("{name}: {difference}");
    }
}

#[test]
fn the_engine_is_sqlite_where_both_sides_compare_alike() {
    check("alike", Axes::default(), 400);
}

#[test]
fn the_engine_is_sqlite_with_generated_columns() {
    check("generated", Axes { generated: true, ..Axes::default() }, 200);
}

#[test]
fn the_engine_is_sqlite_with_triggers() {
    check("triggers", Axes { triggers: true, ..Axes::default() }, 200);
}

#[test]
fn the_engine_is_sqlite_when_files_are_opened_again_and_schemas_change() {
    check("files", Axes { files: true, ..Axes::default() }, 60);
}

/// References between attached databases, which SQLite can't have: natively, all tables are in one.
#[test]
fn the_engine_is_sqlite_over_attached_databases() {
    check("attached", Axes { attached: true, ..Axes::default() }, 200);
}

/// 1000 levels are SQLite's last.
#[test]
fn the_engine_is_sqlite_as_deep_as_sqlite_goes() {
    for (length, deep) in [(999, false), (1000, false), (1001, true), (5000, true)] {
        let open = || {
            let connection = rusqlite::Connection::open_in_memory().unwrap();
            let sql = format!(
                "CREATE TABLE t (id INTEGER PRIMARY KEY, above INTEGER REFERENCES t ON DELETE CASCADE);
                 CREATE INDEX i ON t (above);
                 WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {length})
                 INSERT INTO t SELECT i, nullif(i - 1, 0) FROM n; PRAGMA foreign_keys = ON;"
            );
            connection.execute_batch(&sql).unwrap();
            connection
        };
        let (native, connection) = (open(), open());
        let count = |connection: &rusqlite::Connection| -> i64 {
            connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
        };
        assert_eq!(native.execute_batch("DELETE FROM t WHERE id = 1").is_err(), deep, "{length}");
        assert_eq!(count(&native), if deep { length } else { 0 });
        fk::mirror::Mirror::on(&connection).unwrap().delete("t", "id = 1").unwrap();
        assert_eq!(count(&connection), 0);
    }
}

#[test]
fn the_engine_holds_what_sqlite_compares_unequally() {
    check("mixed", Axes { mixed: true, ..Axes::default() }, 200);
}

/// A suite that doesn't notice a fault is no proof.
#[test]
fn every_deliberate_fault_is_noticed() {
    for fault in 1..=12 {
        let (tally, difference) = rounds(Axes::default(), 600, fault);
        assert!(difference.is_some(), "fault {fault} isn't noticed: {tally:?}");
    }
}
