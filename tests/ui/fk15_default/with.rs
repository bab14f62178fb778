// FK15: a function that gives a default gives one of the field's type.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default(with = today)]
    day: i64,
}

fn today() -> String {
    String::new()
}

fn main() {}
