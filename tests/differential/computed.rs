//! References of and to generated columns, keys among some rows, and defaults that the database evaluates.

use fk::Result;
use fk::prelude::*;
use fk::rusqlite::{self, params};

use crate::{Outcome, Random, Subject, Twin, absent_is_none, raw, rounds};

/// Has a key that is computed.
#[derive(Table, Debug)]
#[table(name = "parts", unique(slot, where = a > 1))]
struct Part {
    #[key(autoincrement = false)]
    id: Key<Self>,
    a: i64,
    b: i64,
    #[default(sql = "2 + 1")]
    slot: Option<i64>,
    #[generated(stored, a * 10 + b)]
    #[unique]
    code: i64,
}

/// References it, by a value of its own and by one that is computed.
#[derive(Table, Debug)]
#[table(name = "uses", unique(x, y))]
struct Use {
    #[key(autoincrement = false)]
    id: Key<Self>,
    #[references(Part::code, on_delete = set_null, on_update = cascade, as part)]
    part_code: Option<i64>,
    x: i64,
    y: i64,
    z: Option<i64>,
    #[generated(x * 10 + z)]
    #[references(Part::code, on_delete = no_action, as target)]
    target: Option<i64>,
}

/// Goes with a use, by a pair of which one column is computed.
#[derive(Table, Debug)]
#[table(
    name = "marks",
    foreign_key((x, y) -> Use(x, y), on_delete = cascade, on_update = restrict, as of)
)]
struct Mark {
    #[key(autoincrement = false)]
    id: Key<Self>,
    x: Option<i64>,
    #[generated(sql = "x + 1")]
    y: Option<i64>,
}

#[derive(Schema)]
#[schema(Part, Use, Mark)]
struct Computed;

impl Random {
    fn digit(&mut self) -> i64 {
        self.below(3) + 1
    }

    fn code(&mut self) -> Option<i64> {
        (self.below(4) > 0).then(|| self.digit() * 10 + self.digit())
    }
}

/// The columns of a row that aren't computed.
const PARTS: &str = "INSERT INTO parts (id, a, b, slot) VALUES (?1, ?2, ?3, ?4)";
const USES: &str = "INSERT INTO uses (id, part_code, x, y, z) VALUES (?1, ?2, ?3, ?4, ?5)";

impl Subject for Computed {
    #[allow(clippy::too_many_lines, clippy::many_single_char_names, reason = "one arm for each statement")]
    fn step(random: &mut Random, tx: &mut WriteTx<'_, Self>, twin: &Twin) -> (String, Result<usize>, Outcome) {
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| twin.run(sql, values);
        let id = random.key::<Part>();
        let slot = (random.below(3) > 0).then(|| random.digit());
        let part = Part { id, a: random.digit(), b: random.digit(), slot, code: random.below(9) };
        let z = (random.below(3) > 0).then(|| random.digit());
        let (x, y) = (random.digit(), random.digit());
        let used = Use { id: random.key(), part_code: random.code(), x, y, z, target: Some(0) };
        let part_values = params![part.id.into_raw(), part.a, part.b, part.slot];
        let use_values = params![used.id.into_raw(), used.part_code, used.x, used.y, used.z];
        match random.below(16) {
            0 | 1 => {
                let other = run(PARTS, part_values);
                (format!("insert {part:?}"), tx.insert(part).map(|_| 1), other)
            }
            2 => {
                let (id, a, b) = (part.id, part.a, part.b);
                let other = run("INSERT INTO parts (id, a, b) VALUES (?1, ?2, ?3)", params![id.into_raw(), a, b]);
                // The key has to be the same on both sides.
                let new = tx.sql::<()>("INSERT INTO parts (id, a, b) VALUES (?1, ?2, ?3)", (id, a, b));
                (format!("insert parts {id} {a} {b}"), new.map(|_| 1), other)
            }
            3 => {
                let sql = format!(
                    "{PARTS} ON CONFLICT (code) DO UPDATE SET a = excluded.a, b = excluded.b, slot = excluded.slot"
                );
                let other = run(&sql, part_values);
                (format!("upsert by code {part:?}"), tx.upsert(part, Part::CODE_KEY).map(|_| 1), other)
            }
            4 => {
                let sql =
                    format!("{PARTS} ON CONFLICT (slot) WHERE a > 1 DO UPDATE SET a = excluded.a, b = excluded.b");
                let other = run(&sql, part_values);
                (format!("upsert by slot {part:?}"), tx.upsert(part, Part::SLOT_KEY).map(|_| 1), other)
            }
            5 => {
                let sql = format!("{PARTS} ON CONFLICT (slot) WHERE a > 1 DO NOTHING");
                let other = run(&sql, part_values);
                let text = format!("insert_or_get by slot {part:?}");
                (text, tx.insert_or_get(part, Part::SLOT_KEY).map(|(_, new)| usize::from(new)), other)
            }
            6 | 7 => {
                let other = run(USES, use_values);
                (format!("insert {used:?}"), tx.insert(used).map(|_| 1), other)
            }
            8 => {
                let sql =
                    format!("{USES} ON CONFLICT (x, y) DO UPDATE SET part_code = excluded.part_code, z = excluded.z");
                let other = run(&sql, use_values);
                (format!("upsert {used:?}"), tx.upsert(used, Use::X_Y_KEY).map(|_| 1), other)
            }
            9 => {
                let (id, x) = (random.key(), z);
                let other = run("INSERT INTO marks (id, x) VALUES (?1, ?2)", params![raw(Some(id)), x]);
                (format!("insert marks {id} {x:?}"), tx.insert(Mark { id, x, y: None }).map(|_| 1), other)
            }
            10 => {
                let other = run("DELETE FROM parts WHERE id = ?1", params![part.id.into_raw()]);
                (format!("delete parts {id}"), twin.deleted(tx.delete_if_present(part.id)), other)
            }
            11 => {
                let other = run("DELETE FROM uses WHERE id = ?1", params![used.id.into_raw()]);
                (format!("delete uses {}", used.id), twin.deleted(tx.delete_if_present(used.id)), other)
            }
            12 => {
                let other = run("UPDATE parts SET a = ?2 WHERE id = ?1", params![id.into_raw(), part.a]);
                let ours = tx.set(id, |p| p.a.set(part.a)).map(|()| 1);
                (format!("set parts {id} a {}", part.a), absent_is_none(ours), other)
            }
            13 => {
                let other = run("UPDATE parts SET a = ?2, b = ?3, slot = ?4 WHERE id = ?1", part_values);
                (format!("update {part:?}"), absent_is_none(tx.update(&part).map(|()| 1)), other)
            }
            14 => {
                let other = run("UPDATE uses SET part_code = ?2, x = ?3, y = ?4, z = ?5 WHERE id = ?1", use_values);
                (format!("update {used:?}"), absent_is_none(tx.update(&used).map(|()| 1)), other)
            }
            _ => {
                let sql = if random.below(2) == 0 {
                    "UPDATE parts SET b = b - ?1 WHERE b > ?1"
                } else {
                    "DELETE FROM parts WHERE code >= ?1 * 10"
                };
                let other = run(sql, params![part.a]);
                let ours = tx.sql::<(i64,)>(&format!("{sql} RETURNING 1"), (part.a,)).map(|rows| rows.len());
                (format!("{sql} {}", part.a), ours, other)
            }
        }
    }
}

#[test]
fn random_transactions_come_to_the_same() {
    rounds::<Computed>();
}
