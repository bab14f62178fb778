// SY5: the derive reads the type's name.
use fk::prelude::*;

use fk::Key as Id;

#[derive(Table)]
struct Order {
    #[key]
    id: Id<Self>,
}

fn main() {}
