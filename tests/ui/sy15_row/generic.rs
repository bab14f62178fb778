// SY15: a row says what its fields are.
use fk::prelude::*;

#[derive(Row)]
struct Line<T> {
    id: T,
}

fn main() {
    let _ = Line { id: 1 }.id;
}
