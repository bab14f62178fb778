// SY4: a table has one key.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(key(customer_id, number))]
struct Order {
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    number: i64,
}

#[derive(Table)]
#[table(key(customer_id))]
struct Address {
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
    street: String,
}

fn main() {
    let _: AddressKey = Address::key(Key::from_raw(1));
    let _: Key<Address, Key<Customer>> = Address { customer_id: Key::from_raw(1), street: String::new() }.key();
}
