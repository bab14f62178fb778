// FK12: a column is set to an expression of its type, an optional column also to one that may be NULL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "people", has_many(reports: Person via manager))]
struct Person {
    #[key]
    id: Key<Self>,
    name: String,
    pay: i64,
    bonus: Option<i64>,
    #[references(on_delete = no_action)]
    manager_id: Option<Key<Person>>,
    #[generated(pay * 2)]
    twice: i64,
}

#[derive(Schema)]
#[schema(Person)]
struct Staff;

fn main() -> fk::Result<()> {
    let db = Db::<Staff>::in_memory()?;
    db.write(|tx| {
        tx.update_where(Person::query(), |p| (p.pay.set(p.pay * 2), p.bonus.set(p.pay)))?;
        tx.update_where(Person::query(), |p| (p.bonus.set(p.manager().pay), p.manager_id.set(p.id)))?;
        tx.update_where(Person::query(), |p| (p.bonus.set(p.bonus + 1), p.pay.set(p.twice), p.bonus.set(None)))?;
        tx.update_where(Person::query(), |p| p.pay.set(p.manager().pay.coalesce(0) + p.reports().count()))?;
        tx.update_where(Person::query(), |p| p.name.set(p.manager().name.coalesce("nobody")))?;
        tx.update_where(Person::query(), |p| p.manager_id.set(p.reports().max(|r| r.id)))?;
        Ok(())
    })
}
