//! One statement under the mirror: it and all that follows from it, or nothing.

use std::cell::RefCell;

use fk_core::Result;
use rusqlite::Connection;

use super::{Doing, Engine};
use crate::error::engine;

/// Runs a statement, what follows from it, and what has to hold afterwards, inside a savepoint. Outside a transaction,
/// what is put off is looked at too, since the statement is a transaction of its own.
pub(crate) fn enforced<R>(
    of: &RefCell<Engine>,
    connection: &Connection,
    doing: Doing<'_>,
    run: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let alone = connection.is_autocommit();
    control(connection, "SAVEPOINT fk_mirror")?;
    let mark = {
        let mut engine = of.borrow_mut();
        engine.begin_statement();
        engine.mark()
    };
    let outcome = run().and_then(|result| {
        let mut engine = of.borrow_mut();
        engine.settle(connection, doing)?;
        if alone {
            engine.judge_commit(connection)?;
        }
        Ok(result)
    });
    match outcome {
        Ok(result) => match control(connection, "RELEASE fk_mirror") {
            Ok(()) => {
                if alone {
                    of.borrow_mut().reset();
                }
                Ok(result)
            }
            Err(error) => Err(undo(of, connection, mark, alone, error)),
        },
        Err(error) => Err(undo(of, connection, mark, alone, error)),
    }
}

fn undo(
    of: &RefCell<Engine>,
    connection: &Connection,
    mark: usize,
    alone: bool,
    error: fk_core::Error,
) -> fk_core::Error {
    let mut engine = of.borrow_mut();
    engine.undo(mark);
    if alone {
        engine.reset();
    }
    if connection.is_autocommit() {
        // SQLite has ended the transaction by itself; nothing is left to be undone.
        return error;
    }
    let undone = control(connection, "ROLLBACK TO fk_mirror").and_then(|()| control(connection, "RELEASE fk_mirror"));
    undone.err().unwrap_or(error)
}

fn control(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(engine)
}
