// FK12: a number is no key.
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

fn wrong(tx: &ReadTx<'_, Shop>) -> fk::Result<Option<Customer>> {
    tx.get(5)
}

fn main() {}
