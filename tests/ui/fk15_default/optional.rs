// FK15: the default of an `Option` is an `Option`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[default("none")]
    note: Option<String>,
}

fn main() {}
