// FK10: no row needs itself to exist first, over three tables.
use fk::prelude::*;

#[derive(Table)]
struct A {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    b_id: Key<B>,
}

#[derive(Table)]
struct B {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    c_id: Key<C>,
}

#[derive(Table)]
struct C {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    a_id: Key<A>,
}

#[derive(Schema)]
#[schema(A, B, C)]
struct Abc;

fn main() {}
