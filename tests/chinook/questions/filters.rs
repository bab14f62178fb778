//! Which rows: comparisons, texts and their patterns, NULL, and the order in which they come.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Customer, Employee, Invoice, Track};

pub(super) const QUESTIONS: &[Question] = &[
    ("the first tracks whose composer nobody knows", |ask| {
        ask.rows(
            Track::query()
                .filter(|t| t.composer.is_null())
                .order_by(|t| t.id.asc())
                .limit(5)
                .select(|t| (t.id, t.name)),
            "SELECT TrackId, Name FROM Track WHERE Composer IS NULL ORDER BY TrackId LIMIT 5",
        )
    }),
    ("private customers outside North America", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| c.company.is_null().and(!c.country.is_in(["USA", "Canada"])))
                .order_by(|c| (c.country.asc(), c.last_name.desc()))
                .select(|c| (c.country, c.first_name, c.last_name)),
            "SELECT Country, FirstName, LastName FROM Customer \
             WHERE Company IS NULL AND Country NOT IN ('USA', 'Canada') ORDER BY Country, LastName DESC",
        )
    }),
    ("tracks with a percent sign or an underscore in their name", |ask| {
        ask.rows(
            Track::query()
                .filter(|t| t.name.contains("%").or(t.name.contains("_")))
                .order_by(|t| t.name.asc())
                .select(|t| (t.name,)),
            "SELECT Name FROM Track WHERE instr(Name, '%') > 0 OR instr(Name, '_') > 0 ORDER BY Name",
        )
    }),
    ("customers with a mailbox at a large provider", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| c.email.ends_with("@gmail.com").or(c.email.like("%@yahoo.%")).or(c.email.glob("*@aol.com")))
                .order_by(|c| c.email.asc())
                .select(|c| (c.email,)),
            "SELECT Email FROM Customer \
             WHERE Email LIKE '%@gmail.com' OR Email LIKE '%@yahoo.%' OR Email GLOB '*@aol.com' ORDER BY Email",
        )
    }),
    ("dear invoices of the first spring", |ask| {
        ask.rows(
            Invoice::query()
                .filter(|i| i.invoice_date.between("2021-03-01", "2021-06-01").and(i.total.ge(10.0)))
                .order_by(|i| i.total.desc())
                .order_by(|i| i.id.asc())
                .select(|i| (i.id, i.invoice_date, i.total)),
            "SELECT InvoiceId, InvoiceDate, Total FROM Invoice \
             WHERE InvoiceDate BETWEEN '2021-03-01' AND '2021-06-01' AND Total >= 10 ORDER BY Total DESC, InvoiceId",
        )
    }),
    ("invoices of one month", |ask| {
        ask.rows(
            Invoice::query().filter(|i| i.invoice_date.starts_with("2025-12-")).order_by(|i| i.id.asc()),
            "SELECT * FROM Invoice WHERE InvoiceDate LIKE '2025-12-%' ORDER BY InvoiceId",
        )
    }),
    ("customers who aren't in the state of California, also where there are no states", |ask| {
        // `ne` would leave out those of whom no state is known.
        ask.rows(
            Customer::query()
                .filter(|c| c.state.is_not("CA"))
                .order_by(|c| (c.state.asc().nulls_last(), c.id.desc()))
                .select(|c| (c.id, c.state)),
            "SELECT CustomerId, State FROM Customer WHERE State IS NOT 'CA' \
             ORDER BY State ASC NULLS LAST, CustomerId DESC",
        )
    }),
    ("customers of a company, those without at the end of the list", |ask| {
        ask.rows(
            Customer::query()
                .order_by(|c| (c.company.desc().nulls_first(), c.last_name.asc()))
                .offset(45)
                .limit(10)
                .select(|c| (c.company, c.last_name)),
            "SELECT Company, LastName FROM Customer ORDER BY Company DESC NULLS FIRST, LastName LIMIT 10 OFFSET 45",
        )
    }),
    ("the countries that customers live in", |ask| {
        ask.rows(
            Customer::query().order_by(|c| c.country.asc()).select(|c| (c.country,)).distinct(),
            "SELECT DISTINCT Country FROM Customer ORDER BY Country",
        )
    }),
    ("a form of three fields, of which one is left empty", |ask| {
        let (country, city, company) = (Some("Canada"), None::<&str>, Some("%a%"));
        ask.rows(
            Customer::query()
                .filter_opt(country, |c, country| c.country.eq(country))
                .filter_opt(city, |c, city| c.city.eq(city))
                .filter_opt(company, |c, company| c.company.like(company))
                .order_by(|c| c.id.asc())
                .select(|c| (c.first_name, c.last_name)),
            "SELECT FirstName, LastName FROM Customer WHERE Country = 'Canada' AND Company LIKE '%a%' \
             ORDER BY CustomerId",
        )
    }),
    ("who leads the house", |ask| {
        ask.rows(
            Employee::query().filter(|e| e.reports_to.is(None::<Key<Employee>>)),
            "SELECT * FROM Employee WHERE ReportsTo IS NULL",
        )
    }),
];
