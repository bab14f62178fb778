// SY11: beside the variant for unknown words, each is one word.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
enum Status {
    Draft { by: i64 },
    Other(String),
}

fn main() {
    let _ = (Status::Draft { by: 1 }, Status::Other(String::new()));
}
