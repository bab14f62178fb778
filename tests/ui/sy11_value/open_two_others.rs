// SY11: an open enum has one variant for unknown words.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft,
    Other(String),
    Unknown(String),
}

fn main() {
    let _ = (Status::Draft, Status::Other(String::new()), Status::Unknown(String::new()));
}
