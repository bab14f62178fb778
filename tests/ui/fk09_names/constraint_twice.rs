// FK9: a constraint's name is there once in a schema.
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

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, name = "fk_order")]
    customer_id: Key<Customer>,
    #[references(on_delete = cascade, name = "FK_ORDER")]
    item_id: Key<Item>,
}

#[derive(Schema)]
#[schema(Customer, Item, Order)]
struct Shop;

fn main() {}
