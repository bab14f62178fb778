// SY6: a part of the key isn't generated.
use fk::prelude::*;

#[derive(Table)]
#[table(key(code, name))]
struct Item {
    #[generated(sql = "lower(name)")]
    code: String,
    name: String,
}

fn main() {}
