// SY2: a parent in small letters is written as a path.
use fk::prelude::*;

#[derive(Table)]
#[allow(non_camel_case_types)]
struct customer {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(customer, on_delete = cascade)]
    customer_id: Key<customer>,
}

fn main() {}
