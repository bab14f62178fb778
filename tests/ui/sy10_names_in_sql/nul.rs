// SY10: a name has no NUL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "or\0ders")]
struct Order {
    #[key]
    id: Key<Self>,
    note: String,
}

fn main() {}
