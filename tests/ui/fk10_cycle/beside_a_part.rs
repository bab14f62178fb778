// FK10: a cycle that a part means hides no other.
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

#[derive(Table)]
#[table(name = "hens")]
struct Hen {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    egg_id: Key<Egg>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
}

#[derive(Table)]
#[table(name = "eggs")]
struct Egg {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
    #[references(on_delete = restrict)]
    hen_id: Key<Hen>,
}

#[derive(Schema)]
#[schema(part, Store, Staff, Film, deferred_cycle(Store, Staff))]
struct Rental;

#[derive(Schema)]
#[schema(include(Rental), Hen, Egg)]
struct Farm;

fn main() {}
