//! Changes by a condition. Each is made and taken back; by hand it is made again, and what then is there is compared.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Customer, Invoice, InvoiceLine, InvoiceLineColumns, Playlist, PlaylistTrack, Track};

/// What a form sends: what is left out, and what is emptied.
#[expect(clippy::option_option, reason = "a field may be left out, or emptied")]
struct Patch {
    company: Option<Option<String>>,
    fax: Option<Option<String>>,
    phone: Option<Option<String>>,
}

pub(super) const QUESTIONS: &[Question] = &[
    ("all long tracks become dearer by a third", |ask| {
        ask.changes::<(Key<Track>, f64)>(
            |tx| {
                let long = Track::query().filter(|t| t.milliseconds.gt(2_000_000));
                tx.update_where(long, |t| t.unit_price.set((t.unit_price * 4.0 / 3.0).round(2).coalesce(0.0)))
            },
            "UPDATE Track SET UnitPrice = coalesce(round(UnitPrice * 4.0 / 3.0, 2), 0.0) WHERE Milliseconds > 2000000",
            "SELECT TrackId, UnitPrice FROM Track WHERE UnitPrice <> 0.99 ORDER BY TrackId",
        )
    }),
    ("an invoice is what its lines are", |ask| {
        ask.changes::<(Key<Invoice>, f64)>(
            |tx| {
                let wrong = Invoice::query().filter(|i| i.invoice_date.year().eq(2023));
                let total = |l: InvoiceLineColumns| l.quantity.cast::<f64>() * l.unit_price * 1.5;
                tx.update_where(wrong, |i| i.total.set(i.lines().sum(total).round(2)))
            },
            "UPDATE Invoice SET Total = (SELECT round(sum(Quantity * UnitPrice * 1.5), 2) FROM InvoiceLine l \
             WHERE l.InvoiceId = Invoice.InvoiceId) WHERE InvoiceDate LIKE '2023-%'",
            "SELECT InvoiceId, Total FROM Invoice ORDER BY InvoiceId",
        )
    }),
    ("customers of one employee go to another", |ask| {
        ask.changes::<(Key<Customer>, Option<i64>)>(
            |tx| {
                let of_jane = Customer::query().filter(|c| c.support_rep().first_name.eq("Jane"));
                let given = tx.update_where_returning(of_jane, |c| c.support_rep_id.set(Some(Key::from_raw(5))))?;
                assert!(given.iter().all(|customer| customer.support_rep_id == Some(Key::from_raw(5))));
                Ok(given.len() as u64)
            },
            "UPDATE Customer SET SupportRepId = 5 WHERE SupportRepId IN \
             (SELECT EmployeeId FROM Employee WHERE FirstName = 'Jane')",
            "SELECT CustomerId, SupportRepId FROM Customer ORDER BY CustomerId",
        )
    }),
    ("a form that changes two fields of one customer, and leaves one as it is", |ask| {
        ask.changes::<(Option<String>, Option<String>, Option<String>)>(
            |tx| {
                let Patch { company, fax, phone } =
                    Patch { company: Some(Some("Acme".to_owned())), fax: Some(None), phone: None };
                let helena = Key::<Customer>::from_raw(6);
                tx.set(helena, |c| (c.company.set_opt(company), c.fax.set_opt(fax), c.phone.set_opt(phone)))?;
                Ok(1)
            },
            "UPDATE Customer SET Company = 'Acme', Fax = NULL WHERE CustomerId = 6",
            "SELECT Company, Fax, Phone FROM Customer ORDER BY CustomerId",
        )
    }),
    ("dramas leave all playlists", |ask| {
        ask.changes::<(Key<Playlist>, i64)>(
            |tx| {
                let dramas = PlaylistTrack::query().filter(|e| e.track().genre().name.eq("Drama"));
                Ok(tx.delete_where(dramas)?.rows)
            },
            "DELETE FROM PlaylistTrack WHERE TrackId IN (SELECT t.TrackId FROM Track t \
             JOIN Genre g ON g.GenreId = t.GenreId WHERE g.Name = 'Drama')",
            "SELECT PlaylistId, count(*) FROM PlaylistTrack GROUP BY PlaylistId ORDER BY PlaylistId",
        )
    }),
    ("empty playlists go", |ask| {
        ask.changes::<(Key<Playlist>, Option<String>)>(
            |tx| {
                let gone = tx.delete_where_returning(Playlist::query().filter(|p| !p.tracks().exists()))?;
                assert!(gone.iter().all(|list| list.name.is_some()));
                Ok(gone.len() as u64)
            },
            "DELETE FROM Playlist WHERE PlaylistId NOT IN (SELECT PlaylistId FROM PlaylistTrack)",
            "SELECT PlaylistId, Name FROM Playlist ORDER BY PlaylistId",
        )
    }),
    ("a sold track doesn't go, and nothing else of the statement does", |ask| {
        ask.changes::<(i64,)>(
            |tx| {
                let refused = tx.delete_where(Track::query().filter(|t| t.lines().exists()));
                assert!(refused.is_err_and(|error| error.still_referenced(InvoiceLine::TRACK)));
                Ok(0)
            },
            "UPDATE Track SET Name = Name WHERE 0",
            "SELECT count(*) FROM Track",
        )
    }),
];
