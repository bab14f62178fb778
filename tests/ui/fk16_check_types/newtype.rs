// FK16: a newtype is compared as its field.
use fk::prelude::*;

#[derive(Value)]
struct Email(String);

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[check(email > 0)]
    email: Email,
}

fn main() {}
