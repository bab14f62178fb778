//! References of every other shape: over several columns that may be NULL or are shared, to candidate keys that change,
//! MATCH FULL, SET NULL of one column, to the own table, over texts in any case.

use fk::Result;
use fk::prelude::*;
use fk::rusqlite::{self, params};

use crate::{Outcome, Random, Subject, Twin, absent_is_none, rounds};

/// Is referenced by a name that changes.
#[derive(Table, Debug)]
#[table(name = "places")]
struct Place {
    #[key(autoincrement = false)]
    id: Key<Self>,
    #[unique]
    #[column(collate = nocase)]
    name: String,
    rank: i64,
}

/// References its own table within an organisation.
#[derive(Table, Debug)]
#[table(
    name = "units",
    key(org, number),
    foreign_key((org, above) -> Unit(org, number), on_delete = no_action, on_update = no_action, as above)
)]
struct Unit {
    org: i64,
    number: i64,
    above: Option<i64>,
    #[column(collate = nocase)]
    #[references(Place::name, on_delete = set_null, on_update = cascade, as place)]
    place: Option<String>,
}

/// Has two references that share a column.
#[derive(Table, Debug)]
#[table(
    name = "members",
    foreign_key((org, unit) -> Unit(org, number), on_delete = cascade, on_update = cascade, as unit),
    foreign_key((org, deputy) -> Unit(org, number), on_delete = set_null(deputy), on_update = no_action, as deputy)
)]
struct Member {
    #[key]
    id: Key<Self>,
    org: i64,
    unit: Option<i64>,
    deputy: Option<i64>,
}

/// Has all of its reference or nothing.
#[derive(Table, Debug)]
#[table(
    name = "desks",
    foreign_key((org, unit) -> Unit(org, number), on_delete = set_null, on_update = cascade, match = full, as unit)
)]
struct Desk {
    #[key(autoincrement = false)]
    id: Key<Self>,
    org: Option<i64>,
    unit: Option<i64>,
    #[column(collate = nocase)]
    #[references(Place::name, on_delete = restrict, on_update = cascade, as place)]
    place: String,
}

/// Is judged at the commit, and follows a natural key in any case.
#[derive(Table, Debug)]
#[table(
    name = "notes",
    foreign_key((org, unit) -> Unit(org, number), on_delete = no_action, deferred, as unit)
)]
struct Note {
    #[key(autoincrement = false)]
    id: Key<Self>,
    org: Option<i64>,
    unit: Option<i64>,
    #[column(collate = nocase)]
    #[references(on_delete = set_default, on_update = restrict, as tag)]
    #[default(Some(Key::from_raw("n1".to_owned())))]
    tag: Option<Key<Tag, String>>,
}

#[derive(Table, Debug)]
#[table(name = "tags")]
struct Tag {
    #[key]
    #[column(collate = nocase)]
    name: Key<Self, String>,
}

#[derive(Schema)]
#[schema(Place, Unit, Member, Desk, Note, Tag)]
struct Shapes;

impl Random {
    fn org(&mut self) -> i64 {
        self.below(2) + 1
    }

    fn number(&mut self) -> i64 {
        self.below(3) + 1
    }

    fn perhaps(&mut self) -> Option<i64> {
        (self.below(5) > 1).then(|| self.number())
    }

    /// One of a few names, each in two cases.
    fn name(&mut self) -> String {
        let case = if self.below(4) == 0 { "N" } else { "n" };
        format!("{case}{}", self.below(3))
    }

    fn perhaps_name(&mut self) -> Option<String> {
        (self.below(2) > 0).then(|| self.name())
    }

    fn unit(&mut self) -> Unit {
        Unit { org: self.org(), number: self.number(), above: self.perhaps(), place: self.perhaps_name() }
    }

    /// Mostly a whole reference, so that MATCH FULL isn't all that refuses.
    fn pair(&mut self) -> (Option<i64>, Option<i64>) {
        match self.below(5) {
            0 => (self.perhaps(), self.perhaps()),
            1 => (None, None),
            _ => (Some(self.org()), Some(self.number())),
        }
    }
}

