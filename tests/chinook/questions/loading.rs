//! Rows with what belongs to them: parents, children, both, nested. By hand each of these is a statement per table and
//! a loop that puts them together.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{
    Album, Artist, Chinook, Customer, Employee, Invoice, InvoiceLine, MediaType, Playlist, Track,
};

/// What an invoice's page shows.
#[derive(Row, Debug, PartialEq)]
struct InvoicePage {
    invoice: Invoice,
    customer: Customer,
    lines: Vec<Line>,
}

/// A line of it.
#[derive(Row, Debug, PartialEq)]
struct Line {
    line: InvoiceLine,
    track: Track,
}

/// The rows that a statement gives for one key.
fn of<R: FromRow, K: Value>(tx: &ReadTx<'_, Chinook>, sql: &str, key: K) -> fk::Result<Vec<R>> {
    tx.sql(sql, (key,))
}

/// The one row that it gives.
fn the<R: FromRow, K: Value>(tx: &ReadTx<'_, Chinook>, sql: &str, key: K) -> fk::Result<R> {
    Ok(tx.sql(sql, (key,))?.remove(0))
}

const LINES: &str = "SELECT * FROM InvoiceLine WHERE InvoiceId = ?1 ORDER BY InvoiceLineId";
const TRACK: &str = "SELECT * FROM Track WHERE TrackId = ?1";
const CUSTOMER: &str = "SELECT * FROM Customer WHERE CustomerId = ?1";

