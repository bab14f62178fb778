// SY11: the variant for unknown words has one field.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft,
    Other(String, i64),
}

fn main() {
    let _ = (Status::Draft, Status::Other(String::new(), 1));
}
