// SY13: a reference has eight fields at most.
use fk::prelude::*;

#[derive(Table)]
#[table(foreign_key((a, b, c, d, e, f, g, h, i) -> Thing(a, b, c, d, e, f, g, h, i), on_delete = cascade, as thing))]
struct Item {
    #[key]
    id: Key<Self>,
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

#[derive(Table)]
struct Thing {
    #[key]
    id: Key<Self>,
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
