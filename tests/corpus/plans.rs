//! The plans by which SQLite finds the answers, kept as goldens: a query that no longer uses an index is seen.
//!
//! After a change that is meant, `GOLDEN=overwrite cargo test --test questions plans` writes them anew; the difference is
//! for a person to read. A plan is SQLite's own affair, so another version of it may choose another.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fk::Explained;
use fk::prelude::*;
use fk::rusqlite::{self, Connection};
use libtest_mimic::Failed;

use super::{Ask, Outcome, Question, Sample};

fn file(sample: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/plans").join(format!("{sample}.txt"))
}

fn overwrites() -> bool {
    std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite")
}

/// The line that says whose plans they are.
fn head() -> String {
    format!("SQLite {}\n", rusqlite::version())
}

/// Whether the plans that are kept are those of another SQLite.
pub(crate) fn are_of_another(sample: &str) -> bool {
    let kept = std::fs::read_to_string(file(sample)).unwrap_or_default();
    !overwrites() && !kept.is_empty() && !kept.starts_with(&head())
}

/// All questions whose queries can be told of, with what is told.
fn told<S: Schema>(db: &Db<S>, questions: &[&Question<S>]) -> Result<Vec<(&'static str, Vec<Explained>)>, Failed> {
    let mut all = Vec::new();
    for &&(name, question) in questions {
        let plans = RefCell::new(Vec::new());
        question(&Ask::plans_of(db, &plans)).map_err(|error| format!("{name}: {error:?}"))?;
        all.push((name, plans.into_inner()));
    }
    all.retain(|(_, plans)| !plans.is_empty());
    Ok(all)
}

/// The plans are those that are kept.
pub(crate) fn golden<S: Schema>(sample: &Sample<S>, questions: &[&Question<S>]) -> Outcome {
    let mut found = head();
    for (name, plans) in told(sample.db()?, questions)? {
        write!(found, "\n## {name}\n")?;
        for plan in plans {
            write!(found, "\n{plan}\n")?;
        }
    }
    let file = file(sample.name);
    if overwrites() {
        std::fs::write(&file, &found)?;
    }
    let expected = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let differs = expected.lines().zip(found.lines()).find(|(expected, found)| expected != found);
    match differs {
        None if expected == found => Ok(()),
        None => Err(format!("{} has {} bytes, found {}", file.display(), expected.len(), found.len()).into()),
        Some((expected, found)) => {
            Err(format!("{} differs\n--- expected\n{expected}\n--- found\n{found}", file.display()).into())
        }
    }
}

/// The statements of a query: its own, and those that load children.
fn statements(explained: &Explained) -> Vec<&str> {
    let also = explained.also.iter().flat_map(statements);
    std::iter::once(explained.sql.as_str()).chain(also).collect()
}

/// SQLite's plan of each statement.
fn plans(connection: &Connection, statements: &[&str]) -> rusqlite::Result<Vec<Vec<String>>> {
    let plan = |sql: &&str| {
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
        let mut rows = statement.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next()? {
            steps.push(row.get(3)?);
        }
        Ok(steps)
    };
    statements.iter().map(plan).collect()
}

/// Whichever index is dropped, the plans show it, but for those that no question needs.
pub(crate) fn lost_index<S: Schema>(sample: &Sample<S>, questions: &[&Question<S>], idle: &[&str]) -> Outcome {
    let told = told(sample.db()?, questions)?;
    let statements: Vec<&str> = told.iter().flat_map(|(_, plans)| plans).flat_map(statements).collect();
    let names = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
    let names = sample.db()?.read(|tx| tx.sql::<(String,)>(names, ()))?;
    let guard = sample.db()?.begin_write()?;
    let connection = guard.connection()?;
    let with_all = plans(connection, &statements)?;
    let mut unseen = Vec::new();
    for (name,) in names {
        connection.execute_batch(&format!("SAVEPOINT lost; DROP INDEX \"{name}\""))?;
        let without = plans(connection, &statements)?;
        connection.execute_batch("ROLLBACK TO lost; RELEASE lost")?;
        if without == with_all {
            unseen.push(name);
        }
    }
    guard.rollback();
    if unseen == idle { Ok(()) } else { Err(format!("no plan shows that these indexes are lost: {unseen:?}").into()) }
}
