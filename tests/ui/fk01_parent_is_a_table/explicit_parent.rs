// FK1: the parent that the attribute names is a table.
use fk::prelude::*;

struct Customer;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(Customer, on_delete = cascade)]
    customer_id: Key<Customer>,
}

fn main() {}
