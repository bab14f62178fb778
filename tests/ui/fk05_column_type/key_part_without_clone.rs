// FK5: a part of a key can be cloned.
use fk::prelude::*;

#[derive(Value)]
struct Name(String);

#[derive(Table)]
#[table(name = "courses", key(name, number))]
struct Course {
    name: Name,
    number: i64,
}

fn main() {}
