//! N12: RESTRICT is checked row by row, in the midst of a statement, so that its outcome depends on the order in which
//! tables were created, and rows are visited. NO ACTION is checked at the end, and doesn't.

use fk::prelude::*;

use crate::stock::{Done, Restrict, Stock, orphans};

const PARENT: &str = "CREATE TABLE p (a INTEGER PRIMARY KEY)";
const FIRST: &str = "CREATE TABLE a (id INTEGER PRIMARY KEY, x REFERENCES p ON DELETE CASCADE)";

fn second(action: &str) -> String {
    format!("CREATE TABLE b (y REFERENCES p ON DELETE {action}, z REFERENCES a ON DELETE CASCADE)")
}

/// Deletes the parent of a diamond whose tables were created in this order.
fn diamond(first: &str, second: &str) -> crate::stock::Outcome {
    let rows = "INSERT INTO p VALUES (1); INSERT INTO a VALUES (1, 1); INSERT INTO b VALUES (1, 1)";
    Stock::new(&format!("{PARENT}; {first}; {second}; {rows}")).run("DELETE FROM p")
}

#[test]
fn stock_the_order_of_creation_decides() {
    assert_eq!(diamond(FIRST, &second("RESTRICT")), Restrict);
    assert_eq!(diamond(&second("RESTRICT"), FIRST), Done);
    assert_eq!(diamond(FIRST, &second("NO ACTION")), Done);
    assert_eq!(diamond(&second("NO ACTION"), FIRST), Done);
}

#[test]
fn stock_the_order_of_rows_decides() {
    let own = "CREATE TABLE t (id INTEGER PRIMARY KEY, r REFERENCES t ON DELETE RESTRICT)";
    let stock = Stock::new(&format!("{own}; INSERT INTO t VALUES (1, NULL), (2, 1)"));
    assert_eq!(stock.run("DELETE FROM t"), Restrict);
    let stock = Stock::new(&format!("{own}; INSERT INTO t VALUES (1, 2), (2, NULL)"));
    assert_eq!(stock.run("DELETE FROM t"), Done);
}

/// Closes the diamond by NO ACTION: by RESTRICT it doesn't compile, nor does a RESTRICT to its own table where rows of it
/// are deleted by CASCADE (FK11, `tests/ui/fk11_diamond`).
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "projects")]
struct Project {
    #[key]
    id: Key<Self>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "plans")]
struct Plan {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    project_id: Key<Project>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "steps")]
struct Step {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action)]
    project_id: Key<Project>,
    #[references(on_delete = cascade)]
    plan_id: Key<Plan>,
    #[references(on_delete = no_action)]
    after_id: Option<Key<Step>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "links")]
struct Link {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    after_id: Option<Key<Link>>,
}

/// The same tables, created in one order and in the other.
#[derive(Schema)]
#[schema(Project, Plan, Step, Link)]
struct Forward;

#[derive(Schema)]
#[schema(Link, Step, Plan, Project)]
struct Backward;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

/// What a delete of the project does.
fn outcome<S: Schema>(order: [i64; 2]) -> (u64, u64)
where
    Project: In<S>,
    Plan: In<S>,
    Step: In<S>,
{
    let db = Db::<S>::in_memory().unwrap();
    let deleted = db.write(|tx| {
        tx.insert(Project { id: key(1) })?;
        tx.insert(Plan { id: key(1), project_id: key(1) })?;
        let [first, second] = order;
        let step = |id, after_id| Step { id: key(id), project_id: key(1), plan_id: key(1), after_id };
        tx.insert(step(first, None))?;
        tx.insert(step(second, Some(key(first))))?;
        tx.delete(key::<Project>(1))
    });
    assert_eq!(orphans(&db), 0);
    let deleted = deleted.unwrap();
    (deleted.rows, deleted.cascaded)
}

#[test]
fn no_order_decides() {
    for order in [[1, 2], [2, 1]] {
        assert_eq!(outcome::<Forward>(order), (1, 3));
        assert_eq!(outcome::<Backward>(order), (1, 3));
    }
}

/// A typed delete is of one row, so that no order of rows can decide. By hand, it is SQLite's, and a refusal is told as
/// what it is.
#[test]
fn a_restriction_to_the_own_table() {
    let db = Db::<Forward>::in_memory().unwrap();
    let link = |id, after: Option<i64>| Link { id: key(id), after_id: after.map(key) };
    db.write(|tx| {
        tx.insert_all([link(1, None), link(2, Some(1)), link(3, Some(3))])?;
        let refused = tx.delete(key::<Link>(1)).unwrap_err();
        assert_eq!(refused.violation().unwrap().kind, ViolationKind::Restricted);
        tx.delete(key::<Link>(3))?;
        let refused = tx.sql::<()>("DELETE FROM links", ()).unwrap_err();
        assert_eq!(refused.violation().unwrap().kind, ViolationKind::Restricted);
        assert_eq!(
            format!("{refused:#}"),
            "delete on table \"links\" violates foreign key constraint \"fk_links_after_id\" on table \"links\"\n\
             detail: key (id)=(1) is still referenced by 1 row: (id)=(2)"
        );
        tx.delete(key::<Link>(2))?;
        tx.delete(key::<Link>(1)).map(drop)
    })
    .unwrap();
}
