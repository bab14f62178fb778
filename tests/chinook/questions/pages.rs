//! Pages: one after the other from a cursor, and back.

use fk::prelude::*;

use super::{Ask, Question};
use crate::chinook::original::{Album, Artist, Customer, Invoice, Track};
use crate::corpus::Outcome;

/// All pages one after the other, and back again: both are what one query gives.
fn leafed<T>(ask: &Ask<'_>, query: &Query<T>, size: u64, sql: &str) -> Outcome
where
    T: Table + In<crate::chinook::original::Chinook> + Clone + PartialEq + std::fmt::Debug,
{
    let (mut forwards, mut backwards, mut pages) = (Vec::new(), Vec::new(), 0);
    let mut page = ask.read(|tx| tx.page(query.clone().page(size)))?;
    ask.explain_page(query.clone().page(size))?;
    if let Some(next) = page.next.clone() {
        ask.explain_page(query.clone().page(size).after(next))?;
    }
    let last = loop {
        pages += 1;
        forwards.append(&mut page.rows);
        let Some(next) = page.next.take() else { break page };
        // It goes through a URL.
        let next: fk::Cursor<T> = next.to_string().parse()?;
        page = ask.read(|tx| tx.page(query.clone().page(size).after(next)))?;
    };
    let mut previous = last.previous;
    while let Some(before) = previous {
        let mut page = ask.read(|tx| tx.page(query.clone().page(size).before(before)))?;
        page.rows.append(&mut backwards);
        backwards = page.rows;
        previous = page.previous;
    }
    let len = u64::try_from(forwards.len())?;
    ask.same(&pages, &len.div_ceil(size).max(1))?;
    let before_the_last = usize::try_from((pages - 1) * size)?;
    ask.same(&backwards.as_slice(), &&forwards[..before_the_last])?;
    ask.equal(forwards, sql)
}

pub(super) const QUESTIONS: &[Question] = &[
    ("artists by name, twenty a page", |ask| {
        // Artists may have no name, and two the same: pages neither lose nor repeat one.
        leafed(ask, &Artist::query().order_by(|a| a.name.asc()), 20, "SELECT * FROM Artist ORDER BY Name, ArtistId")
    }),
    ("invoices, the dearest first, and of these the newest", |ask| {
        // What is left equal is ordered by the key, in the direction of what is said last.
        leafed(
            ask,
            &Invoice::query().order_by(|i| (i.total.desc(), i.invoice_date.desc())),
            50,
            "SELECT * FROM Invoice ORDER BY Total DESC, InvoiceDate DESC, InvoiceId DESC",
        )
    }),
    ("albums by artist: an index serves each page", |ask| {
        leafed(
            ask,
            &Album::query().order_by(|a| a.artist_id.asc()),
            60,
            "SELECT * FROM Album ORDER BY ArtistId, AlbumId",
        )
    }),
    ("tracks of one genre by length", |ask| {
        leafed(
            ask,
            &Track::query().filter(|t| t.genre().name.eq("Jazz")).order_by(|t| t.milliseconds.asc()),
            7,
            "SELECT t.* FROM Track t JOIN Genre g ON g.GenreId = t.GenreId WHERE g.Name = 'Jazz' \
             ORDER BY t.Milliseconds, t.TrackId",
        )
    }),
    ("customers by a company that most don't have", |ask| {
        leafed(
            ask,
            &Customer::query().order_by(|c| c.company.desc().nulls_last()),
            10,
            "SELECT * FROM Customer ORDER BY Company DESC NULLS LAST, CustomerId DESC",
        )
    }),
];
