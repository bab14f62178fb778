// SY12: a schema is included once.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(part, User)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth), include(Auth))]
struct App;

fn main() {}
