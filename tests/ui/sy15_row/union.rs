// SY15: a row is a struct, and no union.
use fk::prelude::*;

#[derive(Row)]
union Line {
    number: i64,
}

fn main() {
    let _ = Line { number: 1 };
}
