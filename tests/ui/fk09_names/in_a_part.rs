// FK9: names of one part are its own matter.
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
#[schema(part, User, Account)]
struct Auth;

#[derive(Schema)]
#[schema(include(Auth))]
struct App;

fn main() {}
