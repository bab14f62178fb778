// FK31: references to the own table, NULL or not.
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

fn parts(tx: &ReadTx<'_, Firm>, key: Key<Employee>) -> fk::Result<u64> {
    let found = tx.tree(Employee::MANAGER.descendants_of(key).max_depth(2))?.len() + tx.cycles(Employee::MENTOR)?.len();
    Ok(found as u64 + tx.count(Employee::MENTOR.below(key))? + tx.count(Employee::MANAGER.roots())?)
}

fn moves(tx: &mut WriteTx<'_, Firm>, row: Key<Employee>, parent: Key<Employee>) -> fk::Result<()> {
    tx.move_under(Employee::MANAGER, row, None)?;
    tx.move_under(Employee::MANAGER, row, Some(parent))?;
    tx.move_under(Employee::MANAGER, row, parent)?;
    tx.move_under(Employee::MENTOR, row, parent)
}

fn main() -> fk::Result<()> {
    let db = Db::<Firm>::in_memory()?;
    assert!(db.write(|tx| moves(tx, Key::from_raw(1), Key::from_raw(2))).is_err());
    assert_eq!(db.read(|tx| parts(tx, Key::from_raw(1)))?, 0);
    Ok(())
}
