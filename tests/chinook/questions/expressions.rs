//! What is made of columns: cases, defaults for NULL, texts, numbers, dates.

use fk::prelude::*;

use super::Question;
use crate::chinook::original::{Customer, Employee, Invoice, InvoiceLine, Track};

pub(super) const QUESTIONS: &[Question] = &[
    ("how tracks divide into short, normal and long ones", |ask| {
        ask.rows(
            Track::query()
                .group_by(|t| {
                    fk::case()
                        .when(t.milliseconds.lt(120_000), "short")
                        .when(t.milliseconds.lt(600_000), "normal")
                        .otherwise("long")
                })
                .order_by(|_, g| g.count().desc())
                .select(|length, g| (length, g.count())),
            "SELECT CASE WHEN Milliseconds < 120000 THEN 'short' WHEN Milliseconds < 600000 THEN 'normal' \
             ELSE 'long' END, count(*) FROM Track GROUP BY 1 ORDER BY 2 DESC",
        )
    }),
    ("a discount for some countries, none for the others", |ask| {
        ask.rows(
            Customer::query().order_by(|c| c.id.asc()).select(|c| {
                let percent = fk::case().when(c.country.eq("Brazil"), 20).when(c.state.eq("CA"), 10).end();
                (c.id, percent)
            }),
            "SELECT CustomerId, CASE WHEN Country = 'Brazil' THEN 20 WHEN State = 'CA' THEN 10 END \
             FROM Customer ORDER BY CustomerId",
        )
    }),
    ("to whom a letter goes", |ask| {
        ask.rows(
            Customer::query().order_by(|c| c.id.asc()).select(|c| {
                let name = c.last_name.upper().concat(", ").concat(c.first_name);
                (name, c.company.coalesce("private"), c.fax.coalesce(c.phone))
            }),
            "SELECT upper(LastName) || ', ' || FirstName, coalesce(Company, 'private'), coalesce(Fax, Phone) \
             FROM Customer ORDER BY CustomerId",
        )
    }),
    ("at which providers customers have their mailboxes", |ask| {
        ask.rows(
            Customer::query()
                .group_by(|c| c.email.substr(c.email.instr("@") + 1, 100).lower())
                .having(|_, g| g.count().gt(1))
                .order_by(|host, g| (g.count().desc(), host.asc()))
                .select(|host, g| (host, g.count())),
            "SELECT lower(substr(Email, instr(Email, '@') + 1, 100)), count(*) FROM Customer GROUP BY 1 \
             HAVING count(*) > 1 ORDER BY 2 DESC, 1",
        )
    }),
    ("telephone numbers as one dials them", |ask| {
        ask.rows(
            Employee::query().order_by(|e| e.id.asc()).select(|e| {
                let digits = e.phone.replace("(", "").replace(")", "").replace("-", " ").replace(" ", "");
                (digits.clone().replace("+", ""), digits.len(), e.title.trim().len())
            }),
            "SELECT ltrim(replace(replace(replace(replace(Phone, '(', ''), ')', ''), '-', ' '), ' ', ''), '+'), \
             length(replace(replace(replace(replace(Phone, '(', ''), ')', ''), '-', ' '), ' ', '')), length(trim(Title)) \
             FROM Employee ORDER BY EmployeeId",
        )
    }),
    ("what a minute costs", |ask| {
        // A quotient may be NULL, as a division by 0 is.
        ask.rows(
            Track::query()
                .order_by(|t| (t.unit_price / t.milliseconds.cast::<f64>()).desc())
                .limit(10)
                .select(|t| (t.id, (t.unit_price * 60_000.0 / t.milliseconds.cast::<f64>()).round(3))),
            "SELECT TrackId, round(UnitPrice * 60000.0 / CAST(Milliseconds AS REAL), 3) FROM Track \
             ORDER BY UnitPrice / CAST(Milliseconds AS REAL) DESC LIMIT 10",
        )
    }),
    ("minutes and seconds of the shortest tracks", |ask| {
        ask.rows(
            Track::query().order_by(|t| (t.milliseconds.asc(), t.id.asc())).limit(10).select(|t| {
                (t.milliseconds / 60_000, t.milliseconds % 60_000 / 1000, (-t.milliseconds).abs(), t.milliseconds / 0)
            }),
            "SELECT Milliseconds / 60000, Milliseconds % 60000 / 1000, abs(-Milliseconds), NULL FROM Track \
             ORDER BY Milliseconds, TrackId LIMIT 10",
        )
    }),
    ("prices rounded up, down and to the nearest", |ask| {
        ask.rows(
            InvoiceLine::query()
                .order_by(|l| l.unit_price.asc())
                .select(|l| (l.unit_price, l.unit_price.ceil(), l.unit_price.floor(), (l.unit_price - 1.5).sign()))
                .distinct(),
            "WITH prices AS (SELECT DISTINCT UnitPrice AS p, CAST(UnitPrice AS INTEGER) AS i FROM InvoiceLine) \
             SELECT p, i + (p > i) + 0.0, i + 0.0, (p > 1.5) - (p < 1.5) FROM prices ORDER BY p",
        )
    }),
    ("at least two and a half, and at most the customer's number", |ask| {
        ask.rows(
            Invoice::query()
                .filter(|i| i.id.is_in([1, 2, 3].map(Key::from_raw)))
                .order_by(|i| i.id.asc())
                .select(|i| (i.total.max_of(2.5), i.total.min_of(i.customer().id.cast::<f64>()))),
            "SELECT max(Total, 2.5), min(Total, CAST(CustomerId AS REAL)) FROM Invoice WHERE InvoiceId IN (1, 2, 3) \
             ORDER BY InvoiceId",
        )
    }),
    ("in which months there is most to do", |ask| {
        ask.rows(
            Invoice::query()
                .group_by(|i| i.invoice_date.month())
                .order_by(|month, g| (g.sum(|i| i.total).round(2).desc(), month.asc()))
                .select(|month, g| (month, g.sum(|i| i.total).round(2), g.max(|i| i.invoice_date.day()))),
            "SELECT CAST(strftime('%m', InvoiceDate) AS INTEGER), round(sum(Total), 2), \
             max(CAST(strftime('%d', InvoiceDate) AS INTEGER)) FROM Invoice GROUP BY 1 ORDER BY 2 DESC, 1",
        )
    }),
    ("how old people were when they were hired, and on which day of the week", |ask| {
        ask.rows(
            Employee::query()
                .order_by(|e| e.id.asc())
                .select(|e| (e.last_name, e.hire_date.year() - e.birth_date.year(), e.hire_date.strftime("%w"))),
            "SELECT LastName, strftime('%Y', HireDate) - strftime('%Y', BirthDate), strftime('%w', HireDate) \
             FROM Employee ORDER BY EmployeeId",
        )
    }),
    ("keys as texts, texts as numbers", |ask| {
        ask.rows(
            Customer::query()
                .filter(|c| c.postal_code.cast::<i64>().gt(90_000))
                .order_by(|c| c.id.asc())
                .select(|c| (fk::value("C").concat(c.id.cast::<String>()), c.postal_code.cast::<i64>())),
            "SELECT 'C' || CAST(CustomerId AS TEXT), CAST(PostalCode AS INTEGER) FROM Customer \
             WHERE CAST(PostalCode AS INTEGER) > 90000 ORDER BY CustomerId",
        )
    }),
];
