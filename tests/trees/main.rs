//! Trees over every kind of reference to the own table: parts as queries, rows in order, circles, moves.
#![allow(clippy::unwrap_used, reason = "tests")]

mod circles;
mod kinds;
mod moves;
mod order;
mod parts;
mod random;
mod text;

use fk::prelude::*;

/// May have a parent.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees", has_many(tasks: Task via employee_id))]
struct Employee {
    #[key]
    id: Key<Self>,
    name: String,
    #[references(on_delete = set_null)]
    manager_id: Option<Key<Employee>>,
}

/// References a row of a tree.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tasks")]
struct Task {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    employee_id: Key<Employee>,
    #[references(on_delete = set_null)]
    reviewer_id: Option<Key<Employee>>,
    minutes: i64,
}

/// Has a parent: a root is its own.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "accounts")]
struct Account {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    parent_id: Key<Account>,
}

/// Has a key of several columns, one of which is its parent's too.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "nodes",
    key(tenant, number),
    foreign_key((tenant, above) -> Node(tenant, number), on_delete = no_action, as above)
)]
struct Node {
    tenant: String,
    number: i64,
    above: Option<i64>,
}

/// Has a natural key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "folders")]
struct Folder {
    #[key]
    path: Key<Self, String>,
    #[references(on_delete = cascade, on_update = cascade)]
    parent_id: Option<Key<Folder, String>>,
}

/// References another column than the key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parts")]
struct Part {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
    #[references(Part::code, on_delete = set_null, as whole)]
    whole_code: Option<String>,
}

/// References what may be gone.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "messages")]
struct Message {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit)]
    reply_to_id: Option<Key<Message>>,
}

/// References what has been there at some time.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "versions")]
struct Version {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit, as base)]
    base_id: Key<Version>,
}

/// References what may come later.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "steps")]
struct Step {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    after_id: Option<Key<Step>>,
}

#[derive(Schema)]
#[schema(Employee, Task, Account, Node, Folder, Part, Message, Version, Step)]
struct Trees;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

/// Inserts employees: each one's key and manager.
fn employ(tx: &mut WriteTx<'_, Trees>, rows: &[(i64, Option<i64>)]) -> fk::Result<()> {
    tx.defer_foreign_keys()?;
    for (id, manager) in rows {
        tx.insert(Employee { id: key(*id), name: format!("e{id}"), manager_id: manager.map(key) })?;
    }
    Ok(())
}

/// Employees 1 to 9, by hand: two roots, three levels.
///
/// ```text
/// 1 -+- 2 --- 4 -+- 6
///    |           +- 7
///    +- 3
/// 5 --- 8
/// 9
/// ```
const FIRM: [(i64, Option<i64>); 9] = [
    (1, None),
    (2, Some(1)),
    (3, Some(1)),
    (4, Some(2)),
    (5, None),
    (6, Some(4)),
    (7, Some(4)),
    (8, Some(5)),
    (9, None),
];

fn firm() -> Db<Trees> {
    let db = Db::<Trees>::in_memory().unwrap();
    db.write(|tx| employ(tx, &FIRM)).unwrap();
    db
}

/// The keys of a query's rows, in order.
fn ids(tx: &ReadTx<'_, Trees>, query: Query<Employee>) -> Vec<i64> {
    tx.all(query.order_by(|e| e.id.asc())).unwrap().into_iter().map(|e| e.id.into_raw()).collect()
}

/// What a tree gives: keys, depths, paths.
fn branches(tx: &ReadTx<'_, Trees>, tree: fk::Tree<Employee>) -> fk::Result<Vec<(i64, u64, Vec<i64>)>> {
    let found = tx.tree(tree)?.into_iter();
    Ok(found.map(|b| (*b.row.id.raw(), b.depth, b.path().into_iter().map(Key::into_raw).collect())).collect())
}
