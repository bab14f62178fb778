// SY15: a row has a field at least.
use fk::prelude::*;

#[derive(Row)]
struct Line {}

fn main() {
    let _ = Line {};
}
