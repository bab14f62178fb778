// SY2: a key's only word is `autoincrement`.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key(autoincement = false)]
    id: Key<Self>,
}

fn main() {}
