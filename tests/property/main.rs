//! Random expressions and queries over random small tables: what SQLite gives for our text beside what the rules of SQL
//! give in Rust, three-valued logic included.
//!
//! `FK_ROUNDS=100000 cargo test --test property` runs more, `FK_SEED=..` begins elsewhere. A failure prints the smallest
//! case that still fails: the rows, the query, its SQL.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod evaluate;
mod generate;
mod tables;
mod tape;
mod values;

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use fk::prelude::*;
use fk::query::QueryData;
use fk::{Error, ReadTx};
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::evaluate::{Evaluator, Overflow};
use crate::generate::{Generator, Scopes};
use crate::tables::{Child, Family, Parent, Rows, Source, fill};
use crate::tape::{Tape, shrink};
use crate::values::compare;

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(statement, _) = event {
        LAST.set(statement.sql().into_owned());
    }
}

fn database() -> Db<Family> {
    let options = Db::<Family>::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    options.in_memory().unwrap()
}

/// What a query gave, and what it should have.
struct Answer {
    query: String,
    sql: String,
    ordered: bool,
    given: fk::Result<Vec<Vec<Any>>>,
    expected: Result<Vec<Vec<Any>>, Overflow>,
    /// Whether an integer has become too large on the way.
    overflown: bool,
}

type Given = (Option<i64>, Option<String>, Option<bool>, Option<f64>);

fn values((int, text, flag, real): Given) -> Vec<Any> {
    let flag = flag.map_or(Any::Null, |flag| Any::Integer(flag.into()));
    vec![
        int.map_or(Any::Null, Any::Integer),
        text.map_or(Any::Null, Any::Text),
        flag,
        real.map_or(Any::Null, Any::Real),
    ]
}

struct Round<'a, 'c, 't> {
    tx: &'a ReadTx<'c, Family>,
    rows: &'a Rows,
    generator: Generator<'t>,
}

impl Round<'_, '_, '_> {
    fn answer(&self, data: &QueryData, ordered: bool, given: fk::Result<Vec<Vec<Any>>>) -> Answer {
        let evaluator = Evaluator { rows: self.rows, tables: Family::TABLES, overflown: Cell::new(false) };
        let expected = evaluator.all(data);
        let overflown = evaluator.overflown.get();
        Answer { query: format!("{data:?}"), sql: LAST.take(), ordered, given, expected, overflown }
    }

    fn run<T: Source>(&mut self) -> Answer {
        let (scopes, depth) = (Scopes::default(), 3);
        match self.generator.tape.below(5) {
            0 | 1 => {
                let query = self.query::<T>(&scopes, depth);
                let query = query.select(|c| self.four::<T>(c, &scopes));
                let data = query.data().clone();
                let ordered = !data.inspect().order.is_empty();
                let given = self.tx.all(query).map(|rows| rows.into_iter().map(values).collect());
                self.answer(&data, ordered, given)
            }
            2 => {
                let query = T::query().filter(|c| self.generator.bool(&scopes.inside::<T>(c), depth));
                let query = query.select(|c| self.four::<T>(c, &scopes)).distinct();
                let data = query.data().clone();
                let given = self.tx.all(query).map(|rows| rows.into_iter().map(values).collect());
                self.answer(&data, false, given)
            }
            3 => {
                let query = self.query::<T>(&scopes, depth);
                let data = query.data().clone();
                let counted = self.tx.count(query.clone());
                let exists = self.tx.exists(query.clone());
                let mut answer = self.answer(&data, false, counted.map(|n| vec![vec![Any::Integer(n.cast_signed())]]));
                answer.expected = answer.expected.map(|rows| vec![vec![Any::Integer(rows.len().cast_signed() as i64)]]);
                if let (Ok(exists), Ok(expected)) = (exists, &answer.expected) {
                    assert_eq!(vec![vec![Any::Integer(0)]] != *expected, exists, "{}", answer.query);
                }
                answer
            }
            _ => self.grouped::<T>(&scopes),
        }
    }

    fn query<T: Source>(&mut self, scopes: &Scopes, depth: usize) -> Query<T> {
        let query = T::query().filter(|c| self.generator.bool(&scopes.inside::<T>(c), depth));
        if self.generator.tape.below(2) == 0 {
            return query;
        }
        let sorts = self.generator.tape.below(3);
        let query = query.order_by(|c| self.generator.order::<T>(c, scopes, 2, sorts)).order_by(T::by_id);
        self.generator.narrow(query, scopes, 0)
    }

    fn four<T: Source>(
        &mut self,
        columns: T::Columns<Required>,
        scopes: &Scopes,
    ) -> (generate::Int, generate::Text, generate::Bool, generate::Real) {
        let inner = scopes.inside::<T>(columns);
        let depth = self.generator.tape.below(4);
        let int = self.generator.int(&inner, depth);
        let text = self.generator.text(&inner, depth.saturating_sub(1));
        (
            int,
            text,
            self.generator.bool(&inner, depth.saturating_sub(1)),
            self.generator.real(&inner, depth.saturating_sub(1)),
        )
    }

    fn grouped<T: Source>(&mut self, scopes: &Scopes) -> Answer {
        let query = T::query().filter(|c| self.generator.bool(&scopes.inside::<T>(c), 1));
        let kind = self.generator.tape.below(4);
        let grouped = query.group_by(|c| {
            let inner = scopes.inside::<T>(c);
            (self.generator.int(&inner, 2), self.generator.bool(&inner, 1))
        });
        let grouped = match kind {
            0 => grouped,
            1 => grouped.having(|_, g| g.count().gt(1)),
            2 => grouped.having(|(int, _), _| int.is_not_null()),
            _ => grouped.having(|_, g| g.sum(|c| self.generator.int(&scopes.inside::<T>(c), 1)).lt(5)),
        };
        let query = grouped.select(|(int, flag), g| {
            let mut of = |c, depth| self.generator.int(&scopes.inside::<T>(c), depth);
            (
                (int, flag),
                (
                    g.count(),
                    g.sum(|c| of(c, 2)),
                    g.min(|c| of(c, 1)),
                    g.max(|c| of(c, 1)),
                    g.count_distinct(|c| of(c, 1)),
                ),
            )
        });
        let data = query.data().clone();
        let given = self.tx.all(query).map(|rows| {
            let row = |((int, flag), (count, sum, min, max, distinct)): (_, (_, _, _, _, _))| {
                let flag: Option<bool> = flag;
                let integer = |value: Option<i64>| value.map_or(Any::Null, Any::Integer);
                let flag = integer(flag.map(i64::from));
                vec![
                    integer(int),
                    flag,
                    integer(Some(count)),
                    integer(Some(sum)),
                    integer(min),
                    integer(max),
                    integer(Some(distinct)),
                ]
            };
            rows.into_iter().map(row).collect()
        });
        self.answer(&data, false, given)
    }
}