impl Subject for Shapes {
    #[allow(clippy::too_many_lines, reason = "one arm for each statement")]
    fn step(random: &mut Random, tx: &mut WriteTx<'_, Self>, twin: &Twin) -> (String, Result<usize>, Outcome) {
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| twin.run(sql, values);
        match random.below(20) {
            0 => {
                let (id, name, rank) = (random.key(), random.name(), random.below(3));
                let other = run("INSERT INTO places VALUES (?1, ?2, ?3)", params![id.into_raw(), name, rank]);
                let text = format!("insert places {id} {name} {rank}");
                (text, tx.insert(Place { id, name, rank }).map(|_| 1), other)
            }
            1 => {
                let (id, name, rank) = (random.key(), random.name(), random.below(3));
                let sql =
                    "INSERT INTO places VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET rank = excluded.rank";
                let other = run(sql, params![id.into_raw(), name, rank]);
                let text = format!("upsert places {id} {name} {rank}");
                (text, tx.upsert(Place { id, name, rank }, Place::NAME_KEY).map(|_| 1), other)
            }
            2..=4 => {
                let unit = random.unit();
                let values = params![unit.org, unit.number, unit.above, unit.place];
                let other = run("INSERT INTO units VALUES (?1, ?2, ?3, ?4)", values);
                (format!("insert {unit:?}"), tx.insert(unit).map(|_| 1), other)
            }
            5 => {
                let unit = random.unit();
                let sql = "INSERT INTO units VALUES (?1, ?2, ?3, ?4) \
                           ON CONFLICT (org, number) DO UPDATE SET above = excluded.above, place = excluded.place";
                let other = run(sql, params![unit.org, unit.number, unit.above, unit.place]);
                (format!("upsert {unit:?}"), tx.upsert(unit, Unit::PRIMARY_KEY).map(|_| 1), other)
            }
            6 => {
                let unit = random.unit();
                let sql = "INSERT INTO units VALUES (?1, ?2, ?3, ?4) ON CONFLICT (org, number) DO NOTHING";
                let other = run(sql, params![unit.org, unit.number, unit.above, unit.place]);
                let text = format!("insert_or_get {unit:?}");
                (text, tx.insert_or_get(unit, Unit::PRIMARY_KEY).map(|(_, new)| usize::from(new)), other)
            }
            7 => {
                let (org, unit, deputy) = (random.org(), random.perhaps(), random.perhaps());
                let sql = "INSERT INTO members (org, unit, deputy) VALUES (?1, ?2, ?3)";
                let other = run(sql, params![org, unit, deputy]);
                let text = format!("insert members {org} {unit:?} {deputy:?}");
                (text, tx.insert(NewMember { org, unit, deputy }).map(|_| 1), other)
            }
            8 => {
                let (id, (org, unit), place) = (random.key(), random.pair(), random.name());
                let other = run("INSERT INTO desks VALUES (?1, ?2, ?3, ?4)", params![id.into_raw(), org, unit, place]);
                let text = format!("insert desks {id} {org:?} {unit:?} {place}");
                (text, tx.insert(Desk { id, org, unit, place }).map(|_| 1), other)
            }
            9 => {
                let (id, (org, unit), tag) = (random.key(), random.pair(), random.perhaps_name());
                let other = run("INSERT INTO notes VALUES (?1, ?2, ?3, ?4)", params![id.into_raw(), org, unit, tag]);
                let text = format!("insert notes {id} {org:?} {unit:?} {tag:?}");
                let tag = tag.map(Key::from_raw);
                (text, tx.insert(Note { id, org, unit, tag }).map(|_| 1), other)
            }
            10 => {
                let name = random.name();
                let other = run("INSERT INTO tags VALUES (?1)", params![name]);
                (format!("insert tags {name}"), tx.insert(Tag { name: Key::from_raw(name) }).map(|_| 1), other)
            }
            11 => {
                let name = random.name();
                let other = run("DELETE FROM tags WHERE name = ?1", params![name]);
                let text = format!("delete tags {name}");
                (text, twin.deleted(tx.delete_if_present(TagKey::from_raw(name))), other)
            }
            12 => {
                let (name, to) = (random.name(), random.name());
                let other = run("UPDATE tags SET name = ?2 WHERE name = ?1", params![name, to]);
                let text = format!("set tags {name} to {to}");
                let ours = tx.set(TagKey::from_raw(name), |t| t.name.set(TagKey::from_raw(to)));
                (text, absent_is_none(ours.map(|()| 1)), other)
            }
            13 => {
                let id = random.key::<Place>();
                let other = run("DELETE FROM places WHERE id = ?1", params![id.into_raw()]);
                (format!("delete places {id}"), twin.deleted(tx.delete_if_present(id)), other)
            }
            14 => {
                let (org, number) = (random.org(), random.number());
                let other = run("DELETE FROM units WHERE org = ?1 AND number = ?2", params![org, number]);
                let ours = tx.delete_if_present(Unit::key(org, number));
                (format!("delete units {org} {number}"), twin.deleted(ours), other)
            }
            15 => {
                let (id, name) = (random.key::<Place>(), random.name());
                let other = run("UPDATE places SET name = ?2 WHERE id = ?1", params![id.into_raw(), name]);
                let text = format!("set places {id} name {name}");
                (text, absent_is_none(tx.set(id, |p| p.name.set(name)).map(|()| 1)), other)
            }
            16 => {
                let (org, number, to) = (random.org(), random.number(), (random.org(), random.number()));
                // The same columns in SET on both sides: one that isn't changed counts too.
                let sql = "UPDATE units SET org = ?3, number = ?4, above = above WHERE org = ?1 AND number = ?2";
                let other = run(sql, params![org, number, to.0, to.1]);
                let ours = tx.set(Unit::key(org, number), |u| (u.org.set(to.0), u.number.set(to.1)));
                (format!("set units {org} {number} to {to:?}"), absent_is_none(ours.map(|()| 1)), other)
            }
            17 => {
                let (org, number, to) = (random.org(), random.number(), random.number());
                let sql = "UPDATE units SET number = ?3, above = above, org = org WHERE org = ?1 AND number = ?2";
                let other = run(sql, params![org, number, to]);
                let ours = tx.set(Unit::key(org, number), |u| u.number.set(to));
                (format!("set units {org} {number} number {to}"), absent_is_none(ours.map(|()| 1)), other)
            }
            18 => {
                let (unit, id, (org, part)) = (random.unit(), random.key(), random.pair());
                if random.below(2) == 0 {
                    let sql = "UPDATE units SET above = ?3, place = ?4 WHERE org = ?1 AND number = ?2";
                    let other = run(sql, params![unit.org, unit.number, unit.above, unit.place]);
                    return (format!("update {unit:?}"), absent_is_none(tx.update(&unit).map(|()| 1)), other);
                }
                let place = random.name();
                let sql = "UPDATE desks SET org = ?2, unit = ?3, place = ?4 WHERE id = ?1";
                let other = run(sql, params![id.into_raw(), org, part, place]);
                let desk = Desk { id, org, unit: part, place };
                (format!("update {desk:?}"), absent_is_none(tx.update(&desk).map(|()| 1)), other)
            }
            _ => {
                let low = random.org();
                let (sql, value) = match random.below(4) {
                    0 => ("DELETE FROM units WHERE org = ?1", low),
                    1 => ("DELETE FROM places WHERE id >= ?1 + 3", low),
                    2 => ("UPDATE units SET org = org + 1, above = above, number = number WHERE org = ?1", low),
                    _ => ("UPDATE members SET org = ?1, unit = deputy, deputy = unit", low),
                };
                let other = run(sql, params![value]);
                let ours = tx.sql::<(i64,)>(&format!("{sql} RETURNING 1"), (value,)).map(|rows| rows.len());
                (format!("{sql} {value}"), ours, other)
            }
        }
    }
}

#[test]
fn random_transactions_come_to_the_same() {
    rounds::<Shapes>();
}
