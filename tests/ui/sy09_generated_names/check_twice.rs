// SY9: two checks differ in name.
use fk::prelude::*;

#[derive(Table)]
#[table(check(name = "ck_item_a", a < b))]
struct Item {
    #[key]
    id: Key<Self>,
    #[check(a > 0)]
    a: i64,
    b: i64,
}

fn main() {}
