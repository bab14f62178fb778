// FK12: the key of one table doesn't get a row of another.
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

fn wrong(tx: &ReadTx<'_, Shop>, item: Key<Item>) -> fk::Result<Option<Customer>> {
    tx.get(item)
}

fn main() {}
