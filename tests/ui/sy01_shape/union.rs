// SY1: a union is no table.
use fk::prelude::*;

#[derive(Table)]
union Order {
    number: i64,
}

fn main() {}
