// SY9: a user's type may have any short name.
use fk::prelude::*;

#[derive(Value)]
struct N(i64);

#[derive(Value)]
struct T(String);

#[derive(Table)]
struct Order {
    #[key]
    id: Key<Self>,
    number: N,
    note: T,
}

fn main() {
    let _ = Order::query().filter(|o| o.number.eq(N(1)).and(o.note.eq(T(String::new()))));
}
