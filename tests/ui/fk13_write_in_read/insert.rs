// FK13: nor has the closure of `read`.
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
#[schema(Customer, Item)]
struct Shop;

fn wrong(db: &Db<Shop>) -> fk::Result<Item> {
    db.read(|tx| tx.insert(NewItem { name: String::new() }))
}

fn main() {}
