// FK12: a column is set to an expression of its type.
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

fn wrong(tx: &mut WriteTx<'_, Staff>, person: Key<Person>) -> fk::Result<()> {
    tx.set(person, |p| p.pay.set(p.id))
}

fn main() {}
