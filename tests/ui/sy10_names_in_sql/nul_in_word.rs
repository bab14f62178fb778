// SY10: the word of a variant stands in SQL.
use fk::prelude::*;

#[derive(Value)]
enum Status {
    #[value(rename = "dr\0aft")]
    Draft,
}

fn main() {}
