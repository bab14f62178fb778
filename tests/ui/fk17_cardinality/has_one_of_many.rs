// FK17: `has_one` reads a unique reference.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "employees", has_one(spot: Spot))]
struct Employee {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "spots")]
struct Spot {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    employee_id: Key<Employee>,
}

fn main() {}
