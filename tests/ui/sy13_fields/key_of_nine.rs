// SY13: a key has eight fields at most.
use fk::prelude::*;

#[derive(Table)]
#[table(key(a, b, c, d, e, f, g, h, i))]
struct Item {
    a: i64,
    b: i64,
    c: i64,
    d: i64,
    e: i64,
    f: i64,
    g: i64,
    h: i64,
    i: i64,
}

fn main() {}
