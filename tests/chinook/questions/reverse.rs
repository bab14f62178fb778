//! Along references to children: how many, how much, whether there is one, and what the first has.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{
    Album, Artist, ArtistColumns, Customer, Employee, Genre, Invoice, MediaType, Track, TrackColumns,
};

pub(super) const QUESTIONS: &[Question] = &[
    ("the track sold most in 2024", |ask| {
        // Several have been sold equally often: the first of them.
        fn sold(t: TrackColumns) -> Expr<i64> {
            t.lines().filter(|l| l.invoice().invoice_date.year().eq(2024)).sum(|l| l.quantity)
        }
        ask.rows(
            Track::query().order_by(|t| (sold(t).desc(), t.id.asc())).limit(1).select(|t| (t.id, t.name, sold(t))),
            "SELECT t.TrackId, t.Name, (SELECT coalesce(sum(l.Quantity), 0) FROM InvoiceLine l \
             JOIN Invoice i ON i.InvoiceId = l.InvoiceId \
             WHERE l.TrackId = t.TrackId AND i.InvoiceDate LIKE '2024-%') AS sold \
             FROM Track t ORDER BY sold DESC, t.TrackId LIMIT 1",
        )
    }),
    ("the artists with the most albums", |ask| {
        ask.rows(
            Artist::query()
                .order_by(|a| (a.albums().count().desc(), a.name.asc()))
                .limit(10)
                .select(|a| (a.name, a.albums().count())),
            "SELECT ar.Name, count(al.AlbumId) FROM Artist ar LEFT JOIN Album al ON al.ArtistId = ar.ArtistId \
             GROUP BY ar.ArtistId ORDER BY 2 DESC, ar.Name LIMIT 10",
        )
    }),
    ("what each customer has brought, from when to when", |ask| {
        ask.rows(
            Customer::query().order_by(|c| c.id.asc()).select(|c| {
                (
                    c.id,
                    c.invoices().sum(|i| i.total).round(2),
                    c.invoices().min(|i| i.invoice_date),
                    c.invoices().max(|i| i.invoice_date),
                    c.invoices().avg(|i| i.total).round(4),
                )
            }),
            "SELECT c.CustomerId, round(sum(i.Total), 2), min(i.InvoiceDate), max(i.InvoiceDate), round(avg(i.Total), 4) \
             FROM Customer c LEFT JOIN Invoice i ON i.CustomerId = c.CustomerId GROUP BY c.CustomerId ORDER BY 1",
        )
    }),
    ("how many tracks there are in each form", |ask| {
        ask.rows(
            MediaType::query().order_by(|m| m.id.asc()).select(|m| (m.name, m.tracks().count())),
            "SELECT m.Name, count(t.TrackId) FROM MediaType m LEFT JOIN Track t ON t.MediaTypeId = m.MediaTypeId \
             GROUP BY m.MediaTypeId ORDER BY m.MediaTypeId",
        )
    }),
    ("artists without an album", |ask| {
        ask.rows(
            Artist::query().filter(|a| !a.albums().exists()).order_by(|a| a.id.asc()),
            "SELECT * FROM Artist WHERE ArtistId NOT IN (SELECT ArtistId FROM Album) ORDER BY ArtistId",
        )
    }),
    ("what is known of an employee who looks after nobody", |ask| {
        // The sum over nothing is 0; there is no least and no average of nothing.
        ask.rows(
            Employee::query().filter(|e| e.customers().count().eq(0)).order_by(|e| e.id.asc()).select(|e| {
                let lowest = e.customers().min(|c| c.invoices().min(|i| i.total));
                (
                    e.last_name,
                    e.customers().sum(|c| c.invoices().count()),
                    lowest,
                    e.customers().avg(|c| c.invoices().count()),
                )
            }),
            "SELECT LastName, 0, NULL, NULL FROM Employee WHERE NOT EXISTS \
             (SELECT 1 FROM Customer WHERE SupportRepId = EmployeeId) ORDER BY EmployeeId",
        )
    }),
    ("customers who have bought opera or classical music", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| {
                    c.invoices().any(|i| i.lines().any(|l| l.track().genre().name.is_in(["Opera", "Classical"])))
                })
                .order_by(|c| c.id.asc())
                .select(|c| (c.id, c.last_name)),
            "SELECT DISTINCT c.CustomerId, c.LastName FROM Customer c JOIN Invoice i ON i.CustomerId = c.CustomerId \
             JOIN InvoiceLine l ON l.InvoiceId = i.InvoiceId JOIN Track t ON t.TrackId = l.TrackId \
             JOIN Genre g ON g.GenreId = t.GenreId WHERE g.Name IN ('Opera', 'Classical') ORDER BY c.CustomerId",
        )
    }),
    ("albums of several tracks, all longer than five minutes", |ask| {
        ask.rows(
            Album::query()
                .filter(|a| a.tracks().count().gt(3).and(a.tracks().all(|t| t.milliseconds.gt(300_000))))
                .order_by(|a| a.title.asc())
                .select(|a| (a.title, a.tracks().min(|t| t.milliseconds))),
            "SELECT a.Title, min(t.Milliseconds) FROM Album a JOIN Track t ON t.AlbumId = a.AlbumId \
             GROUP BY a.AlbumId HAVING count(*) > 3 AND min(t.Milliseconds) > 300000 ORDER BY a.Title",
        )
    }),
    ("genres of which nothing was ever sold", |ask| {
        ask.rows(
            Genre::query().filter(|g| !g.tracks().any(|t| t.lines().exists())).select(|g| (g.name,)),
            "SELECT g.Name FROM Genre g WHERE NOT EXISTS (SELECT 1 FROM Track t \
             JOIN InvoiceLine l ON l.TrackId = t.TrackId WHERE t.GenreId = g.GenreId)",
        )
    }),
    ("the newest invoice of each customer", |ask| {
        ask.rows(
            Customer::query().order_by(|c| c.id.asc()).select(|c| {
                let newest = c.invoices().order_by(|i| (i.invoice_date.desc(), i.id.desc()));
                (c.id, newest.clone().value(|i| i.id), newest.value(|i| i.total))
            }),
            "SELECT c.CustomerId, \
             (SELECT InvoiceId FROM Invoice i WHERE i.CustomerId = c.CustomerId ORDER BY InvoiceDate DESC, InvoiceId DESC LIMIT 1), \
             (SELECT Total FROM Invoice i WHERE i.CustomerId = c.CustomerId ORDER BY InvoiceDate DESC, InvoiceId DESC LIMIT 1) \
             FROM Customer c ORDER BY c.CustomerId",
        )
    }),
    ("artists by how many long albums they have", |ask| {
        fn long_albums(a: ArtistColumns) -> Query<Album> {
            a.albums().filter(|album| album.tracks().count().ge(20))
        }
        ask.rows(
            Artist::query()
                .order_by(|a| (long_albums(a).count().desc(), a.name.asc()))
                .limit(8)
                .select(|a| (a.name, long_albums(a).count())),
            "SELECT ar.Name, (SELECT count(*) FROM Album al WHERE al.ArtistId = ar.ArtistId \
             AND (SELECT count(*) FROM Track t WHERE t.AlbumId = al.AlbumId) >= 20) AS albums \
             FROM Artist ar ORDER BY albums DESC, ar.Name LIMIT 8",
        )
    }),
    ("invoices that are at least three times the customer's average", |ask| {
        // The same relation twice, each time its own: the inner one isn't the outer.
        ask.rows(
            Invoice::query()
                .filter(|i| i.total.ge(i.customer().invoices().avg(|of| of.total) * 3.0))
                .order_by(|i| i.id.asc())
                .select(|i| (i.id, i.customer().last_name)),
            "SELECT i.InvoiceId, c.LastName FROM Invoice i JOIN Customer c ON c.CustomerId = i.CustomerId \
             WHERE i.Total >= 3.0 * (SELECT avg(o.Total) FROM Invoice o WHERE o.CustomerId = c.CustomerId) \
             ORDER BY i.InvoiceId",
        )
    }),
    ("the best customer of each country", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| {
                    let spent = c.invoices().sum(|i| i.total);
                    !Customer::query().any(|o| o.country.eq(c.country).and(o.invoices().sum(|i| i.total).gt(spent)))
                })
                .order_by(|c| (c.country.asc(), c.id.asc()))
                .select(|c| (c.country, c.last_name)),
            "WITH spent AS (SELECT c.CustomerId, c.Country, c.LastName, coalesce(sum(i.Total), 0) AS total FROM Customer c \
             LEFT JOIN Invoice i ON i.CustomerId = c.CustomerId GROUP BY c.CustomerId) \
             SELECT Country, LastName FROM spent s \
             WHERE NOT EXISTS (SELECT 1 FROM spent o WHERE o.Country = s.Country AND o.total > s.total) ORDER BY Country, CustomerId",
        )
    }),
    ("tracks that are the longest of their album, and their share of it", |ask| {
        ask.rows(
            Track::query()
                .filter(|t| t.milliseconds.eq(t.album().tracks().max(|of| of.milliseconds)))
                .filter(|t| t.album().tracks().count().ge(25))
                .order_by(|t| t.id.asc())
                .select(|t| (t.name, t.milliseconds * 100 / t.album().tracks().sum(|of| of.milliseconds))),
            "SELECT t.Name, t.Milliseconds * 100 / (SELECT sum(o.Milliseconds) FROM Track o WHERE o.AlbumId = t.AlbumId) \
             FROM Track t WHERE t.Milliseconds = (SELECT max(o.Milliseconds) FROM Track o WHERE o.AlbumId = t.AlbumId) \
             AND (SELECT count(*) FROM Track o WHERE o.AlbumId = t.AlbumId) >= 25 ORDER BY t.TrackId",
        )
    }),
];
