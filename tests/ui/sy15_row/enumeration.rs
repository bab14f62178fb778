// SY15: a row is a struct.
use fk::prelude::*;

#[derive(Row)]
enum Line {
    Of(Key<Self>),
}

fn main() {
    let _ = Line::Of;
}
