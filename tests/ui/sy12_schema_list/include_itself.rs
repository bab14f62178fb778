// SY12: a schema doesn't include itself.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(part, include(Auth), User)]
struct Auth;

fn main() {}
