// SY12: a meant cycle names tables of the list.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "stores")]
struct Store {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    staff_id: Key<Staff>,
}

#[derive(Table)]
#[table(name = "staff")]
struct Staff {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
}

#[derive(Table)]
#[table(name = "films")]
struct Film {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Store, Staff, deferred_cycle(Store, Film))]
struct Shop;

fn main() {}
