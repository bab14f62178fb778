//! Answers as structs of one's own.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Album, Customer, Track};

/// A customer as a list shows it.
#[derive(Row, Debug, PartialEq)]
struct Listed {
    id: Key<Customer>,
    name: String,
    rep: Option<String>,
    invoices: i64,
}

/// An album with its length.
#[derive(Row, Debug, PartialEq)]
struct Length {
    title: String,
    artist: Option<String>,
    milliseconds: i64,
}

pub(super) const QUESTIONS: &[Question] = &[
    ("the list of customers", |ask| {
        ask.answers(
            Customer::query().order_by(|c| (c.last_name.asc(), c.first_name.asc())).select(|c| SelectListed {
                id: c.id,
                name: c.first_name.concat(" ").concat(c.last_name),
                rep: c.support_rep().first_name,
                invoices: c.invoices().count(),
            }),
            |tx| {
                let sql = "SELECT c.CustomerId, c.FirstName || ' ' || c.LastName, e.FirstName, \
                           (SELECT count(*) FROM Invoice i WHERE i.CustomerId = c.CustomerId) FROM Customer c \
                           LEFT JOIN Employee e ON e.EmployeeId = c.SupportRepId ORDER BY c.LastName, c.FirstName";
                let rows = tx.sql::<(Key<Customer>, String, Option<String>, i64)>(sql, ())?;
                Ok(rows.into_iter().map(|(id, name, rep, invoices)| Listed { id, name, rep, invoices }).collect())
            },
        )
    }),
    ("the longest albums", |ask| {
        ask.answers(
            Album::query()
                .order_by(|a| (a.tracks().sum(|t| t.milliseconds).desc(), a.id.asc()))
                .limit(5)
                .select(|a| (a.title, a.artist().name, a.tracks().sum(|t| t.milliseconds)))
                .into_row::<Length>(),
            |tx| {
                let sql = "SELECT al.Title, ar.Name, sum(t.Milliseconds) FROM Album al \
                           JOIN Artist ar ON ar.ArtistId = al.ArtistId JOIN Track t ON t.AlbumId = al.AlbumId \
                           GROUP BY al.AlbumId ORDER BY 3 DESC, al.AlbumId LIMIT 5";
                let rows = tx.sql::<(String, Option<String>, i64)>(sql, ())?;
                Ok(rows
                    .into_iter()
                    .map(|(title, artist, milliseconds)| Length { title, artist, milliseconds })
                    .collect())
            },
        )
    }),
    ("a million of rows would do with the memory of one", |ask| {
        // Row by row: nothing is collected but what is wanted.
        let query = Track::query().order_by(|t| t.id.asc()).select(|t| (t.milliseconds, t.album().title));
        let longest = ask.read(|tx| {
            let (mut rows, mut milliseconds, mut live) = (0, 0, 0);
            tx.each(query.clone(), |row: fk::Result<(i64, Option<String>)>| {
                let (length, album) = row?;
                rows += 1;
                milliseconds += length;
                live += i64::from(album.is_some_and(|title| title.contains("Live")));
                Ok(())
            })?;
            Ok((rows, milliseconds, live))
        })?;
        let by_hand = "SELECT count(*), sum(t.Milliseconds), count(*) FILTER (WHERE instr(al.Title, 'Live') > 0) \
                       FROM Track t LEFT JOIN Album al ON al.AlbumId = t.AlbumId";
        ask.equal(vec![longest], by_hand)?;
        ask.explain(query)
    }),
];
