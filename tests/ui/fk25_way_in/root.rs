// FK25: the first row of a tree needs a way in.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "employees")]
struct Employee {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    boss_id: Key<Employee>,
}

fn main() {}
