// SY6: a key isn't generated.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    #[generated(sql = "lower(name)")]
    code: Key<Self, String>,
    name: String,
}

fn main() {}
