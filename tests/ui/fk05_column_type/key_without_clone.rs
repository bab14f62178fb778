// FK5: a key can be cloned.
use fk::prelude::*;

#[derive(Value)]
struct Name(String);

#[derive(Table)]
struct Course {
    #[key]
    name: Key<Self, Name>,
}

fn main() {}
