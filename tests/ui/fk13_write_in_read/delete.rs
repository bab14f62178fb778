// FK13: a read transaction has no writes.
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

fn wrong(tx: &ReadTx<'_, Shop>, item: Key<Item>) -> fk::Result<Deleted> {
    tx.delete(item)
}

fn main() {}
