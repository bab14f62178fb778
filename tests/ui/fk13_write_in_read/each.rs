// FK13: rows that are being read can't be changed.
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

fn raise(tx: &mut WriteTx<'_, Staff>) -> fk::Result<()> {
    tx.each(Person::query(), |person| tx.set(person?.id, |p| p.pay.set(1)))
}

fn main() {}
