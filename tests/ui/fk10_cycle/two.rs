// FK10: no row needs itself to exist first.
use fk::prelude::*;

#[derive(Table)]
struct Store {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    manager_id: Key<Staff>,
}

#[derive(Table)]
struct Staff {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
}

#[derive(Schema)]
#[schema(Staff, Store)]
struct Chain;

fn main() {}
