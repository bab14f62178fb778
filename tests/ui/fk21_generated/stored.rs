// FK21: what generates a column is of its type, stored or not.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
    #[generated(stored, name)]
    copy: i64,
}

fn main() {}
