//! Indexes that are made again when all rows are there.
//!
//! Many rows are sorted once much faster than they are put into their places one by one: a million rows with random
//! references take 2.6 s into an index, and 1 s without it, the index made afterwards. So secondary indexes are dropped
//! where the rows that are loaded outnumber those that were there. It happens inside the transaction, so that a rollback
//! has them as they were, and they are made again by their own text. Unique indexes stay, since they tell at which row a
//! key is repeated.

use fk_core::{Error, Result};
use rusqlite::config::DbConfig;

use super::text::quoted;
use crate::error::engine;
use crate::mirror::schema::Table;
use crate::transaction::Session;

/// The indexes of a table that were dropped.
#[derive(Debug, Clone, Default)]
pub(in crate::transaction) struct Indexes {
    dropped: Vec<Dropped>,
}

#[derive(Debug, Clone)]
struct Dropped {
    name: String,
    sql: String,
}

/// What ANALYZE has written about indexes, which goes with them.
const STATISTICS: [&str; 2] = ["sqlite_stat1", "sqlite_stat4"];

impl Indexes {
    /// Drops the secondary indexes of a table, and says whether it has no index left.
    pub(in crate::transaction) fn drop(&mut self, session: &Session<'_>, table: &Table) -> Result<bool> {
        let connection = session.alive()?;
        let sql = "SELECT s.name, s.sql FROM main.sqlite_schema AS s WHERE s.type = 'index' AND s.sql IS NOT NULL \
                   AND s.name IN (SELECT name FROM pragma_index_list(?1, 'main') WHERE NOT \"unique\") ORDER BY s.rowid";
        let mut statement = connection.prepare(sql).map_err(engine)?;
        let read = |row: &rusqlite::Row<'_>| Ok(Dropped { name: row.get(0)?, sql: row.get(1)? });
        let found: Vec<Dropped> = statement
            .query_map([&table.name], read)
            .and_then(Iterator::collect)
            .map_err(|error| session.fail(error))?;
        drop(statement);
        if !found.is_empty() {
            session.rebuilds();
        }
        let statistics = statistics(session)?;
        for index in found {
            for statistic in &statistics {
                let kept = format!("temp.\"fk_kept_{statistic}\"");
                run(session, &format!("CREATE TABLE IF NOT EXISTS {kept} AS SELECT * FROM main.{statistic} WHERE 0"))?;
                let keep = format!("INSERT INTO {kept} SELECT * FROM main.{statistic} WHERE idx = ?1 COLLATE NOCASE");
                connection.execute(&keep, [&index.name]).map_err(|error| session.fail(error))?;
            }
            run(session, &format!("DROP INDEX main.{}", quoted(&index.name)))?;
            self.dropped.push(index);
        }
        none_left(session, table)
    }

    /// Makes them again, as they were.
    pub(in crate::transaction) fn restore(&mut self, session: &Session<'_>) -> Result<()> {
        if self.dropped.is_empty() {
            return Ok(());
        }
        let connection = session.alive()?;
        // A text in double quotes, which an old file's index may have, is what it was when the index was made.
        let quirk = |on| connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, on).map_err(engine);
        quirk(true)?;
        let made = self.make(session);
        quirk(false)?;
        made?;
        for statistic in statistics(session)? {
            let kept = format!("fk_kept_{statistic}");
            let there = "SELECT EXISTS (SELECT 1 FROM temp.sqlite_schema WHERE name = ?1)";
            if connection.query_row(there, [&kept], |row| row.get(0)).map_err(|error| session.fail(error))? {
                // CREATE INDEX writes none.
                run(session, &format!("INSERT INTO main.{statistic} SELECT * FROM temp.\"{kept}\""))?;
                run(session, &format!("DROP TABLE temp.\"{kept}\""))?;
            }
        }
        Ok(())
    }

    fn make(&mut self, session: &Session<'_>) -> Result<()> {
        let connection = session.alive()?;
        for index in self.dropped.drain(..) {
            let there = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = ?1)";
            // A part that was undone has it back already.
            if connection.query_row(there, [&index.name], |row| row.get(0)).map_err(|error| session.fail(error))? {
                continue;
            }
            connection.execute_batch(&index.sql).map_err(|error| match session.fail(error) {
                Error::Database { message, source } => {
                    let message = format!("index \"{}\" can't be made of the rows: {message}", index.name);
                    Error::Database { message, source }
                }
                other => other,
            })?;
        }
        Ok(())
    }
}

/// Whether a table has no index at all.
pub(super) fn none_left(session: &Session<'_>, table: &Table) -> Result<bool> {
    let sql = "SELECT NOT EXISTS (SELECT 1 FROM pragma_index_list(?1, 'main'))";
    session.alive()?.query_row(sql, [&table.name], |row| row.get(0)).map_err(|error| session.fail(error))
}

fn statistics(session: &Session<'_>) -> Result<Vec<&'static str>> {
    let there = "SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE name = ?1)";
    let mut found = Vec::new();
    for name in STATISTICS {
        if session.alive()?.query_row(there, [name], |row| row.get(0)).map_err(|error| session.fail(error))? {
            found.push(name);
        }
    }
    Ok(found)
}

/// Runs a statement without parameters.
pub(in crate::transaction) fn run(session: &Session<'_>, sql: &str) -> Result<usize> {
    let mut statement = session.alive()?.prepare(sql).map_err(|error| session.fail(error))?;
    statement.raw_execute().map_err(|error| session.fail(error))
}
