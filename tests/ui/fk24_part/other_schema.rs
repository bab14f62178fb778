// FK7: a table of a part is in schemas that include it.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
struct Invoice {
    #[key]
    id: Key<Self>,
    number: i64,
}

#[derive(Schema)]
#[schema(part, User)]
struct Auth;

#[derive(Schema)]
#[schema(Invoice)]
struct App;

fn users(tx: &ReadTx<'_, App>) -> fk::Result<Vec<User>> {
    tx.all(User::query())
}

fn main() {}
