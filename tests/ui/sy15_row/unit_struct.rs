// SY15: a row has fields.
use fk::prelude::*;

#[derive(Row)]
struct Line;

fn main() {
    let _ = Line;
}
