// FK12: only rows are inserted.
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

fn wrong(tx: &mut WriteTx<'_, Shop>) -> fk::Result<Customer> {
    let row = ("Helen", 1);
    tx.insert(row)
}

fn main() {}
