//! The music shop's eleven tables as one would declare them oneself: to be filled from the file of the others.
//! Columns come in that file's order, so that a row of the one is a row of the other.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "artists", has_many(albums: Album))]
pub(crate) struct Artist {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "albums", has_many(tracks: Track))]
pub(crate) struct Album {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) title: String,
    #[references(on_delete = no_action)]
    pub(crate) artist_id: Key<Artist>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "genres")]
pub(crate) struct Genre {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "media_types")]
pub(crate) struct MediaType {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tracks", has_many(sales: InvoiceLine))]
pub(crate) struct Track {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: String,
    #[references(on_delete = no_action)]
    pub(crate) album_id: Option<Key<Album>>,
    #[references(on_delete = no_action)]
    pub(crate) media_type_id: Key<MediaType>,
    #[references(on_delete = no_action)]
    pub(crate) genre_id: Option<Key<Genre>>,
    pub(crate) composer: Option<String>,
    pub(crate) milliseconds: i64,
    pub(crate) bytes: Option<i64>,
    pub(crate) unit_price: f64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "playlists", many_to_many(tracks: Track through PlaylistTrack))]
pub(crate) struct Playlist {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "playlist_tracks", key(playlist_id, track_id))]
pub(crate) struct PlaylistTrack {
    #[references(on_delete = no_action)]
    pub(crate) playlist_id: Key<Playlist>,
    #[references(on_delete = no_action)]
    pub(crate) track_id: Key<Track>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees", has_many(subordinates: Employee, customers: Customer))]
pub(crate) struct Employee {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) last_name: String,
    pub(crate) first_name: String,
    pub(crate) title: Option<String>,
    #[references(on_delete = no_action, as boss)]
    pub(crate) reports_to: Option<Key<Self>>,
    pub(crate) birth_date: Option<String>,
    pub(crate) hire_date: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) fax: Option<String>,
    pub(crate) email: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(invoices: Invoice))]
pub(crate) struct Customer {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) company: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) state: Option<String>,
    pub(crate) country: Option<String>,
    pub(crate) postal_code: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) fax: Option<String>,
    pub(crate) email: String,
    #[references(on_delete = no_action)]
    pub(crate) support_rep_id: Option<Key<Employee>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "invoices", has_many(lines: InvoiceLine))]
#[expect(clippy::struct_field_names, reason = "the source says `InvoiceDate`")]
pub(crate) struct Invoice {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action)]
    pub(crate) customer_id: Key<Customer>,
    pub(crate) invoice_date: String,
    pub(crate) billing_address: Option<String>,
    pub(crate) billing_city: Option<String>,
    pub(crate) billing_state: Option<String>,
    pub(crate) billing_country: Option<String>,
    pub(crate) billing_postal_code: Option<String>,
    pub(crate) total: f64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "invoice_lines")]
pub(crate) struct InvoiceLine {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action)]
    pub(crate) invoice_id: Key<Invoice>,
    #[references(on_delete = no_action)]
    pub(crate) track_id: Key<Track>,
    pub(crate) unit_price: f64,
    pub(crate) quantity: i64,
}

#[derive(Schema, Debug)]
#[schema(Artist, Album, Genre, MediaType, Track, Playlist, PlaylistTrack, Employee, Customer, Invoice, InvoiceLine)]
pub(crate) struct Music;
