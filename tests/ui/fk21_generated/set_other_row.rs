// FK21: nor is a column of another row.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "people")]
struct Person {
    #[key]
    id: Key<Self>,
    pay: i64,
    #[references(on_delete = no_action)]
    manager_id: Option<Key<Person>>,
}

#[derive(Schema)]
#[schema(Person)]
struct Staff;

fn change(tx: &mut WriteTx<'_, Staff>) -> fk::Result<u64> {
    tx.update_where(Person::query(), |p| p.manager().pay.set(1))
}

fn main() {}
