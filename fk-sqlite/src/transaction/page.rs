//! Reading a page: one row more than it has, so that it is known whether there is a next one.

use fk_core::explained::Explained;
use fk_core::query::{Ends, Form, Further, Page, PagePlan, Pages};
use fk_core::row::Source;
use fk_core::sql::Kind;
use fk_core::{In, Result, Schema, Table};

use super::explained::explained;
use super::query::{leading, run};
use super::read::ReadTx;
use super::session::Session;
use crate::bind::RowSource;

impl<S: Schema> ReadTx<'_, S> {
    /// Gets a page of a query, with cursors to the next and the previous one.
    ///
    /// It runs one statement; two, where what is sorted by first may be NULL and the cursor is before the border.
    ///
    /// `next` and `previous` in the direction in which the page was read say whether there is a further row. In the
    /// opposite direction there is a cursor wherever the page was asked for with one: whoever goes back comes to the rows
    /// that are there by then, to none if they were deleted meanwhile.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let page = db.read(|tx| tx.page(Order::query().with(Order::CUSTOMER).order_by(|o| o.customer().name.asc()).page(20)))?;
    /// assert_eq!(page.rows, [(order, helen)]);
    /// assert_eq!((page.next, page.previous), (None, None));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// - [`Error::Cursor`](fk_core::Error::Cursor): the cursor is of another order.
    /// - [`Error::Refused`](fk_core::Error::Refused): the query has a `limit`, an `offset` or a `distinct`, or the page no
    ///   rows.
    /// - Those of [`ReadTx::all`].
    pub fn page<T: Table + In<S>, F: Form>(&self, pages: Pages<T, F>) -> Result<Page<F::Row, T>> {
        let (mut data, form) = pages.into_parts();
        let plan = data.plan(self.session.inner().model.defs)?;
        let mut read = Read { plan: &plan, ends: Ends::default(), count: 0 };
        let rows = rows(&self.session, <T as In<S>>::INDEX, &form, &mut read)?;
        let ends = read.ends;
        Ok(Page::new(rows, &plan, ends))
    }

    /// Tells how a page is read, as [`ReadTx::explain`] does of a query: one statement, or two, of which the second is only
    /// run where the first hasn't rows enough. None is run here.
    ///
    /// ```
    /// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/shop.rs"));
    /// # fn main() -> fk::Result<()> {
    /// # let (db, helen, lamp, order) = shop()?;
    /// let statements = db.read(|tx| tx.explain_page(Item::query().order_by(|i| i.name.asc()).page(20)))?;
    /// assert_eq!(statements.len(), 1);
    /// // The key of the names serves the order: nothing is sorted.
    /// assert_eq!(statements[0].plan[0].detail, "SCAN t0 USING INDEX sqlite_autoindex_items_1");
    /// assert_eq!(statements[0].plan.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Those of [`ReadTx::page`].
    pub fn explain_page<T: Table + In<S>, F: Form>(&self, pages: Pages<T, F>) -> Result<Vec<Explained>> {
        let (mut data, form) = pages.into_parts();
        let mut further = Vec::new();
        form.further(&mut further);
        let plan = data.plan(self.session.inner().model.defs)?;
        explained_all(&self.session, &plan, &further)
    }
}

fn explained_all(session: &Session<'_>, plan: &PagePlan<'_>, further: &[Further]) -> Result<Vec<Explained>> {
    let read = Read { plan, ends: Ends::default(), count: 0 };
    let asked = (Kind::Rows, Some(read.missing()));
    plan.queries().map(|query| explained(session, query, asked, further)).collect()
}

/// What is known of the rows that were read.
struct Read<'a> {
    plan: &'a PagePlan<'a>,
    ends: Ends,
    count: u64,
}

impl Read<'_> {
    /// How many rows are still to be read: one more than the page has.
    fn missing(&self) -> u64 {
        let all = self.plan.size().min(i64::MAX.unsigned_abs() - 1) + 1;
        all - self.count - u64::from(self.ends.further)
    }

    /// Counts a row, and says whether it is the first or the last that the page can have.
    fn is_end(&mut self) -> bool {
        self.count += 1;
        self.count == 1 || self.count == self.plan.size()
    }

    /// Keeps the places from which one goes on and back.
    #[cold]
    fn end(&mut self, row: &dyn Source, width: usize) -> Result<()> {
        if self.count == 1 && self.plan.has_begun() {
            self.ends.first = Some(self.plan.place(row, width)?);
        }
        if self.count == self.plan.size() {
            self.ends.last = Some(self.plan.place(row, width)?);
        }
        Ok(())
    }
}

// This is compiled for everything that pages are read of, so it is only what has to know the row's type.

/// Reads the rows of the page; a further one is only seen.
fn rows<F: Form>(session: &Session<'_>, table: usize, form: &F, read: &mut Read<'_>) -> Result<Vec<F::Row>> {
    // A page is rarely much shorter than it may be.
    let expected = usize::try_from(read.plan.size().min(64)).unwrap_or_default();
    let capacity = |loads: bool| if loads { expected } else { 0 };
    let (mut found, mut held) = (Vec::with_capacity(capacity(!F::LOADS)), Vec::with_capacity(capacity(F::LOADS)));
    for query in read.plan.queries() {
        let limit = read.missing();
        if limit == 0 {
            break;
        }
        let mut loan = run(session, table, query, Kind::Rows, Some(limit))?;
        let source = leading(query);
        // Not by `each_row`: a closure that is called for every row costs a page 3 %.
        {
            let mut rows = loan.query();
            while let Some(row) = rows.next().map_err(|error| session.fail(error))? {
                if read.count == read.plan.size() {
                    read.ends.further = true;
                    break;
                }
                let (row, mut end) = (RowSource { row, table: source }, 0);
                match form.read(&row, 0, &mut end) {
                    Ok(one) if const { F::LOADS } => held.push(one),
                    Ok(one) => found.push(form.finish(one)),
                    Err(error) => return Err(error),
                }
                if read.is_end() {
                    read.end(&row, end)?;
                }
            }
        }
        session.give(loan);
    }
    if const { F::LOADS } {
        if read.plan.is_backwards() {
            held.reverse();
        }
        return super::children::finish(session, form, held);
    }
    if read.plan.is_backwards() {
        found.reverse();
    }
    Ok(found)
}
