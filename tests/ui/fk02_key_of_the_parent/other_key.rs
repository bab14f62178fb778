// FK2: one table's key is not another's.
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
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

fn main() {
    let item = Key::<Item>::from_raw(1);
    let _ = NewOrder { customer_id: item };
}
