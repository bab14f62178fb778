// FK1: what is listed is a table, in a cycle that is meant too.
use fk::prelude::*;

#[derive(Table)]
struct Staff {
    #[key]
    id: Key<Self>,
}

struct Store;

#[derive(Schema)]
#[schema(Staff, Store, deferred_cycle(Staff, Store))]
struct Rental;

fn main() {}
