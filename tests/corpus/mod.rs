//! Questions that are asked twice: in the query language, and in SQL by hand. The answers have to be equal, and the plans
//! by which SQLite finds them are kept.

use std::cell::RefCell;
use std::fmt::Debug;

use fk::Explained;
use fk::prelude::*;
use fk::query::{Form, Pages};
use libtest_mimic::Failed;

mod plans;
mod sample;

pub(crate) use plans::{are_of_another, golden, lost_index};
pub(crate) use sample::Sample;

/// How a question ends.
pub(crate) type Outcome = Result<(), Failed>;

/// What is asked, and how.
pub(crate) type Question<S> = (&'static str, fn(&Ask<'_, S>) -> Outcome);

/// Asks a database, and listens.
pub(crate) struct Ask<'a, S: Schema> {
    db: &'a Db<S>,
    /// Whether it is the sample: of other rows nothing is known.
    known: bool,
    /// Where plans go, if they are asked for instead of answers.
    plans: Option<&'a RefCell<Vec<Explained>>>,
}

impl<'a, S: Schema> Ask<'a, S> {
    pub(crate) fn answers_of(db: &'a Db<S>) -> Self {
        Self { db, known: true, plans: None }
    }

    pub(crate) fn plans_of(db: &'a Db<S>, plans: &'a RefCell<Vec<Explained>>) -> Self {
        Self { db, known: true, plans: Some(plans) }
    }

    /// Asks a database whose rows were made by counting.
    pub(crate) fn answers_of_made(db: &'a Db<S>) -> Self {
        Self { db, known: false, plans: None }
    }

    /// Whether the rows are those of the sample.
    pub(crate) fn is_sample(&self) -> bool {
        self.known
    }

    /// The query gives the rows that the SQL gives, in its order.
    pub(crate) fn rows<T, F>(&self, query: Query<T, F>, sql: &str) -> Outcome
    where
        T: Table + In<S>,
        F: Form<Row: FromRow + PartialEq + Debug> + Clone,
    {
        self.answers(query, |tx| tx.sql::<F::Row>(sql, ()))
    }

    /// The query gives what the closure puts together by hand.
    pub(crate) fn answers<T, F>(
        &self,
        query: Query<T, F>,
        by_hand: impl FnOnce(&ReadTx<'_, S>) -> fk::Result<Vec<F::Row>>,
    ) -> Outcome
    where
        T: Table + In<S>,
        F: Form<Row: PartialEq + Debug> + Clone,
    {
        if self.plans.is_some() {
            return self.explain(query);
        }
        let (found, expected) = self.db.read(|tx| Ok((tx.all(query)?, by_hand(tx)?)))?;
        if self.known && expected.is_empty() {
            return Err("a question that nothing answers".into());
        }
        self.same(&found, &expected)
    }

    /// These are the rows that the SQL gives.
    pub(crate) fn equal<R: FromRow + PartialEq + Debug>(&self, found: Vec<R>, sql: &str) -> Outcome {
        let expected = self.read(|tx| tx.sql::<R>(sql, ()))?;
        self.same(&found, &expected)
    }

    /// The two are the same.
    #[expect(clippy::unused_self, reason = "a question asks and compares in the same words")]
    pub(crate) fn same<V: PartialEq + Debug + ?Sized>(&self, found: &V, expected: &V) -> Outcome {
        if found == expected {
            Ok(())
        } else {
            Err(difference(&format!("{found:#?}"), &format!("{expected:#?}")).into())
        }
    }

    /// Runs a read transaction.
    pub(crate) fn read<R>(&self, run: impl FnOnce(&ReadTx<'_, S>) -> fk::Result<R>) -> Result<R, Failed> {
        Ok(self.db.read(run)?)
    }

    /// All that a query gives.
    pub(crate) fn all<T, F>(&self, query: Query<T, F>) -> Result<Vec<F::Row>, Failed>
    where
        T: Table + In<S>,
        F: Form,
    {
        self.read(|tx| tx.all(query))
    }

    /// Runs a write transaction, and rolls it back.
    pub(crate) fn undone<R>(&self, run: impl FnOnce(&mut WriteTx<'_, S>) -> fk::Result<R>) -> Result<R, Failed> {
        let mut guard = self.db.begin_write()?;
        let given = run(&mut guard)?;
        guard.rollback();
        Ok(given)
    }

    /// The changes are those that the SQL makes: as many rows, and what is seen afterwards.
    pub(crate) fn changes<R: FromRow + PartialEq + Debug>(
        &self,
        change: impl FnOnce(&mut WriteTx<'_, S>) -> fk::Result<u64>,
        by_hand: &str,
        seen: &str,
    ) -> Outcome {
        let before = self.read(|tx| tx.sql::<R>(seen, ()))?;
        let found = self.undone(|tx| Ok((change(tx)?, tx.sql::<R>(seen, ())?)))?;
        let expected = self.undone(|tx| {
            tx.sql::<()>(by_hand, ())?;
            let (changed,) = tx.sql::<(i64,)>("SELECT changes()", ())?.remove(0);
            Ok((u64::try_from(changed).unwrap_or_default(), tx.sql::<R>(seen, ())?))
        })?;
        self.same(&found, &expected)?;
        // It is really taken back.
        self.same(&self.read(|tx| tx.sql::<R>(seen, ()))?, &before)
    }

    /// Keeps the plan, where plans are asked for.
    pub(crate) fn explain<T, F>(&self, query: Query<T, F>) -> Outcome
    where
        T: Table + In<S>,
        F: Form,
    {
        if let Some(plans) = self.plans {
            plans.borrow_mut().push(self.read(|tx| tx.explain(query))?);
        }
        Ok(())
    }
}

impl<S: Schema> Ask<'_, S> {
    /// Keeps the plans of a page, where plans are asked for.
    pub(crate) fn explain_page<T, F>(&self, pages: Pages<T, F>) -> Outcome
    where
        T: Table + In<S>,
        F: Form,
    {
        if let Some(plans) = self.plans {
            plans.borrow_mut().append(&mut self.read(|tx| tx.explain_page(pages))?);
        }
        Ok(())
    }
}

/// Where two texts begin to differ: answers can be long.
fn difference(found: &str, expected: &str) -> String {
    let same = found.lines().zip(expected.lines()).take_while(|(found, expected)| found == expected).count();
    let part = |text: &str| {
        let lines: Vec<&str> = text.lines().skip(same.saturating_sub(8)).take(24).collect();
        format!("({} lines)\n{}", text.lines().count(), lines.join("\n"))
    };
    format!("from line {same} on\nfound {}\nby hand {}", part(found), part(expected))
}
