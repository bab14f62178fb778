//! Schemas that the files haven't: of each, one table as it is, and a column that isn't there. Opening such a file
//! has to say so, and to leave it alone.

use fk::prelude::*;

use crate::proj::code::Code;

#[derive(Table, Debug)]
#[table(name = "Regions")]
pub(crate) struct Region {
    #[key(autoincrement = false)]
    #[column(name = "RegionID")]
    pub(crate) id: Key<Self>,
    #[column(name = "RegionDescription")]
    pub(crate) region_description: String,
    #[column(name = "Climate")]
    pub(crate) climate: String,
}

#[derive(Schema, Debug)]
#[schema(Region)]
pub(crate) struct Northwind;

#[derive(Table, Debug)]
#[table(name = "language")]
pub(crate) struct Language {
    #[key]
    #[column(name = "language_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) name: String,
    pub(crate) script: Option<String>,
    pub(crate) last_update: String,
}

#[derive(Schema, Debug)]
#[schema(Language)]
pub(crate) struct Sakila;

#[derive(Table, Debug)]
#[table(name = "auth_group")]
pub(crate) struct Group {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
    pub(crate) colour: i64,
}

#[derive(Schema, Debug)]
#[schema(Group)]
pub(crate) struct Auth;

#[derive(Table, Debug)]
#[table(name = "conversion_method", key(auth_name, code))]
pub(crate) struct ConversionMethod {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) formula: Option<String>,
}

#[derive(Schema, Debug)]
#[schema(ConversionMethod)]
pub(crate) struct Registry;

#[derive(Table, Debug)]
#[table(name = "Genre")]
pub(crate) struct Genre {
    #[key(autoincrement = false)]
    #[column(name = "GenreId")]
    pub(crate) id: Key<Self>,
    #[column(name = "Name")]
    pub(crate) name: Option<String>,
    #[column(name = "Mood")]
    pub(crate) mood: f64,
}

#[derive(Schema, Debug)]
#[schema(Genre)]
pub(crate) struct Chinook;
