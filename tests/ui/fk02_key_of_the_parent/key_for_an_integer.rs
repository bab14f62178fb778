// FK2: a key is no raw integer.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    number: i64,
}

fn main() {
    let customer = Key::<Customer>::from_raw(1);
    let _ = NewOrder { number: customer };
}
