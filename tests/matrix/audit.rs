//! `enforced = audit`: a reference of which the database knows nothing. Anything goes, and the ways along it are there
//! all the same.

use fk::prelude::*;

use crate::{each, key};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "users", has_many(events: Event via user, own: Event via actor))]
struct User {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "rooms", key(house, number), has_many(events: Event))]
struct Room {
    house: String,
    number: i64,
}

/// Outlives whatever it tells of.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "events",
    foreign_key((house, number) -> Room(house, number), on_delete = no_action, enforced = audit, as room)
)]
struct Event {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit)]
    user_id: Key<User>,
    #[references(User::name, on_delete = no_action, enforced = audit, index = false, as actor)]
    actor: Option<String>,
    house: Option<String>,
    number: Option<i64>,
}

#[derive(Schema)]
#[schema(User, Room, Event)]
struct Log;

fn event(user: i64) -> NewEvent {
    NewEvent { user_id: key(user), actor: Some("nobody".into()), house: Some("x".into()), number: Some(1) }
}

#[test]
fn the_database_knows_nothing_of_it() {
    let ddl = Db::<Log>::ddl().join("\n");
    assert!(!ddl.contains("REFERENCES") && !ddl.contains("FOREIGN KEY"), "{ddl}");
    assert!(ddl.contains(r#"CREATE INDEX "ix_events_user_id" ON "events" ("user_id")"#), "{ddl}");
    assert!(ddl.contains(r#"CREATE INDEX "ix_events_house_number" ON "events" ("house", "number")"#), "{ddl}");
    assert!(!ddl.contains("ix_events_actor"), "{ddl}");
    each::<Log>(|db| {
        let keys: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT id FROM pragma_foreign_key_list('events')", ()))?;
        assert_eq!(keys, []);
        Ok(())
    });
}

#[test]
fn anything_goes_and_what_is_there_is_found() {
    each::<Log>(|db| {
        let (helen, room) = db.write(|tx| {
            let helen = tx.insert(NewUser { name: "Helen".into() })?;
            let room = tx.insert(Room { house: "x".into(), number: 1 })?;
            tx.insert_all([event(99), event(1)])?;
            tx.insert(NewEvent { actor: None, house: None, number: Some(3), ..event(1) })?;
            tx.insert(NewEvent { actor: Some("Helen".into()), ..event(7) })?;
            Ok((helen, room))
        })?;
        db.read(|tx| {
            let events = tx.all(Event::query().order_by(|e| e.id.asc()))?;
            let users = events.iter().map(|e| tx.first(Event::USER.of(e))).collect::<fk::Result<Vec<_>>>()?;
            assert_eq!(users, [None, Some(helen.clone()), Some(helen.clone()), None]);
            let actors = events.iter().map(|e| tx.first(Event::ACTOR.of(e))).collect::<fk::Result<Vec<_>>>()?;
            assert_eq!(actors, [None, None, None, Some(helen.clone())]);
            let rooms = events.iter().map(|e| tx.exists(Event::ROOM.of(e))).collect::<fk::Result<Vec<_>>>()?;
            assert_eq!(rooms, [true, true, false, true]);
            assert!(tx.one(Event::USER.of(&events[0])).unwrap_err().is_not_found());
            assert_eq!(tx.count(helen.events())?, 2);
            assert_eq!(tx.all(helen.own())?, [events[3].clone()]);
            assert_eq!(tx.count(room.events().filter(|e| e.user_id.eq(helen.id)))?, 1);
            assert_eq!(tx.count(Event::USER.inverse().of(key(99)))?, 1);
            Ok(())
        })?;
        db.write(|tx| {
            assert_eq!(tx.delete(helen.id)?, Deleted::clone(&tx.delete(room.key())?));
            assert_eq!(tx.count(Event::query())?, 4);
            let event = tx.require(key::<Event>(2))?;
            assert_eq!(tx.first(Event::USER.of(&event))?, None);
            tx.set(event.id, |e| e.user_id.set(key(1234)))
        })
    });
}
