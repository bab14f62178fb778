// SY9: a struct of one's own differs from the inserting one.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

struct NewUser;

fn main() {}
