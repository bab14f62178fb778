// FK1: a struct without its derive is one error, wherever it is mentioned.
use fk::prelude::*;

struct Customer {
    id: i64,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

#[derive(Schema)]
#[schema(Customer, Order)]
struct Shop;

fn main() {}
