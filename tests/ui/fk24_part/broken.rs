// SY12: what is wrong about a part is told there alone.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(part, User, User)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth))]
struct App;

fn main() {}
