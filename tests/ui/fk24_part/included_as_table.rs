// FK24: a part is included, not listed.
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
#[schema(Auth)]
struct App;

fn main() {}
