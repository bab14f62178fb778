// SY1: an enum is no table.
use fk::prelude::*;

#[derive(Table)]
enum Order {
    Draft,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
