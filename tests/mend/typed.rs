//! The typed way: relations name constraints, audited ones too, and a missing parent is made of a `New…` struct.

use fk::prelude::*;
use fk::{Policy, Repair};
use rusqlite::Connection;

use crate::support::Folder;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "users")]
struct User {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "events")]
struct Event {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit)]
    user_id: Key<User>,
    #[references(User::name, on_delete = no_action, enforced = audit, index = false, as actor)]
    actor: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<User>,
}

#[derive(Schema)]
#[schema(User, Event, Order)]
struct Shop;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

/// Three events of users who aren't there, and an order of one.
fn shop(folder: &Folder) -> fk::Result<Db<Shop>> {
    let path = folder.file("shop.db");
    let db = Db::<Shop>::open(&path)?;
    db.write(|tx| {
        let ada = tx.insert(NewUser { name: "Ada".into() })?;
        tx.insert(NewEvent { user_id: ada.id, actor: Some("Ada".into()) })?;
        tx.insert(NewEvent { user_id: key(7), actor: Some("nobody".into()) })?;
        tx.insert(NewEvent { user_id: key(7), actor: None })?;
        tx.insert(NewEvent { user_id: key(8), actor: Some("nobody".into()) })
    })?;
    let file = Connection::open(path).unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF; INSERT INTO orders VALUES (1, 7)").unwrap();
    Ok(db)
}

#[test]
fn orphans_of_a_relation_are_found_and_streamed() -> fk::Result<()> {
    let folder = Folder::new();
    let db = shop(&folder)?;
    db.read(|tx| {
        let found = tx.orphans()?;
        let of: Vec<(&str, u64, u64, bool)> =
            found.iter().map(|of| (of.constraint.as_str(), of.keys, of.rows, of.enforced)).collect();
        let expected =
            [("fk_events_user_id", 2, 3, false), ("fk_events_actor", 1, 2, false), ("fk_orders_user_id", 1, 1, true)];
        assert_eq!(of, expected);
        assert!(found.to_string().contains("(audited)"), "{found}");
        let of = tx.orphans_of(Event::USER)?;
        assert_eq!((of.keys, of.rows, of.sample[0].key.clone()), (2, 3, vec![Any::Integer(7)]));
        let mut rows = Vec::new();
        tx.each_orphan(Event::USER, |orphan| {
            rows.push((orphan.key, orphan.row));
            Ok(())
        })?;
        let row = |key, row| (vec![Any::Integer(key)], vec![Any::Integer(row)]);
        assert_eq!(rows, [row(7, 2), row(7, 3), row(8, 4)]);
        let mut count = 0;
        let stopped = tx.each_orphan(Event::ACTOR, |_| {
            count += 1;
            Err(fk::Error::Panicked("enough".to_owned()))
        });
        assert!(stopped.is_err() && count == 1);
        Ok(())
    })
}

#[cfg(feature = "serde")]
#[test]
fn reports_are_serialised() -> fk::Result<()> {
    let folder = Folder::new();
    let db = shop(&folder)?;
    let found = db.read(|tx| tx.orphans())?;
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["constraints"][2]["constraint"], "fk_orders_user_id");
    assert_eq!(json["constraints"][2]["sample"][0]["rows"], 1);
    let repaired = db.repair(&Repair::new().policy(Order::USER, Policy::Delete))?;
    let json = serde_json::to_value(&repaired).unwrap();
    assert_eq!((json["complete"].as_bool(), json["constraints"][0]["policy"].as_str()), (Some(true), Some("delete")));
    let json = serde_json::to_value(db.undo_repair(repaired.run.unwrap())?).unwrap();
    assert_eq!(json["rows"], 1);
    Ok(())
}

#[test]
fn it_works_in_memory_and_goes_from_thread_to_thread() -> fk::Result<()> {
    fn goes<T: Send>(value: T) -> T {
        value
    }
    let db = Db::<Shop>::in_memory()?;
    db.write(|tx| tx.insert(NewEvent { user_id: key(7), actor: None }))?;
    let mut audit = goes(db.audit()?);
    assert_eq!(audit.orphans()?.rows(), 1);
    let repair = goes(Repair::new().policy(Event::USER, Policy::Quarantine));
    assert_eq!(db.preview_repair(&repair)?.rows(), 1);
    let mut repairing = goes(db.begin_repair(&repair)?);
    let run = std::thread::spawn(move || -> fk::Result<Option<i64>> {
        while repairing.step()?.is_some() {}
        Ok(repairing.report().run)
    });
    let run = run.join().unwrap()?.unwrap();
    assert_eq!(audit.orphans()?.rows(), 0);
    assert_eq!(db.undo_repair(run)?.rows, 1);
    assert_eq!(audit.orphans()?.rows(), 1);
    Ok(())
}

#[test]
fn an_audit_leaves_nothing_beside_the_file() -> fk::Result<()> {
    let folder = Folder::new();
    let db = shop(&folder)?;
    let mut audit = db.audit()?;
    assert_eq!(audit.orphans()?.rows(), 6);
    db.write(|tx| tx.insert(NewEvent { user_id: key(7), actor: None }))?;
    drop(db);
    assert_eq!(audit.orphans()?.rows(), 7);
    drop(audit);
    assert_eq!(folder.contents().len(), 1, "{:?}", folder.contents().keys());
    Ok(())
}

#[test]
fn each_relation_has_its_policy() -> fk::Result<()> {
    let folder = Folder::new();
    let db = shop(&folder)?;
    let repair = Repair::new()
        .create_parent(Event::USER, |key| NewUser { name: format!("user {}, lost", key[0]) })
        .policy(Event::ACTOR, Policy::SetNull)
        .policy(Order::USER, Policy::Delete);
    let repaired = db.repair(&repair)?;
    // The order's user has been made meanwhile: parents first, then the rest.
    assert_eq!(repaired.rows() + u64::from(db.read(|tx| tx.count(Order::query()))? == 1), 6, "{repaired:#}");
    assert!(db.read(|tx| tx.orphans())?.is_empty());
    let names: Vec<String> =
        db.read(|tx| Ok(tx.all(User::query().order_by(|u| u.id.asc()))?.into_iter().map(|user| user.name).collect()))?;
    assert_eq!(names, ["Ada", "user 7, lost", "user 8, lost"]);
    let undone = db.undo_repair(repaired.run.unwrap())?;
    assert_eq!((undone.left, undone.orphans.rows()), (0, 6));
    Ok(())
}

#[test]
fn a_delete_that_leaves_orphans_in_an_audited_reference_has_them_mended_too() -> fk::Result<()> {
    // The chain is audited, so that deleting a link leaves the next one behind.
    let folder = Folder::new();
    let path = folder.file("chain.db");
    let db = Db::<Chain>::open(path)?;
    db.write(|tx| {
        for id in 1..=20 {
            tx.insert(NewLink { after: key(id + 1) })?;
        }
        Ok(())
    })?;
    let repaired = db.repair(&Repair::new().policy(Link::AFTER, Policy::Delete))?;
    assert_eq!(repaired.rows(), 20, "{repaired:#}");
    assert_eq!(db.read(|tx| tx.count(Link::query()))?, 0);
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "links")]
struct Link {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit, as after)]
    after: Key<Link>,
}

#[derive(Schema)]
#[schema(Link)]
struct Chain;
