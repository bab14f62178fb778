//! Along references to parents: one step and several, required and optional, to another table and to the own one.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{
    Album, Artist, Customer, Employee, Invoice, InvoiceLine, Playlist, PlaylistTrack, Track, TrackColumns,
};

pub(super) const QUESTIONS: &[Question] = &[
    ("all songs of one artist, with their albums", |ask| {
        ask.rows(
            Track::query()
                .filter(|t| t.album().artist().name.eq("Led Zeppelin"))
                .order_by(|t| (t.album().title.asc(), t.id.asc()))
                .select(|t| (t.album().title, t.name)),
            "SELECT al.Title, t.Name FROM Track t JOIN Album al ON al.AlbumId = t.AlbumId \
             JOIN Artist ar ON ar.ArtistId = al.ArtistId WHERE ar.Name = 'Led Zeppelin' ORDER BY al.Title, t.TrackId",
        )
    }),
    ("where the customers live who have bought AC/DC", |ask| {
        ask.rows(
            InvoiceLine::query()
                .filter(|l| l.track().album().artist().name.eq("AC/DC"))
                .order_by(|l| l.invoice().customer().country.asc())
                .select(|l| (l.invoice().customer().country,))
                .distinct(),
            "SELECT DISTINCT c.Country FROM InvoiceLine l JOIN Invoice i ON i.InvoiceId = l.InvoiceId \
             JOIN Customer c ON c.CustomerId = i.CustomerId JOIN Track t ON t.TrackId = l.TrackId \
             JOIN Album al ON al.AlbumId = t.AlbumId JOIN Artist ar ON ar.ArtistId = al.ArtistId \
             WHERE ar.Name = 'AC/DC' ORDER BY c.Country",
        )
    }),
    ("each employee with the boss and the boss's boss", |ask| {
        ask.rows(
            Employee::query()
                .order_by(|e| e.id.asc())
                .select(|e| (e.last_name, e.boss().last_name, e.boss().boss().last_name)),
            "SELECT e.LastName, b.LastName, bb.LastName FROM Employee e \
             LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo \
             LEFT JOIN Employee bb ON bb.EmployeeId = b.ReportsTo ORDER BY e.EmployeeId",
        )
    }),
    ("employees whose boss isn't the sales manager, or who have none", |ask| {
        ask.rows(
            Employee::query()
                .filter(|e| e.boss().title.is_not("Sales Manager"))
                .order_by(|e| e.id.asc())
                .select(|e| (e.id, e.boss().title)),
            "SELECT e.EmployeeId, b.Title FROM Employee e LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo \
             WHERE b.Title IS NOT 'Sales Manager' ORDER BY e.EmployeeId",
        )
    }),
    ("customers who are looked after from their own country", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| c.support_rep().country.eq(c.country))
                .order_by(|c| c.id.asc())
                .select(|c| (c.id, c.support_rep().first_name, c.support_rep().boss().first_name)),
            "SELECT c.CustomerId, e.FirstName, b.FirstName FROM Customer c \
             LEFT JOIN Employee e ON e.EmployeeId = c.SupportRepId LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo \
             WHERE e.Country = c.Country ORDER BY c.CustomerId",
        )
    }),
    ("the dearest lines that each part of the sales staff has sold", |ask| {
        ask.rows(
            InvoiceLine::query()
                .filter(|l| {
                    l.invoice().customer().support_rep().boss().first_name.eq("Nancy").and(l.unit_price.gt(1.0))
                })
                .order_by(|l| (l.invoice().invoice_date.asc(), l.id.asc()))
                .limit(12)
                .select(|l| (l.id, l.invoice().customer().support_rep().first_name, l.track().name)),
            "SELECT l.InvoiceLineId, e.FirstName, t.Name FROM InvoiceLine l \
             JOIN Invoice i ON i.InvoiceId = l.InvoiceId JOIN Customer c ON c.CustomerId = i.CustomerId \
             JOIN Track t ON t.TrackId = l.TrackId LEFT JOIN Employee e ON e.EmployeeId = c.SupportRepId \
             LEFT JOIN Employee b ON b.EmployeeId = e.ReportsTo \
             WHERE b.FirstName = 'Nancy' AND l.UnitPrice > 1 ORDER BY i.InvoiceDate, l.InvoiceLineId LIMIT 12",
        )
    }),
    ("albums that are named after their artist", |ask| {
        ask.rows(
            Album::query().filter(|a| a.artist().name.eq(a.title)).order_by(|a| a.id.asc()).select(|a| (a.id, a.title)),
            "SELECT al.AlbumId, al.Title FROM Album al JOIN Artist ar ON ar.ArtistId = al.ArtistId \
             WHERE ar.Name = al.Title ORDER BY al.AlbumId",
        )
    }),
    ("what is on the grunge list, in which form", |ask| {
        ask.rows(
            PlaylistTrack::query()
                .filter(|e| e.playlist().name.eq("Grunge"))
                .order_by(|e| e.track_id.asc())
                .select(|e| (e.track().name, e.track().media_type().name, e.track().genre().name)),
            "SELECT t.Name, m.Name, g.Name FROM PlaylistTrack e JOIN Playlist p ON p.PlaylistId = e.PlaylistId \
             JOIN Track t ON t.TrackId = e.TrackId JOIN MediaType m ON m.MediaTypeId = t.MediaTypeId \
             LEFT JOIN Genre g ON g.GenreId = t.GenreId WHERE p.Name = 'Grunge' ORDER BY e.TrackId",
        )
    }),
    ("the last invoices, whole, each with its whole customer", |ask| {
        ask.answers(
            Invoice::query().order_by(|i| i.id.desc()).limit(3).select(|i| (i, i.customer(), i.total * 1.19)),
            |tx| {
                let invoices = tx.sql::<Invoice>("SELECT * FROM Invoice ORDER BY InvoiceId DESC LIMIT 3", ())?;
                let whole = invoices.into_iter().map(|invoice| {
                    let customer =
                        tx.sql("SELECT * FROM Customer WHERE CustomerId = ?1", (invoice.customer_id,))?.remove(0);
                    let gross = invoice.total * 1.19;
                    Ok((invoice, customer, gross))
                });
                whole.collect::<fk::Result<Vec<(Invoice, Customer, f64)>>>()
            },
        )
    }),
    ("the heads of the house, whole, each with the boss or none", |ask| {
        ask.answers(
            Employee::query().filter(|e| e.title.like("%Manager")).order_by(|e| e.id.asc()).select(|e| (e, e.boss())),
            |tx| {
                let heads =
                    tx.sql::<Employee>("SELECT * FROM Employee WHERE Title LIKE '%Manager' ORDER BY EmployeeId", ())?;
                let with_boss = heads.into_iter().map(|head| {
                    let boss = tx.sql("SELECT * FROM Employee WHERE EmployeeId = ?1", (head.reports_to,))?.pop();
                    Ok((head, boss))
                });
                with_boss.collect::<fk::Result<Vec<(Employee, Option<Employee>)>>>()
            },
        )
    }),
    ("artists and playlists by one function", |ask| {
        // A part of a query is a function like any other.
        fn long(t: TrackColumns) -> impl Condition {
            t.milliseconds.gt(45 * 60_000).and(t.genre().name.ne("Drama"))
        }
        ask.rows(
            Artist::query()
                .filter(|a| a.albums().any(|a| a.tracks().any(long)))
                .order_by(|a| a.id.asc())
                .select(|a| (a.name,)),
            "SELECT ar.Name FROM Artist ar WHERE EXISTS (SELECT 1 FROM Album al WHERE al.ArtistId = ar.ArtistId \
             AND EXISTS (SELECT 1 FROM Track t LEFT JOIN Genre g ON g.GenreId = t.GenreId \
             WHERE t.AlbumId = al.AlbumId AND t.Milliseconds > 2700000 AND g.Name <> 'Drama')) ORDER BY ar.ArtistId",
        )?;
        ask.rows(
            Playlist::query().filter(|p| p.tracks().any(long)).order_by(|p| p.id.asc()).select(|p| (p.id, p.name)),
            "SELECT p.PlaylistId, p.Name FROM Playlist p WHERE EXISTS (SELECT 1 FROM PlaylistTrack e \
             JOIN Track t ON t.TrackId = e.TrackId LEFT JOIN Genre g ON g.GenreId = t.GenreId \
             WHERE e.PlaylistId = p.PlaylistId AND t.Milliseconds > 2700000 AND g.Name <> 'Drama') ORDER BY p.PlaylistId",
        )
    }),
];