fn sorted(mut rows: Vec<Vec<Any>>) -> Vec<Vec<Any>> {
    rows.sort_by(|left, right| {
        left.iter()
            .zip(right)
            .map(|(a, b)| compare(a, b))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    rows
}

/// Why an answer is wrong, if it is.
fn fault(answer: &Answer) -> Option<String> {
    match (&answer.given, &answer.expected) {
        (Err(Error::Overflow { .. }), _) if answer.overflown => None,
        // SQLite may leave out what overflows.
        (Ok(_), Err(Overflow)) => None,
        (Ok(given), Ok(expected)) => {
            let (given, expected) = (given.clone(), expected.clone());
            let (given, expected) = if answer.ordered { (given, expected) } else { (sorted(given), sorted(expected)) };
            (given != expected).then(|| format!("SQLite gives\n  {given:?}\nthe rules give\n  {expected:?}"))
        }
        (Err(error), _) => Some(format!("SQLite gives\n  {error:#}\nthe rules give\n  {:?}", answer.expected)),
    }
}

fn ask(db: &Db<Family>, rows: &Rows, tape: &mut Tape) -> Answer {
    let answer = db.read(|tx| {
        let parent = tape.below(2) == 0;
        let mut round = Round { tx, rows, generator: Generator { tape } };
        Ok(if parent { round.run::<Parent>() } else { round.run::<Child>() })
    });
    answer.unwrap()
}

/// One case alone: first the rows are on the tape, then the query.
fn alone(choices: &[u32], rows: usize) -> (Rows, Answer) {
    let db = database();
    let (first, second) = choices.split_at(rows.min(choices.len()));
    let rows = db.write(|tx| fill(tx, &mut Tape::play(first.to_vec()))).unwrap();
    let answer = ask(&db, &rows, &mut Tape::play(second.to_vec()));
    (rows, answer)
}

fn report(seed: u64, data: Vec<u32>, query: Vec<u32>) -> ! {
    // The rows stay while the query shrinks, then the query while the rows do.
    let fails = |data: &[u32], query: &[u32]| {
        let choices = [data, query].concat();
        fault(&alone(&choices, data.len()).1).is_some()
    };
    let query = shrink(query, &mut |query| fails(&data, query));
    let data = shrink(data, &mut |data| fails(data, &query));
    let query = shrink(query, &mut |query| fails(&data, query));
    let (rows, answer) = alone(&[data.as_slice(), &query].concat(), data.len());
    let mut text = String::new();
    for (table, rows) in rows {
        let _ = writeln!(text, "{table}");
        for row in rows {
            let _ = writeln!(text, "  {row:?}");
        }
    }
    panic!(
        "FK_SEED={seed}\n{}\n{text}{}\n{}",
        fault(&answer).unwrap_or_else(|| "it doesn't fail alone".to_owned()),
        answer.query,
        answer.sql
    );
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// So many queries are asked of the same rows.
const QUERIES: u64 = 25;

#[test]
fn what_sqlite_gives_is_what_the_rules_give() {
    let (first, rounds) = (number("FK_SEED", 1), number("FK_ROUNDS", 2000));
    let db = database();
    let (mut overflown, mut found) = (0, 0);
    for seed in first..first + rounds.div_ceil(QUERIES) {
        let mut data = Tape::record(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let rows = db.write(|tx| fill(tx, &mut data)).unwrap();
        let data = data.into_choices();
        for query in 0..QUERIES {
            let mut tape = Tape::record((seed * QUERIES + query).wrapping_mul(0xd134_2543_de82_ef95));
            let answer = ask(&db, &rows, &mut tape);
            if fault(&answer).is_some() {
                report(seed, data, tape.into_choices());
            }
            overflown += u64::from(answer.overflown);
            found += u64::from(answer.given.is_ok_and(|rows| !rows.is_empty()));
        }
    }
    // Most of them say something.
    assert!(found > rounds / 4 && overflown < rounds / 4, "{found} with rows, {overflown} overflown, of {rounds}");
    println!("{rounds} queries: {found} with rows, {overflown} overflown");
}

#[test]
fn a_failing_case_is_made_smaller() {
    let tape = shrink((0..200).collect(), &mut |tape| tape.iter().any(|choice| *choice >= 150));
    assert_eq!(tape.len(), 1);
}