pub(super) const QUESTIONS: &[Question] = &[
    ("invoices with their customers, lines and tracks", |ask| {
        ask.answers(
            Invoice::query()
                .filter(|i| i.total.gt(20.0))
                .order_by(|i| i.id.asc())
                .with(Invoice::CUSTOMER)
                .with(Invoice::LINES.order_by(|l| l.id.asc()).with(InvoiceLine::TRACK)),
            |tx| {
                let mut found: Vec<(Invoice, Customer, Vec<(InvoiceLine, Track)>)> = Vec::new();
                for invoice in tx.sql::<Invoice>("SELECT * FROM Invoice WHERE Total > 20 ORDER BY InvoiceId", ())? {
                    let customer = the(tx, CUSTOMER, invoice.customer_id)?;
                    let mut lines = Vec::new();
                    for line in of::<InvoiceLine, _>(tx, LINES, invoice.id)? {
                        let track = the(tx, TRACK, line.track_id)?;
                        lines.push((line, track));
                    }
                    found.push((invoice, customer, lines));
                }
                Ok(found)
            },
        )
    }),
    ("the page of an invoice, as a service gives it", |ask| {
        ask.answers(
            Invoice::query()
                .filter(|i| i.id.eq(Key::from_raw(5)))
                .with(Invoice::CUSTOMER)
                .with(Invoice::LINES.order_by(|l| l.id.desc()).with(InvoiceLine::TRACK).into_row::<Line>())
                .into_row::<InvoicePage>(),
            |tx| {
                let invoice: Invoice = the(tx, "SELECT * FROM Invoice WHERE InvoiceId = ?1", 5)?;
                let customer = the(tx, CUSTOMER, invoice.customer_id)?;
                let mut lines = Vec::new();
                for line in of::<InvoiceLine, _>(tx, LINES, 5)?.into_iter().rev() {
                    let track = the(tx, TRACK, line.track_id)?;
                    lines.push(Line { line, track });
                }
                Ok(vec![InvoicePage { invoice, customer, lines }])
            },
        )
    }),
    ("customers with those who look after them, and these with their bosses", |ask| {
        ask.answers(
            Customer::query()
                .filter(|c| c.country.eq("Brazil"))
                .order_by(|c| c.id.asc())
                .with(Customer::SUPPORT_REP.with(Employee::BOSS)),
            |tx| {
                let mut found: Vec<(Customer, Option<(Employee, Option<Employee>)>)> = Vec::new();
                for customer in tx.sql::<Customer>("SELECT * FROM Customer WHERE Country = 'Brazil' ORDER BY 1", ())? {
                    let employee = "SELECT * FROM Employee WHERE EmployeeId = ?1";
                    let rep = of::<Employee, _>(tx, employee, customer.support_rep_id)?.pop();
                    let rep = match rep {
                        Some(rep) => {
                            let boss = of(tx, employee, rep.reports_to)?.pop();
                            Some((rep, boss))
                        }
                        None => None,
                    };
                    found.push((customer, rep));
                }
                Ok(found)
            },
        )
    }),
    ("employees with the boss, those below and those whom they look after", |ask| {
        // Several relations at one level: they stand beside each other.
        ask.answers(
            Employee::query()
                .order_by(|e| e.id.asc())
                .with(Employee::BOSS)
                .with(Employee::SUBORDINATES.order_by(|e| e.id.asc()))
                .with(Employee::CUSTOMERS.filter(|c| c.company.is_not_null()).order_by(|c| c.last_name.asc())),
            |tx| {
                let mut found: Vec<(Employee, Option<Employee>, Vec<Employee>, Vec<Customer>)> = Vec::new();
                for employee in tx.sql::<Employee>("SELECT * FROM Employee ORDER BY EmployeeId", ())? {
                    let boss = of(tx, "SELECT * FROM Employee WHERE EmployeeId = ?1", employee.reports_to)?.pop();
                    let below = "SELECT * FROM Employee WHERE ReportsTo = ?1 ORDER BY EmployeeId";
                    let below = of(tx, below, employee.id)?;
                    let customers =
                        "SELECT * FROM Customer WHERE SupportRepId = ?1 AND Company IS NOT NULL ORDER BY LastName";
                    let customers = of(tx, customers, employee.id)?;
                    found.push((employee, boss, below, customers));
                }
                Ok(found)
            },
        )
    }),
    ("the three longest tracks of each album by Iron Maiden", |ask| {
        // The limit is each album's own.
        ask.answers(
            Album::query()
                .filter(|a| a.artist().name.eq("Iron Maiden"))
                .order_by(|a| a.id.asc())
                .with(Album::TRACKS.order_by(|t| (t.milliseconds.desc(), t.id.asc())).limit(3)),
            |tx| {
                let mut found: Vec<(Album, Vec<Track>)> = Vec::new();
                let albums = "SELECT al.* FROM Album al JOIN Artist ar ON ar.ArtistId = al.ArtistId \
                              WHERE ar.Name = 'Iron Maiden' ORDER BY al.AlbumId";
                for album in tx.sql::<Album>(albums, ())? {
                    let tracks = "SELECT * FROM Track WHERE AlbumId = ?1 ORDER BY Milliseconds DESC, TrackId LIMIT 3";
                    let tracks = of(tx, tracks, album.id)?;
                    found.push((album, tracks));
                }
                Ok(found)
            },
        )
    }),
    ("artists with their albums and these with their tracks", |ask| {
        ask.answers(
            Artist::query().filter(|a| a.name.starts_with("B")).order_by(|a| a.id.asc()).with(
                Artist::ALBUMS
                    .order_by(|a| a.id.asc())
                    .with(Album::TRACKS.order_by(|t| t.id.asc()).with(Track::MEDIA_TYPE)),
            ),
            |tx| {
                let mut found: Vec<(Artist, Vec<(Album, Vec<(Track, MediaType)>)>)> = Vec::new();
                let artists = "SELECT * FROM Artist WHERE Name >= 'B' AND Name < 'C' ORDER BY ArtistId";
                for artist in tx.sql::<Artist>(artists, ())? {
                    let mut albums = Vec::new();
                    let of_artist = "SELECT * FROM Album WHERE ArtistId = ?1 ORDER BY AlbumId";
                    for album in of::<Album, _>(tx, of_artist, artist.id)? {
                        let mut tracks = Vec::new();
                        let of_album = "SELECT * FROM Track WHERE AlbumId = ?1 ORDER BY TrackId";
                        for track in of::<Track, _>(tx, of_album, album.id)? {
                            let media = "SELECT * FROM MediaType WHERE MediaTypeId = ?1";
                            let media = the(tx, media, track.media_type_id)?;
                            tracks.push((track, media));
                        }
                        albums.push((album, tracks));
                    }
                    found.push((artist, albums));
                }
                Ok(found)
            },
        )
    }),
    ("the last playlists with their tracks, also those with none", |ask| {
        ask.answers(
            Playlist::query()
                .filter(|p| p.id.lt(Key::from_raw(3)).or(p.id.gt(Key::from_raw(15))))
                .order_by(|p| p.id.desc())
                .with(Playlist::TRACKS.filter(|t| t.milliseconds.gt(240_000)).order_by(|t| t.id.asc())),
            |tx| {
                let mut found: Vec<(Playlist, Vec<Track>)> = Vec::new();
                let lists = "SELECT * FROM Playlist WHERE PlaylistId < 3 OR PlaylistId > 15 ORDER BY PlaylistId DESC";
                for list in tx.sql::<Playlist>(lists, ())? {
                    let tracks = "SELECT t.* FROM Track t JOIN PlaylistTrack e ON e.TrackId = t.TrackId \
                                  WHERE e.PlaylistId = ?1 AND t.Milliseconds > 240000 ORDER BY t.TrackId";
                    let tracks = of(tx, tracks, list.id)?;
                    found.push((list, tracks));
                }
                Ok(found)
            },
        )
    }),
    ("from a row on: its parent, its children, what it is linked to", |ask| {
        if !ask.is_sample() {
            return Ok(());
        }
        let (artist, albums, playlists) = ask.read(|tx| {
            let track = tx.require(Key::<Track>::from_raw(2819))?;
            let album = tx.one(Track::ALBUM.of(&track))?;
            let artist = tx.require(album.artist_id)?;
            Ok((vec![artist.clone()], tx.all(artist.albums())?, tx.all(track.playlists().order_by(|p| p.id.desc()))?))
        })?;
        ask.equal(artist, "SELECT * FROM Artist WHERE ArtistId = 147")?;
        ask.equal(albums, "SELECT * FROM Album WHERE ArtistId = 147")?;
        ask.equal(
            playlists,
            "SELECT * FROM Playlist WHERE PlaylistId IN (SELECT PlaylistId FROM PlaylistTrack WHERE TrackId = 2819) \
             ORDER BY PlaylistId DESC",
        )
    }),
    ("the lists that some tracks are on, and how often they were sold", |ask| {
        ask.answers(
            Track::query()
                .filter(|t| t.name.like("%100%"))
                .order_by(|t| t.id.asc())
                .with(Track::ALBUM)
                .with(Track::PLAYLISTS.order_by(|p| p.id.asc()))
                .with(Track::LINES.order_by(|l| l.id.asc()).with(InvoiceLine::INVOICE.with(Invoice::CUSTOMER))),
            |tx| {
                type Sold = (InvoiceLine, (Invoice, Customer));
                let mut found: Vec<(Track, Option<Album>, Vec<Playlist>, Vec<Sold>)> = Vec::new();
                for track in tx.sql::<Track>("SELECT * FROM Track WHERE Name LIKE '%100%' ORDER BY TrackId", ())? {
                    let album = of(tx, "SELECT * FROM Album WHERE AlbumId = ?1", track.album_id)?.pop();
                    let lists = "SELECT p.* FROM Playlist p JOIN PlaylistTrack e ON e.PlaylistId = p.PlaylistId \
                                 WHERE e.TrackId = ?1 ORDER BY p.PlaylistId";
                    let lists = of(tx, lists, track.id)?;
                    let mut sold = Vec::new();
                    let lines = "SELECT * FROM InvoiceLine WHERE TrackId = ?1 ORDER BY InvoiceLineId";
                    for line in of::<InvoiceLine, _>(tx, lines, track.id)? {
                        let invoice: Invoice = the(tx, "SELECT * FROM Invoice WHERE InvoiceId = ?1", line.invoice_id)?;
                        let customer = the(tx, CUSTOMER, invoice.customer_id)?;
                        sold.push((line, (invoice, customer)));
                    }
                    found.push((track, album, lists, sold));
                }
                Ok(found)
            },
        )
    }),
];
