// SY15: a row's fields have names.
use fk::prelude::*;

#[derive(Row)]
struct Line(i64, String);

fn main() {
    let line = Line(1, String::new());
    let _ = (line.0, line.1);
}
