// FK2: a key of several columns can't be referenced yet.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers", key(place, number))]
struct Customer {
    place: String,
    number: i64,
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
