// SY11: the field of the variant for unknown words is a `String`.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft,
    Other(Vec<u8>),
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    status: Status,
}

fn main() {
    let _ = (Status::Draft, Status::Other(vec![]));
}
