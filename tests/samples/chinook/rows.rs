//! The music shop's rows, on their way from the others' tables to one's own: the same columns, with other names.

use fk::prelude::*;

use super::original;
use super::own::{
    Album, Artist, Customer, Employee, Genre, Invoice, InvoiceLine, MediaType, Music, Playlist, PlaylistTrack, Track,
};

/// Each table: its name in the others' file, its name in one's own.
pub(crate) const TABLES: [(&str, &str); 11] = [
    ("Artist", "artists"),
    ("Album", "albums"),
    ("Genre", "genres"),
    ("MediaType", "media_types"),
    ("Track", "tracks"),
    ("Playlist", "playlists"),
    ("PlaylistTrack", "playlist_tracks"),
    ("Employee", "employees"),
    ("Customer", "customers"),
    ("Invoice", "invoices"),
    ("InvoiceLine", "invoice_lines"),
];

/// All rows of a music shop.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows {
    pub(crate) artists: Vec<Artist>,
    pub(crate) albums: Vec<Album>,
    pub(crate) genres: Vec<Genre>,
    pub(crate) media_types: Vec<MediaType>,
    pub(crate) tracks: Vec<Track>,
    pub(crate) playlists: Vec<Playlist>,
    pub(crate) playlist_tracks: Vec<PlaylistTrack>,
    pub(crate) employees: Vec<Employee>,
    pub(crate) customers: Vec<Customer>,
    pub(crate) invoices: Vec<Invoice>,
    pub(crate) lines: Vec<InvoiceLine>,
}

impl Rows {
    /// Reads the others' file.
    pub(crate) fn read(tx: &ReadTx<'_, original::Chinook>) -> fk::Result<Self> {
        Ok(Self {
            artists: taken(tx.all(original::Artist::query().order_by(|r| r.id.asc()))?),
            albums: taken(tx.all(original::Album::query().order_by(|r| r.id.asc()))?),
            genres: taken(tx.all(original::Genre::query().order_by(|r| r.id.asc()))?),
            media_types: taken(tx.all(original::MediaType::query().order_by(|r| r.id.asc()))?),
            tracks: taken(tx.all(original::Track::query().order_by(|r| r.id.asc()))?),
            playlists: taken(tx.all(original::Playlist::query().order_by(|r| r.id.asc()))?),
            playlist_tracks: taken(
                tx.all(original::PlaylistTrack::query().order_by(|e| (e.playlist_id.asc(), e.track_id.asc())))?,
            ),
            employees: taken(tx.all(original::Employee::query().order_by(|r| r.id.asc()))?),
            customers: taken(tx.all(original::Customer::query().order_by(|r| r.id.asc()))?),
            invoices: taken(tx.all(original::Invoice::query().order_by(|r| r.id.asc()))?),
            lines: taken(tx.all(original::InvoiceLine::query().order_by(|r| r.id.asc()))?),
        })
    }

    /// Reads one's own.
    pub(crate) fn read_back(tx: &ReadTx<'_, Music>) -> fk::Result<Self> {
        Ok(Self {
            artists: tx.all(Artist::query().order_by(|r| r.id.asc()))?,
            albums: tx.all(Album::query().order_by(|r| r.id.asc()))?,
            genres: tx.all(Genre::query().order_by(|r| r.id.asc()))?,
            media_types: tx.all(MediaType::query().order_by(|r| r.id.asc()))?,
            tracks: tx.all(Track::query().order_by(|r| r.id.asc()))?,
            playlists: tx.all(Playlist::query().order_by(|r| r.id.asc()))?,
            playlist_tracks: tx.all(PlaylistTrack::query().order_by(|e| (e.playlist_id.asc(), e.track_id.asc())))?,
            employees: tx.all(Employee::query().order_by(|r| r.id.asc()))?,
            customers: tx.all(Customer::query().order_by(|r| r.id.asc()))?,
            invoices: tx.all(Invoice::query().order_by(|r| r.id.asc()))?,
            lines: tx.all(InvoiceLine::query().order_by(|r| r.id.asc()))?,
        })
    }
}

fn taken<T, U: From<T>>(rows: Vec<T>) -> Vec<U> {
    rows.into_iter().map(U::from).collect()
}

/// The same key, of the table that takes the other's place.
fn key<T, U>(key: Key<T>) -> Key<U> {
    Key::from_raw(key.into_raw())
}

impl From<original::Artist> for Artist {
    fn from(row: original::Artist) -> Self {
        Self { id: key(row.id), name: row.name }
    }
}

impl From<original::Album> for Album {
    fn from(row: original::Album) -> Self {
        Self { id: key(row.id), title: row.title, artist_id: key(row.artist_id) }
    }
}

impl From<original::Genre> for Genre {
    fn from(row: original::Genre) -> Self {
        Self { id: key(row.id), name: row.name }
    }
}

impl From<original::MediaType> for MediaType {
    fn from(row: original::MediaType) -> Self {
        Self { id: key(row.id), name: row.name }
    }
}

impl From<original::Track> for Track {
    fn from(row: original::Track) -> Self {
        Self {
            id: key(row.id),
            name: row.name,
            album_id: row.album_id.map(key),
            media_type_id: key(row.media_type_id),
            genre_id: row.genre_id.map(key),
            composer: row.composer,
            milliseconds: row.milliseconds,
            bytes: row.bytes,
            unit_price: row.unit_price,
        }
    }
}

impl From<original::Playlist> for Playlist {
    fn from(row: original::Playlist) -> Self {
        Self { id: key(row.id), name: row.name }
    }
}

impl From<original::PlaylistTrack> for PlaylistTrack {
    fn from(row: original::PlaylistTrack) -> Self {
        Self { playlist_id: key(row.playlist_id), track_id: key(row.track_id) }
    }
}

impl From<original::Employee> for Employee {
    fn from(row: original::Employee) -> Self {
        Self {
            id: key(row.id),
            last_name: row.last_name,
            first_name: row.first_name,
            title: row.title,
            reports_to: row.reports_to.map(key),
            birth_date: row.birth_date,
            hire_date: row.hire_date,
            address: row.address,
            city: row.city,
            state: row.state,
            country: row.country,
            postal_code: row.postal_code,
            phone: row.phone,
            fax: row.fax,
            email: row.email,
        }
    }
}

impl From<original::Customer> for Customer {
    fn from(row: original::Customer) -> Self {
        Self {
            id: key(row.id),
            first_name: row.first_name,
            last_name: row.last_name,
            company: row.company,
            address: row.address,
            city: row.city,
            state: row.state,
            country: row.country,
            postal_code: row.postal_code,
            phone: row.phone,
            fax: row.fax,
            email: row.email,
            support_rep_id: row.support_rep_id.map(key),
        }
    }
}

impl From<original::Invoice> for Invoice {
    fn from(row: original::Invoice) -> Self {
        Self {
            id: key(row.id),
            customer_id: key(row.customer_id),
            invoice_date: row.invoice_date,
            billing_address: row.billing_address,
            billing_city: row.billing_city,
            billing_state: row.billing_state,
            billing_country: row.billing_country,
            billing_postal_code: row.billing_postal_code,
            total: row.total,
        }
    }
}

impl From<original::InvoiceLine> for InvoiceLine {
    fn from(row: original::InvoiceLine) -> Self {
        Self {
            id: key(row.id),
            invoice_id: key(row.invoice_id),
            track_id: key(row.track_id),
            unit_price: row.unit_price,
            quantity: row.quantity,
        }
    }
}
