// FK12: a relation is read from a row of its own table.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    customer_id: Key<Customer>,
}

fn customer(customer: &Customer) -> fk::AtMostOne<Customer> {
    Order::CUSTOMER.of(customer)
}

fn main() {}
