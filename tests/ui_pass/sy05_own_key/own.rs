// SY5: `#[key]` is `Key<Self>`, `Key<Self, V>`, or written with the struct's name.
use fk::prelude::*;

#[derive(Table)]
struct A {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
struct B {
    #[key]
    code: fk::Key<B, String>,
    note: String,
}

#[derive(Table)]
struct C {
    #[key]
    id: Key<Self, i64>,
}

fn main() {
    let _ = (NewA {}, NewB { code: Key::from_raw("b".into()), note: String::new() }, NewC {});
    let _: (AKey, BKey, CKey) = (Key::from_raw(1), Key::from_raw(String::new()), Key::from_raw(1));
}
