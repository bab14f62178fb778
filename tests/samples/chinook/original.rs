//! The Chinook music shop's eleven tables as their file has them: other people's names, taken as they are.
//! No table is left out.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Artist", has_many(albums: Album))]
pub(crate) struct Artist {
    #[key(autoincrement = false)]
    #[column(name = "ArtistId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Album", has_many(tracks: Track))]
pub(crate) struct Album {
    #[key(autoincrement = false)]
    #[column(name = "AlbumId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Title")]
    pub(crate) title: String,
    #[column(name = "ArtistId")]
    #[references(on_delete = no_action)]
    pub(crate) artist_id: Key<Artist>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Genre", has_many(tracks: Track))]
pub(crate) struct Genre {
    #[key(autoincrement = false)]
    #[column(name = "GenreId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "MediaType", has_many(tracks: Track))]
pub(crate) struct MediaType {
    #[key(autoincrement = false)]
    #[column(name = "MediaTypeId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "Track",
    has_many(lines: InvoiceLine),
    many_to_many(playlists: Playlist through PlaylistTrack)
)]
pub(crate) struct Track {
    #[key(autoincrement = false)]
    #[column(name = "TrackId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: String,
    #[column(name = "AlbumId")]
    #[references(on_delete = no_action)]
    pub(crate) album_id: Option<Key<Album>>,
    #[column(name = "MediaTypeId")]
    #[references(on_delete = no_action)]
    pub(crate) media_type_id: Key<MediaType>,
    #[column(name = "GenreId")]
    #[references(on_delete = no_action)]
    pub(crate) genre_id: Option<Key<Genre>>,
    #[column(name = "Composer")]
    pub(crate) composer: Option<String>,
    #[column(name = "Milliseconds")]
    pub(crate) milliseconds: i64,
    #[column(name = "Bytes")]
    pub(crate) bytes: Option<i64>,
    #[column(name = "UnitPrice")]
    pub(crate) unit_price: f64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Playlist", many_to_many(tracks: Track through PlaylistTrack))]
pub(crate) struct Playlist {
    #[key(autoincrement = false)]
    #[column(name = "PlaylistId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "PlaylistTrack", key(playlist_id, track_id))]
pub(crate) struct PlaylistTrack {
    #[column(name = "PlaylistId")]
    #[references(on_delete = no_action)]
    pub(crate) playlist_id: Key<Playlist>,
    #[column(name = "TrackId")]
    #[references(on_delete = no_action)]
    pub(crate) track_id: Key<Track>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Employee", has_many(subordinates: Employee, customers: Customer))]
pub(crate) struct Employee {
    #[key(autoincrement = false)]
    #[column(name = "EmployeeId")]
    pub(crate) id: Key<Self>,
    #[column(name = "LastName")]
    pub(crate) last_name: String,
    #[column(name = "FirstName")]
    pub(crate) first_name: String,
    #[column(name = "Title")]
    pub(crate) title: Option<String>,
    #[column(name = "ReportsTo")]
    #[references(on_delete = no_action, as boss)]
    pub(crate) reports_to: Option<Key<Self>>,
    #[column(name = "BirthDate")]
    pub(crate) birth_date: Option<String>,
    #[column(name = "HireDate")]
    pub(crate) hire_date: Option<String>,
    #[column(name = "Address")]
    pub(crate) address: Option<String>,
    #[column(name = "City")]
    pub(crate) city: Option<String>,
    #[column(name = "State")]
    pub(crate) state: Option<String>,
    #[column(name = "Country")]
    pub(crate) country: Option<String>,
    #[column(name = "PostalCode")]
    pub(crate) postal_code: Option<String>,
    #[column(name = "Phone")]
    pub(crate) phone: Option<String>,
    #[column(name = "Fax")]
    pub(crate) fax: Option<String>,
    #[column(name = "Email")]
    pub(crate) email: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Customer", has_many(invoices: Invoice))]
pub(crate) struct Customer {
    #[key(autoincrement = false)]
    #[column(name = "CustomerId")]
    pub(crate) id: Key<Self>,
    #[column(name = "FirstName")]
    pub(crate) first_name: String,
    #[column(name = "LastName")]
    pub(crate) last_name: String,
    #[column(name = "Company")]
    pub(crate) company: Option<String>,
    #[column(name = "Address")]
    pub(crate) address: Option<String>,
    #[column(name = "City")]
    pub(crate) city: Option<String>,
    #[column(name = "State")]
    pub(crate) state: Option<String>,
    #[column(name = "Country")]
    pub(crate) country: Option<String>,
    #[column(name = "PostalCode")]
    pub(crate) postal_code: Option<String>,
    #[column(name = "Phone")]
    pub(crate) phone: Option<String>,
    #[column(name = "Fax")]
    pub(crate) fax: Option<String>,
    #[column(name = "Email")]
    pub(crate) email: String,
    #[column(name = "SupportRepId")]
    #[references(on_delete = no_action)]
    pub(crate) support_rep_id: Option<Key<Employee>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Invoice", has_many(lines: InvoiceLine))]
pub(crate) struct Invoice {
    #[key(autoincrement = false)]
    #[column(name = "InvoiceId")]
    pub(crate) id: Key<Self>,
    #[column(name = "CustomerId")]
    #[references(on_delete = no_action)]
    pub(crate) customer_id: Key<Customer>,
    #[column(name = "InvoiceDate")]
    pub(crate) invoice_date: String,
    #[column(name = "BillingAddress")]
    pub(crate) billing_address: Option<String>,
    #[column(name = "BillingCity")]
    pub(crate) billing_city: Option<String>,
    #[column(name = "BillingState")]
    pub(crate) billing_state: Option<String>,
    #[column(name = "BillingCountry")]
    pub(crate) billing_country: Option<String>,
    #[column(name = "BillingPostalCode")]
    pub(crate) billing_postal_code: Option<String>,
    #[column(name = "Total")]
    pub(crate) total: f64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "InvoiceLine")]
pub(crate) struct InvoiceLine {
    #[key(autoincrement = false)]
    #[column(name = "InvoiceLineId")]
    pub(crate) id: Key<Self>,
    #[column(name = "InvoiceId")]
    #[references(on_delete = no_action)]
    pub(crate) invoice_id: Key<Invoice>,
    #[column(name = "TrackId")]
    #[references(on_delete = no_action)]
    pub(crate) track_id: Key<Track>,
    #[column(name = "UnitPrice")]
    pub(crate) unit_price: f64,
    #[column(name = "Quantity")]
    pub(crate) quantity: i64,
}

#[derive(Schema, Debug)]
#[schema(Artist, Album, Genre, MediaType, Track, Playlist, PlaylistTrack, Employee, Customer, Invoice, InvoiceLine)]
pub(crate) struct Chinook;
