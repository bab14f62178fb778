// FK17: a relation to one row gives no `Vec`.
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
    #[unique]
    #[references(on_delete = cascade)]
    employee_id: Key<Employee>,
}

#[derive(Schema)]
#[schema(Employee, Spot)]
struct Office;

fn spots(tx: &ReadTx<'_, Office>, employee: &Employee) -> fk::Result<Vec<Spot>> {
    tx.all(employee.spot())
}

fn main() {}
