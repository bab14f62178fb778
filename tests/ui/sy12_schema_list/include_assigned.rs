// SY12: `include` has parentheses.
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
#[schema(include = Auth)]
struct App;

fn main() {}
