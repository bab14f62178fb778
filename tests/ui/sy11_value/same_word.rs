// SY11: two variants are two words.
use fk::prelude::*;

#[derive(Value)]
enum Status {
    Draft,
    #[value(rename = "draft")]
    Placed,
}

fn main() {
    let _ = (Status::Draft, Status::Placed);
}
