//! Running queries: finding their statement by its shape, and reading their rows.

use fk_core::Result;
use fk_core::query::{Form, Output, QueryData};
use fk_core::schema::TableDef;
use fk_core::sql::{self, Kind, Shape};

use super::read::mark;
use super::session::Session;
use crate::bind::{RowSource, bind_all};
use crate::dialect::SQLITE;
use crate::statement::Loan;

/// Prepares and binds a query.
pub(super) fn run<'s, 'c>(
    session: &'s Session<'c>,
    table: usize,
    data: &QueryData,
    kind: Kind,
    limit: Option<u64>,
) -> Result<Loan<'s, 'c>> {
    let tables = session.inner().model.defs;
    let mut shape = Shape { bytes: session.shape(mark::QUERY, table, [])?, ..Shape::default() };
    sql::shape(&mut shape, data, kind, limit)?;
    let mut loan = session.lend_written(shape.bytes, &mut || sql::query(data, tables, kind, limit, &SQLITE))?;
    bind_all(&mut loan, shape.values.iter())?;
    Ok(loan)
}

/// The table whose columns come first in a row.
pub(super) fn leading(data: &QueryData) -> Option<&'static TableDef> {
    match data.outputs() {
        [] => Some(data.table()),
        [Output::Table(path), ..] if path.is_root() => Some(data.table()),
        _ => None,
    }
}

// What follows is compiled once for every table that a program reads. So it is only what has to know the row's type, and
// takes errors apart by hand: `?` and closures would be functions of their own for every table.

/// Reads all rows of a query, or at most `limit`.
#[expect(clippy::question_mark, reason = "compiled for every table")]
pub(super) fn rows<F: Form>(
    session: &Session<'_>,
    table: usize,
    query: &QueryData,
    form: &F,
    limit: Option<u64>,
) -> Result<Vec<F::Row>> {
    let mut loan = match run(session, table, query, Kind::Rows, limit) {
        Ok(loan) => loan,
        Err(error) => return Err(error),
    };
    let source = leading(query);
    let (mut found, mut held) = (Vec::new(), Vec::new());
    {
        let mut rows = loan.query();
        loop {
            match rows.next() {
                Ok(Some(row)) => match form.read(&RowSource { row, table: source }, 0, &mut 0) {
                    Ok(row) if const { F::LOADS } => held.push(row),
                    Ok(row) => found.push(form.finish(row)),
                    Err(error) => return Err(error),
                },
                Ok(None) => break,
                Err(error) => return Err(session.fail(error)),
            }
        }
    }
    session.give(loan);
    if const { F::LOADS } {
        return super::children::finish(session, form, held);
    }
    Ok(found)
}

/// Reads the first row of a query, and says whether there is another among `limit`.
#[expect(clippy::question_mark, reason = "compiled for every table")]
pub(super) fn first<F: Form>(
    session: &Session<'_>,
    table: usize,
    query: &QueryData,
    form: &F,
    limit: u64,
) -> Result<(Option<F::Row>, bool)> {
    let mut loan = match run(session, table, query, Kind::Rows, Some(limit)) {
        Ok(loan) => loan,
        Err(error) => return Err(error),
    };
    let (mut held, mut more) = (None, false);
    {
        let mut rows = loan.query();
        match rows.next() {
            Ok(Some(row)) => match form.read(&RowSource { row, table: leading(query) }, 0, &mut 0) {
                Ok(row) => held = Some(row),
                Err(error) => return Err(error),
            },
            Ok(None) => {}
            Err(error) => return Err(session.fail(error)),
        }
        if held.is_some() && limit > 1 {
            match rows.next() {
                Ok(row) => more = row.is_some(),
                Err(error) => return Err(session.fail(error)),
            }
        }
    }
    session.give(loan);
    let Some(mut held) = held else { return Ok((None, more)) };
    if const { F::LOADS }
        && let Err(error) = form.attach(vec![&mut held], session)
    {
        return Err(error);
    }
    Ok((Some(form.finish(held)), more))
}

pub(super) fn number(session: &Session<'_>, table: usize, query: &QueryData, kind: Kind) -> Result<i64> {
    let mut loan = run(session, table, query, kind, None)?;
    let number = {
        let mut rows = loan.query();
        match rows.next() {
            Ok(Some(row)) => row.get(0),
            Ok(None) => Ok(0),
            Err(error) => Err(error),
        }
    };
    session.give(loan);
    number.map_err(|error| session.fail(error))
}
