//! One statement under the mirror: it and all that follows from it, or nothing.

use std::cell::RefCell;

use fk_core::{Error, Result};
use rusqlite::Connection;

use super::{Doing, Engine};
use crate::error::engine;

/// A statement that is under way, in a savepoint of its own unless nothing can refuse it. Outside a transaction, what is put off is looked at when it
/// ends, since the statement is a transaction of its own.
#[derive(Debug)]
pub(crate) struct Statement {
    mark: usize,
    alone: bool,
    /// Whether it has a savepoint.
    held: bool,
}

impl Statement {
    pub(crate) fn begin(of: &RefCell<Engine>, connection: &Connection) -> Result<Self> {
        let alone = connection.is_autocommit();
        control(connection, "SAVEPOINT fk_mirror")?;
        let mut engine = of.borrow_mut();
        engine.begin_statement(false);
        Ok(Self { mark: engine.mark(), alone, held: true })
    }

    /// Begins one inside a transaction that no constraint of the mirror's can refuse once it has run.
    pub(crate) fn begin_sure(of: &RefCell<Engine>) -> Self {
        let mut engine = of.borrow_mut();
        engine.begin_statement(true);
        Self { mark: engine.mark(), alone: false, held: false }
    }

    /// Carries out what follows from it, and keeps all of it if everything is in order; undoes it otherwise.
    pub(crate) fn end<R>(
        self,
        of: &RefCell<Engine>,
        connection: &Connection,
        doing: Doing<'_>,
        outcome: Result<R>,
    ) -> Result<R> {
        let ran = outcome.is_ok();
        let outcome = outcome.and_then(|result| {
            let mut engine = of.borrow_mut();
            engine.settle(connection, doing)?;
            if self.alone {
                engine.judge_commit(connection)?;
            }
            if self.held {
                control(connection, "RELEASE fk_mirror")?;
            }
            Ok(result)
        });
        let mut engine = of.borrow_mut();
        if self.alone {
            engine.reset();
        }
        let Err(error) = outcome else { return outcome };
        engine.undo(self.mark);
        if !self.held {
            // Either the statement itself has failed, and SQLite has undone it; or the engine has (a full disk) in the
            // middle of what nothing could refuse. Rather nothing than a half.
            return if ran { control(connection, "ROLLBACK").and(Err(error)) } else { Err(error) };
        }
        if connection.is_autocommit() {
            // SQLite has ended the transaction by itself; nothing is left to be undone.
            return Err(error);
        }
        Err(undone(connection, error))
    }
}

fn undone(connection: &Connection, error: Error) -> Error {
    let undone = control(connection, "ROLLBACK TO fk_mirror").and_then(|()| control(connection, "RELEASE fk_mirror"));
    undone.err().unwrap_or(error)
}

/// Runs a statement, what follows from it, and what has to hold afterwards.
pub(crate) fn enforced<R>(
    of: &RefCell<Engine>,
    connection: &Connection,
    doing: Doing<'_>,
    run: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let statement = Statement::begin(of, connection)?;
    let outcome = run();
    statement.end(of, connection, doing, outcome)
}

fn control(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.raw_execute()).map(drop).map_err(engine)
}
