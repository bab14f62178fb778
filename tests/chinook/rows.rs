//! The music shop's rows, wherever they come from: the sample file, or a generator. Also the import, which
//! is the same for both.

use fk::prelude::*;
use fk::rusqlite::{self, Connection, Row};

use super::tables::{Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Music, Track};

/// All rows of a music shop.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows {
    pub(crate) artists: Vec<Artist>,
    pub(crate) albums: Vec<Album>,
    pub(crate) genres: Vec<Genre>,
    pub(crate) media_types: Vec<MediaType>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) employees: Vec<Employee>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) lines: Vec<InvoiceLine>,
}

/// Imports rows with the keys that they have. Parents come before children; among employees the file's
/// order may be any, so that their foreign key is put off until the commit.
pub(crate) fn import(tx: &mut WriteTx<'_, Music>, rows: Rows) -> fk::Result<()> {
    tx.defer_foreign_keys()?;
    import_in_order(tx, rows)
}

/// Imports rows, each of which has to find its parents.
pub(crate) fn import_in_order(tx: &mut WriteTx<'_, Music>, rows: Rows) -> fk::Result<()> {
    tx.insert_all(rows.artists)?;
    tx.insert_all(rows.albums)?;
    tx.insert_all(rows.genres)?;
    tx.insert_all(rows.media_types)?;
    tx.insert_all(rows.tracks)?;
    tx.insert_all(rows.employees)?;
    tx.insert_all(rows.customers)?;
    tx.insert_all(rows.invoices)?;
    tx.insert_all(rows.lines)?;
    Ok(())
}

/// Reads all rows back, by key.
pub(crate) fn read_back(tx: &ReadTx<'_, Music>) -> fk::Result<Rows> {
    Ok(Rows {
        artists: tx.all(Artist::query().order_by(|a| a.id.asc()))?,
        albums: tx.all(Album::query().order_by(|a| a.id.asc()))?,
        genres: tx.all(Genre::query().order_by(|g| g.id.asc()))?,
        media_types: tx.all(MediaType::query().order_by(|m| m.id.asc()))?,
        tracks: tx.all(Track::query().order_by(|t| t.id.asc()))?,
        employees: tx.all(Employee::query().order_by(|e| e.id.asc()))?,
        customers: tx.all(Customer::query().order_by(|c| c.id.asc()))?,
        invoices: tx.all(Invoice::query().order_by(|i| i.id.asc()))?,
        lines: tx.all(InvoiceLine::query().order_by(|l| l.id.asc()))?,
    })
}

/// Reads the sample file with rusqlite alone, in the file's order.
pub(crate) fn read_source(source: &Connection) -> rusqlite::Result<Rows> {
    Ok(Rows {
        artists: all(source, "Artist", |row| Ok(Artist { id: key(row, 0)?, name: row.get(1)? }))?,
        albums: all(source, "Album", |row| {
            Ok(Album { id: key(row, 0)?, title: row.get(1)?, artist_id: key(row, 2)? })
        })?,
        genres: all(source, "Genre", |row| Ok(Genre { id: key(row, 0)?, name: row.get(1)? }))?,
        media_types: all(source, "MediaType", |row| Ok(MediaType { id: key(row, 0)?, name: row.get(1)? }))?,
        tracks: all(source, "Track", track)?,
        employees: all(source, "Employee", employee)?,
        customers: all(source, "Customer", customer)?,
        invoices: all(source, "Invoice", invoice)?,
        lines: all(source, "InvoiceLine", |row| {
            Ok(InvoiceLine {
                id: key(row, 0)?,
                invoice_id: key(row, 1)?,
                track_id: key(row, 2)?,
                unit_price: row.get(3)?,
                quantity: row.get(4)?,
            })
        })?,
    })
}

fn all<R>(
    source: &Connection,
    table: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<R>,
) -> rusqlite::Result<Vec<R>> {
    source.prepare(&format!("SELECT * FROM [{table}]"))?.query_map([], read)?.collect()
}

fn key<T>(row: &Row<'_>, at: usize) -> rusqlite::Result<Key<T>> {
    row.get(at).map(Key::from_raw)
}

fn optional_key<T>(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Key<T>>> {
    Ok(row.get::<_, Option<i64>>(at)?.map(Key::from_raw))
}

fn track(row: &Row<'_>) -> rusqlite::Result<Track> {
    Ok(Track {
        id: key(row, 0)?,
        name: row.get(1)?,
        album_id: optional_key(row, 2)?,
        media_type_id: key(row, 3)?,
        genre_id: optional_key(row, 4)?,
        composer: row.get(5)?,
        milliseconds: row.get(6)?,
        bytes: row.get(7)?,
        unit_price: row.get(8)?,
    })
}

fn employee(row: &Row<'_>) -> rusqlite::Result<Employee> {
    Ok(Employee {
        id: key(row, 0)?,
        last_name: row.get(1)?,
        first_name: row.get(2)?,
        title: row.get(3)?,
        reports_to: optional_key(row, 4)?,
        birth_date: row.get(5)?,
        hire_date: row.get(6)?,
        address: row.get(7)?,
        city: row.get(8)?,
        state: row.get(9)?,
        country: row.get(10)?,
        postal_code: row.get(11)?,
        phone: row.get(12)?,
        fax: row.get(13)?,
        email: row.get(14)?,
    })
}

fn customer(row: &Row<'_>) -> rusqlite::Result<Customer> {
    Ok(Customer {
        id: key(row, 0)?,
        first_name: row.get(1)?,
        last_name: row.get(2)?,
        company: row.get(3)?,
        address: row.get(4)?,
        city: row.get(5)?,
        state: row.get(6)?,
        country: row.get(7)?,
        postal_code: row.get(8)?,
        phone: row.get(9)?,
        fax: row.get(10)?,
        email: row.get(11)?,
        support_rep_id: optional_key(row, 12)?,
    })
}

fn invoice(row: &Row<'_>) -> rusqlite::Result<Invoice> {
    Ok(Invoice {
        id: key(row, 0)?,
        customer_id: key(row, 1)?,
        invoice_date: row.get(2)?,
        billing_address: row.get(3)?,
        billing_city: row.get(4)?,
        billing_state: row.get(5)?,
        billing_country: row.get(6)?,
        billing_postal_code: row.get(7)?,
        total: row.get(8)?,
    })
}
