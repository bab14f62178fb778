// FK7: a query is about a table of the schema.
use fk::Db;
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "items")]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer)]
struct Shop;

fn main() {
    let db = Db::<Shop>::in_memory().unwrap();
    let _ = db.read(|tx| tx.all(Item::query()));
}
