// FK12: a column is set to a value of its type.
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

fn wrong(tx: &mut WriteTx<'_, Shop>, customer: Key<Customer>) -> fk::Result<()> {
    tx.set(customer, |c| c.name.set(5))
}

fn main() {}
