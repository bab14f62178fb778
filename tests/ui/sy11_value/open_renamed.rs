// SY11: the variant for unknown words has none of its own.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft,
    #[value(rename = "other")]
    Other(String),
}

fn main() {
    let _ = (Status::Draft, Status::Other(String::new()));
}
