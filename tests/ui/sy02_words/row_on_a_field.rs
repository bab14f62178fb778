// SY2: `row` belongs on the struct.
use fk::prelude::*;

#[derive(Row)]
struct Line {
    #[row(name = "number")]
    id: i64,
}

fn main() {
    let _ = Line { id: 1 }.id;
}
