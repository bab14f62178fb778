// SY11: the field of the variant for unknown words has no name.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft,
    Other { word: String },
}

fn main() {
    let _ = (Status::Draft, Status::Other { word: String::new() });
}
