//! Groups: by a column, an expression, the end of a path, several of them, or all rows as one.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Customer, Invoice, InvoiceLine, Track};

pub(super) const QUESTIONS: &[Question] = &[
    ("countries that have brought more than a hundred", |ask| {
        ask.rows(
            Invoice::query()
                .group_by(|i| i.billing_country)
                .having(|_, g| g.sum(|i| i.total).gt(100.0))
                .order_by(|country, g| (g.count().desc(), country.asc()))
                .select(|country, g| (country, g.count(), g.sum(|i| i.total).round(2))),
            "SELECT BillingCountry, count(*), round(sum(Total), 2) FROM Invoice GROUP BY BillingCountry \
             HAVING sum(Total) > 100 ORDER BY count(*) DESC, BillingCountry",
        )
    }),
    ("what each year has brought", |ask| {
        ask.rows(
            Invoice::query()
                .group_by(|i| i.invoice_date.year())
                .order_by(|year, _| year.asc())
                .select(|year, g| (year, g.count(), g.sum(|i| i.total).round(2), g.max(|i| i.total))),
            "SELECT CAST(strftime('%Y', InvoiceDate) AS INTEGER), count(*), round(sum(Total), 2), max(Total) \
             FROM Invoice GROUP BY 1 ORDER BY 1",
        )
    }),
    ("how long the tracks of a genre are", |ask| {
        ask.rows(
            Track::query().group_by(|t| t.genre().name).order_by(|genre, _| genre.asc()).select(|genre, g| {
                let seconds = g.avg(|t| t.milliseconds / 1000).round(1);
                (genre, g.count(), seconds, g.min(|t| t.milliseconds), g.max(|t| t.milliseconds))
            }),
            "SELECT g.Name, count(*), round(avg(t.Milliseconds / 1000), 1), min(t.Milliseconds), max(t.Milliseconds) \
             FROM Track t LEFT JOIN Genre g ON g.GenreId = t.GenreId GROUP BY g.Name ORDER BY g.Name",
        )
    }),
    ("genres by the form in which they are sold", |ask| {
        ask.rows(
            Track::query()
                .group_by(|t| (t.media_type().name, t.genre().name))
                .having(|_, g| g.count().ge(20))
                .order_by(|(media, genre), g| (media.asc(), g.count().desc(), genre.asc()))
                .select(|(media, genre), g| (media, genre, g.count())),
            "SELECT m.Name, g.Name, count(*) FROM Track t JOIN MediaType m ON m.MediaTypeId = t.MediaTypeId \
             LEFT JOIN Genre g ON g.GenreId = t.GenreId GROUP BY m.Name, g.Name HAVING count(*) >= 20 \
             ORDER BY m.Name, count(*) DESC, g.Name",
        )
    }),
    ("all tracks as one", |ask| {
        ask.rows(
            Track::query().group_by(|_| ()).select(|(), g| {
                (
                    g.count(),
                    g.count_distinct(|t| t.composer),
                    g.count_if(|t| t.composer.is_null()),
                    g.sum(|t| t.bytes),
                    g.avg(|t| t.unit_price).round(4),
                )
            }),
            "SELECT count(*), count(DISTINCT Composer), count(*) FILTER (WHERE Composer IS NULL), \
             coalesce(sum(Bytes), 0), round(avg(UnitPrice), 4) FROM Track",
        )
    }),
    ("no track as one", |ask| {
        ask.rows(
            Track::query().filter(|t| t.milliseconds.lt(0)).group_by(|_| ()).select(|(), g| {
                (g.count(), g.sum(|t| t.milliseconds), g.max(|t| t.milliseconds), g.avg(|t| t.milliseconds))
            }),
            "SELECT count(*), coalesce(sum(Milliseconds), 0), max(Milliseconds), avg(Milliseconds) \
             FROM Track WHERE Milliseconds < 0",
        )
    }),
    ("the artists that have earned most", |ask| {
        ask.rows(
            InvoiceLine::query()
                .group_by(|l| l.track().album().artist().name)
                .order_by(|artist, g| (g.sum(|l| l.quantity.cast::<f64>() * l.unit_price).desc(), artist.asc()))
                .select(|artist, g| (artist, g.sum(|l| l.quantity.cast::<f64>() * l.unit_price).round(2)))
                .limit(10),
            "SELECT ar.Name, round(sum(l.Quantity * l.UnitPrice), 2) AS earned FROM InvoiceLine l \
             JOIN Track t ON t.TrackId = l.TrackId LEFT JOIN Album al ON al.AlbumId = t.AlbumId \
             LEFT JOIN Artist ar ON ar.ArtistId = al.ArtistId GROUP BY ar.Name \
             ORDER BY sum(l.Quantity * l.UnitPrice) DESC, ar.Name LIMIT 10",
        )
    }),
    ("customers by their first letter", |ask| {
        ask.rows(
            Customer::query()
                .group_by(|c| c.last_name.substr(1, 1).upper())
                .having(|_, g| g.count().gt(1))
                .order_by(|letter, _| letter.asc())
                .select(|letter, g| (letter, g.count(), g.count_if(|c| c.company.is_not_null()))),
            "SELECT upper(substr(LastName, 1, 1)), count(*), count(Company) FROM Customer GROUP BY 1 \
             HAVING count(*) > 1 ORDER BY 1",
        )
    }),
    ("what those who look after customers have sold, by country", |ask| {
        ask.rows(
            Invoice::query()
                .filter(|i| i.customer().country.is_in(["Germany", "France", "Brazil"]))
                .group_by(|i| (i.customer().support_rep().first_name, i.customer().country))
                .order_by(|(rep, country), _| (rep.asc(), country.asc()))
                .select(|(rep, country), g| (rep, country, g.count_distinct(|i| i.customer_id), g.count())),
            "SELECT e.FirstName, c.Country, count(DISTINCT i.CustomerId), count(*) FROM Invoice i \
             JOIN Customer c ON c.CustomerId = i.CustomerId LEFT JOIN Employee e ON e.EmployeeId = c.SupportRepId \
             WHERE c.Country IN ('Germany', 'France', 'Brazil') GROUP BY e.FirstName, c.Country \
             ORDER BY e.FirstName, c.Country",
        )
    }),
];
