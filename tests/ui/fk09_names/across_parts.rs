// FK9: names of an included schema are there once, too.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "user")]
struct Account {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(part, User)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth), Account)]
struct App;

fn main() {}
