// SY12: a schema's words are `include` and `deferred_cycle`.
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
#[schema(includes(Auth))]
struct App;

fn main() {}
