// SY12: a schema is a unit struct.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer)]
struct Shop {
    db: i64,
}

fn main() {
    let _ = Shop { db: 1 }.db;
}
