// SY11: an open enum has a variant for unknown words.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft,
    Placed,
}

fn main() {
    let _ = (Status::Draft, Status::Placed);
}
