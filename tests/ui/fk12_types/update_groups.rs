// FK12: groups of rows can't be changed.
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
    let groups = Person::query().group_by(|p| p.pay).select(|pay, _| pay);
    tx.update_where(groups, |p| p.pay.set(1))
}

fn main() {}
