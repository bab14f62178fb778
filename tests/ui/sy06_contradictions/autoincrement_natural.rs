// SY6: only a key that the database makes counts up.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key(autoincrement = false)]
    code: Key<Self, String>,
}

fn main() {}
