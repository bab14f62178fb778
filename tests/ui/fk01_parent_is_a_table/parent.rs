// FK1: the parent of a reference is a table.
use fk::prelude::*;

struct Customer;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    note: String,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
