//! References of one column to a primary key, with every action.

use fk::Result;
use fk::prelude::*;
use fk::rusqlite::{self, params};

use crate::{Outcome, Random, Subject, Twin, absent_is_none, raw, rounds};

#[derive(Table, Debug)]
#[table(name = "parents")]
struct Parent {
    #[key]
    id: Key<Self>,
    #[unique]
    name: Option<String>,
    #[references(on_delete = no_action, as boss)]
    boss: Option<Key<Parent>>,
}

#[derive(Table, Debug)]
#[table(name = "cascading")]
struct Cascading {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, on_update = cascade)]
    parent_id: Key<Parent>,
    #[references(on_delete = no_action, deferred)]
    late_id: Option<Key<Parent>>,
}

#[derive(Table, Debug)]
#[table(name = "nulled")]
struct Nulled {
    #[key]
    id: Key<Self>,
    #[references(on_delete = set_null)]
    #[check(is_not_null(parent_id) || amount > 0)]
    parent_id: Option<Key<Parent>>,
    amount: i64,
}

#[derive(Table, Debug)]
#[table(name = "restricting", key(of_id, number))]
struct Restricting {
    #[references(on_delete = restrict, on_update = restrict, as of)]
    of_id: Key<Cascading>,
    number: i64,
    #[references(on_delete = set_default)]
    #[default(Some(Key::from_raw(1)))]
    other_id: Option<Key<Nulled>>,
}

#[derive(Schema)]
#[schema(Parent, Cascading, Nulled, Restricting)]
struct All;

impl Subject for All {
    fn step(random: &mut Random, tx: &mut WriteTx<'_, Self>, twin: &Twin) -> (String, Result<usize>, Outcome) {
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| twin.run(sql, values);
        match random.below(9) {
            0 => {
                let (id, name, boss) = (random.key(), random.below(5), random.maybe());
                let name = (name > 0).then(|| format!("n{name}"));
                let other = run("INSERT INTO parents VALUES (?1, ?2, ?3)", params![id.into_raw(), name, raw(boss)]);
                let text = format!("insert parents {id} {name:?} {boss:?}");
                (text, tx.insert(Parent { id, name, boss }).map(|_| 1), other)
            }
            1 => {
                let (id, parent_id, late_id) = (random.key(), random.key(), random.maybe());
                let values = params![id.into_raw(), parent_id.into_raw(), raw(late_id)];
                let other = run("INSERT INTO cascading VALUES (?1, ?2, ?3)", values);
                let text = format!("insert cascading {id} {parent_id} {late_id:?}");
                (text, tx.insert(Cascading { id, parent_id, late_id }).map(|_| 1), other)
            }
            2 => {
                let (id, parent_id, amount) = (random.key(), random.maybe(), random.below(3));
                let other =
                    run("INSERT INTO nulled VALUES (?1, ?2, ?3)", params![id.into_raw(), raw(parent_id), amount]);
                let text = format!("insert nulled {id} {parent_id:?} {amount}");
                (text, tx.insert(Nulled { id, parent_id, amount }).map(|_| 1), other)
            }
            3 => {
                let (of_id, number, other_id) = (random.key(), random.below(3), random.maybe());
                let values = params![of_id.into_raw(), number, raw(other_id)];
                let other = run("INSERT INTO restricting VALUES (?1, ?2, ?3)", values);
                let text = format!("insert restricting {of_id} {number} {other_id:?}");
                (text, tx.insert(Restricting { of_id, number, other_id }).map(|_| 1), other)
            }
            4 => {
                let id = random.key::<Parent>();
                let other = run("DELETE FROM parents WHERE id = ?1", params![id.into_raw()]);
                (format!("delete parents {id}"), twin.deleted(tx.delete_if_present(id)), other)
            }
            5 => {
                let id = random.key::<Cascading>();
                let other = run("DELETE FROM cascading WHERE id = ?1", params![id.into_raw()]);
                (format!("delete cascading {id}"), twin.deleted(tx.delete_if_present(id)), other)
            }
            6 => {
                let (id, to) = (random.key::<Parent>(), random.key::<Parent>());
                // The same columns in SET on both sides: one that isn't changed counts too.
                let other =
                    run("UPDATE parents SET id = ?2, boss = boss WHERE id = ?1", params![id.into_raw(), to.into_raw()]);
                let ours = tx.set(id, |p| p.id.set(to)).map(|()| 1);
                (format!("set parents {id} to {to}"), absent_is_none(ours), other)
            }
            7 => {
                let (id, parent_id, amount) = (random.key(), random.maybe(), random.below(3));
                let sql = "UPDATE nulled SET parent_id = ?2, amount = ?3 WHERE id = ?1";
                let other = run(sql, params![id.into_raw(), raw(parent_id), amount]);
                let ours = tx.update(&Nulled { id, parent_id, amount }).map(|()| 1);
                (format!("update nulled {id} {parent_id:?} {amount}"), absent_is_none(ours), other)
            }
            _ => {
                let (low, sql) = (random.below(6), "DELETE FROM parents WHERE id >= ?1 RETURNING id");
                let other = run("DELETE FROM parents WHERE id >= ?1", params![low]);
                (format!("{sql} {low}"), tx.sql::<(i64,)>(sql, (low,)).map(|rows| rows.len()), other)
            }
        }
    }
}

#[test]
fn random_transactions_come_to_the_same() {
    rounds::<All>();
}
