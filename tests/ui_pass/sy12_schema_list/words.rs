// SY12: parts, schemas that include them, and cycles that are meant, in any order; words are names too.
use fk::prelude::*;

#[derive(Table)]
struct Store {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    staff_id: Key<Staff>,
}

#[derive(Table)]
struct Staff {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
}

#[derive(Table)]
struct Film {
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(deferred_cycle(Store, Staff), Staff, part, Store)]
struct Rental;

#[derive(Schema)]
#[schema(Film, include(Rental))]
struct Shop;

fn main() {}
