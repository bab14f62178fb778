// SY2: words of a row are known.
use fk::prelude::*;

#[derive(Row)]
#[row(name = "line")]
struct Line {
    id: i64,
}

fn main() {
    let _ = Line { id: 1 }.id;
}
