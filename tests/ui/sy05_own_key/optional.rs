// SY5: a key is never NULL.
use fk::prelude::*;

#[derive(Table)]
struct Country {
    #[key]
    code: Option<Key<Self, String>>,
    name: String,
}

fn main() {}
