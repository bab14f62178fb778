//! The music shop's tables as the sample file has them: other people's names, taken as they are.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Artist", has_many(albums: Album))]
pub(crate) struct Artist {
    #[key]
    #[column(name = "ArtistId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Album", has_many(tracks: Track))]
pub(crate) struct Album {
    #[key]
    #[column(name = "AlbumId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Title")]
    pub(crate) title: String,
    #[column(name = "ArtistId")]
    #[references(on_delete = no_action)]
    pub(crate) artist_id: Key<Artist>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Genre")]
pub(crate) struct Genre {
    #[key]
    #[column(name = "GenreId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "MediaType")]
pub(crate) struct MediaType {
    #[key]
    #[column(name = "MediaTypeId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Track")]
pub(crate) struct Track {
    #[key]
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

#[derive(Schema, Debug)]
#[schema(Artist, Album, Genre, MediaType, Track)]
pub(crate) struct Chinook;
