// SY9: a type of one's own differs from that of the key.
use fk::prelude::*;

#[derive(Table)]
struct User {
    #[key]
    id: Key<Self>,
}

type UserKey = i64;

fn main() {}
