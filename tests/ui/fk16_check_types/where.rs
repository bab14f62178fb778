// FK16: the condition of a partial key is a condition.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(name, where = size))]
struct Item {
    #[key]
    id: Key<Self>,
    name: String,
    size: i64,
}

fn main() {}
