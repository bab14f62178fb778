// FK24: a table isn't included, but listed.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(include(User))]
struct App;

fn main() {}
