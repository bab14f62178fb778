// FK12: what may be NULL isn't stored in a column that may not.
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

fn wrong(tx: &mut WriteTx<'_, Staff>) -> fk::Result<u64> {
    tx.update_where(Person::query(), |p| p.pay.set(p.manager().pay))
}

fn main() {}
