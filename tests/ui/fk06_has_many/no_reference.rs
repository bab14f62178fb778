// FK6: the child of a `has_many` references back.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", has_many(orders: Order))]
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

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    item_id: Key<Item>,
}

fn main() {}
