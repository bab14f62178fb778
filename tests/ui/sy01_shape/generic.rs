// SY1: a table is not generic.
use fk::prelude::*;

#[derive(Table)]
struct Order<T> {
    #[key]
    id: Key<Self>,
    note: T,
}

fn main() {}
