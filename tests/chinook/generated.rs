//! A music shop that nobody owns: rows of the sample's shape, made by counting, so that the import is
//! tested where there is no sample. Keys have gaps, every optional column is NULL somewhere, and bosses
//! come after those who report to them.

use fk::Key;

use super::rows::Rows;
use super::tables::{Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Track};

const ARTISTS: i64 = 20;
const ALBUMS: i64 = 50;
const GENRES: i64 = 6;
const MEDIA_TYPES: i64 = 3;
const TRACKS: i64 = 400;
const EMPLOYEES: i64 = 12;
const CUSTOMERS: i64 = 30;
const INVOICES: i64 = 90;
const LINES: i64 = 300;

/// The `n`th key of any table: keys needn't begin at 1 nor be dense.
fn key<T>(n: i64) -> Key<T> {
    Key::from_raw(3 * n + 7)
}

/// A text, with what a careless import would break: quotes, NULs, letters outside ASCII.
fn text(what: &str, n: i64) -> String {
    let odd = ["", "'", "\"; DROP TABLE tracks; --", "\0", "ß雪🎵", " "];
    format!("{what} {n}{}", pick(&odd, n))
}

fn maybe<V>(n: i64, value: V) -> Option<V> {
    (n % 4 != 1).then_some(value)
}

fn pick<'a>(from: &[&'a str], n: i64) -> &'a str {
    let at = usize::try_from(n).unwrap_or_default() % from.len();
    from[at]
}

fn cents(n: i64) -> f64 {
    // Counts are far below 2^32.
    f64::from(i32::try_from(n).unwrap_or_default()) / 100.0
}

fn date(n: i64) -> String {
    format!("20{:02}-{:02}-{:02} 00:00:00", n % 30, n % 12 + 1, n % 28 + 1)
}

/// Makes all rows.
pub(crate) fn rows() -> Rows {
    let artists = (0..ARTISTS).map(|n| Artist { id: key(n), name: maybe(n, text("artist", n)) });
    let albums = (0..ALBUMS).map(|n| Album { id: key(n), title: text("album", n), artist_id: key(n * 7 % ARTISTS) });
    let genres = (0..GENRES).map(|n| Genre { id: key(n), name: maybe(n, text("genre", n)) });
    let media_types = (0..MEDIA_TYPES).map(|n| MediaType { id: key(n), name: maybe(n, text("media type", n)) });
    let lines = (0..LINES).map(|n| InvoiceLine {
        id: key(n),
        invoice_id: key(n % INVOICES),
        track_id: key(n * 13 % TRACKS),
        unit_price: cents(n),
        quantity: n % 5 + 1,
    });
    Rows {
        artists: artists.collect(),
        albums: albums.collect(),
        genres: genres.collect(),
        media_types: media_types.collect(),
        tracks: (0..TRACKS).map(track).collect(),
        employees: (0..EMPLOYEES).map(employee).collect(),
        customers: (0..CUSTOMERS).map(customer).collect(),
        invoices: (0..INVOICES).map(invoice).collect(),
        lines: lines.collect(),
    }
}

fn track(n: i64) -> Track {
    Track {
        id: key(n),
        name: text("track", n),
        album_id: maybe(n, key(n % ALBUMS)),
        media_type_id: key(n % MEDIA_TYPES),
        genre_id: maybe(n + 1, key(n % GENRES)),
        composer: maybe(n + 2, text("composer", n)),
        milliseconds: 1000 * n,
        bytes: maybe(n + 3, i64::MAX - n),
        unit_price: cents(n),
    }
}

fn employee(n: i64) -> Employee {
    let boss = n + 1 + n % 3;
    Employee {
        id: key(n),
        last_name: text("last", n),
        first_name: text("first", n),
        title: maybe(n, text("title", n)),
        reports_to: (boss < EMPLOYEES).then(|| key(boss)),
        birth_date: maybe(n, date(n)),
        hire_date: maybe(n + 1, date(n + 1)),
        address: maybe(n, text("address", n)),
        city: maybe(n + 1, text("city", n)),
        state: maybe(n + 2, text("state", n)),
        country: maybe(n + 3, text("country", n)),
        postal_code: maybe(n, text("0", n)),
        phone: maybe(n + 1, text("+49", n)),
        fax: maybe(n + 2, text("+49", n)),
        email: maybe(n + 3, text("mail", n)),
    }
}

fn customer(n: i64) -> Customer {
    Customer {
        id: key(n),
        first_name: text("first", n),
        last_name: text("last", n),
        company: maybe(n, text("company", n)),
        address: maybe(n + 1, text("address", n)),
        city: maybe(n + 2, text("city", n)),
        state: maybe(n + 3, text("state", n)),
        country: maybe(n, text("country", n)),
        postal_code: maybe(n + 1, text("0", n)),
        phone: maybe(n + 2, text("+49", n)),
        fax: maybe(n + 3, text("+49", n)),
        email: text("mail", n),
        support_rep_id: maybe(n, key(n % EMPLOYEES)),
    }
}

fn invoice(n: i64) -> Invoice {
    Invoice {
        id: key(n),
        customer_id: key(n % CUSTOMERS),
        invoice_date: date(n),
        billing_address: maybe(n, text("address", n)),
        billing_city: maybe(n + 1, text("city", n)),
        billing_state: maybe(n + 2, text("state", n)),
        billing_country: maybe(n + 3, text("country", n)),
        billing_postal_code: maybe(n, text("0", n)),
        total: cents(n),
    }
}
