// FK31: so are circles.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "offices")]
struct Office {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "employees")]
struct Employee {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    manager_id: Option<Key<Employee>>,
    #[references(on_delete = no_action, deferred)]
    mentor_id: Key<Employee>,
    #[references(on_delete = restrict)]
    office_id: Key<Office>,
}

#[derive(Schema)]
#[schema(Office, Employee)]
struct Firm;

fn wrong(tx: &ReadTx<'_, Firm>) -> fk::Result<usize> {
    Ok(tx.cycles(Employee::OFFICE)?.len())
}

fn main() {}
