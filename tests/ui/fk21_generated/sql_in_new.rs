// FK21: a column that SQL generates isn't inserted.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
    #[generated(sql = "lower(name)")]
    small: String,
}

fn main() {
    let _ = NewItem { name: String::new(), small: String::new() };
}
