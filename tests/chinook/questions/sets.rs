//! Queries inside queries, and queries put together.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, Playlist, Track};

pub(super) const QUESTIONS: &[Question] = &[
    ("albums of artists whose name begins with Q", |ask| {
        let artists = Artist::query().filter(|a| a.name.starts_with("Q"));
        ask.rows(
            Album::query()
                .filter(|a| a.artist_id.in_query(artists.select(|a| a.id)))
                .order_by(|a| a.title.asc())
                .select(|a| (a.title,)),
            "SELECT Title FROM Album WHERE ArtistId IN (SELECT ArtistId FROM Artist WHERE Name >= 'Q' AND Name < 'R') \
             ORDER BY Title",
        )
    }),
    ("rock that nobody has bought", |ask| {
        ask.rows(
            Track::query()
                .filter(|t| t.genre().name.eq("Rock"))
                .filter(|t| !t.id.in_query(InvoiceLine::query().select(|l| l.track_id)))
                .order_by(|t| t.id.asc())
                .limit(10)
                .select(|t| (t.id, t.name)),
            "SELECT TrackId, Name FROM Track WHERE GenreId = (SELECT GenreId FROM Genre WHERE Name = 'Rock') \
             AND TrackId NOT IN (SELECT TrackId FROM InvoiceLine) ORDER BY TrackId LIMIT 10",
        )
    }),
    ("cities where there is a customer or an employee", |ask| {
        let customers = Customer::query().filter(|c| c.country.eq("Canada")).select(|c| (c.city,));
        ask.rows(
            customers.union(Employee::query().select(|e| (e.city,))).order_by(|(city,)| city.asc()),
            "SELECT City FROM Customer WHERE Country = 'Canada' UNION SELECT City FROM Employee ORDER BY 1",
        )
    }),
    ("everybody whose name begins with M, and who they are", |ask| {
        let customers = Customer::query()
            .filter(|c| c.first_name.starts_with("M"))
            .select(|c| (c.first_name, c.last_name, fk::value("customer")));
        let employees = Employee::query()
            .filter(|e| e.first_name.starts_with("M"))
            .select(|e| (e.first_name, e.last_name, fk::value("employee")));
        ask.rows(
            customers.union_all(employees).order_by(|(first, last, _)| (last.asc(), first.asc())),
            "SELECT FirstName, LastName, 'customer' FROM Customer WHERE FirstName >= 'M' AND FirstName < 'N' \
             UNION ALL SELECT FirstName, LastName, 'employee' FROM Employee WHERE FirstName >= 'M' AND FirstName < 'N' \
             ORDER BY 2, 1",
        )
    }),
    ("names of a genre that are a playlist's too", |ask| {
        ask.rows(
            Genre::query()
                .select(|g| (g.name,))
                .intersect(Playlist::query().select(|p| (p.name,)))
                .order_by(|(name,)| name.asc()),
            "SELECT Name FROM Genre INTERSECT SELECT Name FROM Playlist ORDER BY 1",
        )
    }),
    ("countries that bought in 2021 and didn't in 2025", |ask| {
        let in_year = |year: i64| {
            Invoice::query().filter(move |i| i.invoice_date.year().eq(year)).select(|i| (i.billing_country,))
        };
        ask.rows(
            in_year(2021).except(in_year(2025)).order_by(|(country,)| country.desc()).limit(10),
            "SELECT BillingCountry FROM Invoice WHERE InvoiceDate LIKE '2021-%' \
             EXCEPT SELECT BillingCountry FROM Invoice WHERE InvoiceDate LIKE '2025-%' \
             ORDER BY 1 DESC LIMIT 10",
        )
    }),
    ("what comes within ten minutes of the longest of all", |ask| {
        // A query of its own inside a condition: all rows of a table, not those of a relation.
        ask.rows(
            Track::query()
                .filter(|t| t.milliseconds.gt(Track::query().max(|all| all.milliseconds) - 600_000))
                .order_by(|t| t.milliseconds.desc())
                .select(|t| (t.name, t.milliseconds)),
            "SELECT Name, Milliseconds FROM Track \
             WHERE Milliseconds > (SELECT max(Milliseconds) FROM Track) - 600000 ORDER BY Milliseconds DESC",
        )
    }),
    ("customers who have bought in every year", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| {
                    let years = Invoice::query().select(|i| i.invoice_date.year()).distinct();
                    c.invoices().select(|i| i.invoice_date.year()).distinct().count().eq(years.count())
                })
                .order_by(|c| c.id.asc())
                .select(|c| (c.id,)),
            "SELECT CustomerId FROM Invoice GROUP BY CustomerId HAVING count(DISTINCT substr(InvoiceDate, 1, 4)) = \
             (SELECT count(DISTINCT substr(InvoiceDate, 1, 4)) FROM Invoice) ORDER BY CustomerId",
        )
    }),
];
