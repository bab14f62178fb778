// What the documentation's examples of trees are about: included, hidden, by each of them.
use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees")]
pub struct Employee {
    #[key]
    pub id: Key<Self>,
    pub name: String,
    #[references(on_delete = set_null)]
    pub manager_id: Option<Key<Employee>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders")]
pub struct Order {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = restrict)]
    pub employee_id: Key<Employee>,
    pub total_cents: i64,
}

#[derive(Schema, Debug)]
#[schema(Employee, Order)]
pub struct Firm;

/// A firm in which Bob and Dan work for Ada, and Cyd for Bob; all three have sold something.
pub fn firm() -> fk::Result<(Db<Firm>, [Key<Employee>; 4])> {
    let db = Db::<Firm>::in_memory()?;
    let people = db.write(|tx| {
        let mut employ = |name: &str, manager_id| {
            let employee = tx.insert(NewEmployee { name: name.into(), manager_id })?;
            Ok::<_, fk::Error>(employee.id)
        };
        let ada = employ("Ada", None)?;
        let bob = employ("Bob", Some(ada))?;
        let cyd = employ("Cyd", Some(bob))?;
        let dan = employ("Dan", Some(ada))?;
        for (employee_id, total_cents) in [(bob, 300), (cyd, 500), (dan, 70)] {
            tx.insert(NewOrder { employee_id, total_cents })?;
        }
        Ok([ada, bob, cyd, dan])
    })?;
    Ok((db, people))
}
