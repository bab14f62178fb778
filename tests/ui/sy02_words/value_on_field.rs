// SY2: `value` belongs on the type.
use fk::prelude::*;

#[derive(Value)]
struct Money(#[value(rename = "money")] i64);

fn main() {}
