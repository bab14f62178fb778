// FK17: a unique reference is read by `has_one`.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "employees", has_many(spots: Spot))]
struct Employee {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "spots")]
struct Spot {
    #[key]
    id: Key<Self>,
    #[unique]
    #[references(on_delete = cascade)]
    employee_id: Key<Employee>,
}

fn main() {}
