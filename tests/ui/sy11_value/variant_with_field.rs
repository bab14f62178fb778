// SY11: a variant is one word.
use fk::prelude::*;

#[derive(Value)]
enum Status {
    Draft,
    Placed(i64),
}

fn main() {
    let _ = (Status::Draft, Status::Placed(1));
}
