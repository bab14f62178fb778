// FK31: a new parent is a row of the same table.
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

fn wrong(tx: &mut WriteTx<'_, Firm>, row: Key<Employee>, parent: Key<Office>) -> fk::Result<()> {
    tx.move_under(Employee::MANAGER, row, parent)
}

fn main() {}
