// SY15: a row owns what it holds.
use fk::prelude::*;

#[derive(Row)]
struct Line<'a> {
    name: &'a str,
}

fn main() {
    let _ = Line { name: "" }.name;
}
