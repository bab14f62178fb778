//! N4: a row that references itself, and whose key is written without being changed, is counted twice if other rows
//! reference it too. An immediate reference refuses what is right (from 3.51 on); a deferred one forgets what is wrong.

use fk::prelude::*;

use crate::stock::{Done, ForeignKey, Stock, names, orphans, refuses_negative};

const OWN: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, f TEXT REFERENCES t (k));
                   INSERT INTO t VALUES (1, 'a', 'a'), (2, 'b', 'a')";
const LATE: &str =
    "CREATE TABLE t (id INTEGER PRIMARY KEY, k TEXT UNIQUE, f TEXT REFERENCES t (k) DEFERRABLE INITIALLY DEFERRED);
     INSERT INTO t VALUES (1, 'a', 'a'), (2, 'b', 'a')";

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "own")]
struct Own {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[references(Own::name, on_delete = no_action, as above)]
    above: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "late")]
struct Late {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[references(Late::name, on_delete = no_action, deferred, as above)]
    above: Option<String>,
}

#[derive(Schema)]
#[schema(Own, Late)]
struct All;

fn own(id: i64, name: &str, above: &str) -> Own {
    Own { id: Key::from_raw(id), name: name.into(), above: Some(above.into()) }
}

fn late(id: i64, name: &str, above: &str) -> Late {
    Late { id: Key::from_raw(id), name: name.into(), above: Some(above.into()) }
}

fn database() -> Db<All> {
    let db = Db::<All>::in_memory().unwrap();
    db.write(|tx| {
        tx.insert_all([own(1, "a", "a"), own(2, "b", "a")])?;
        tx.insert_all([late(1, "a", "a"), late(2, "b", "a")])
    })
    .unwrap();
    db
}

#[test]
fn stock_what_is_right_is_refused() {
    let stock = Stock::new(OWN);
    let expected = if refuses_negative() { ForeignKey } else { Done };
    assert_eq!(stock.run("UPDATE t SET k = 'a' WHERE id = 1"), expected);
    assert_eq!(stock.run("UPDATE t SET k = k"), expected);
    let upsert = "INSERT INTO t VALUES (1, 'a', 'a') ON CONFLICT (id) DO UPDATE SET k = excluded.k";
    assert_eq!(stock.run(upsert), expected);
    // What avoids it: the reference is in the SET too.
    assert_eq!(stock.run("UPDATE t SET k = 'a', f = f WHERE id = 1"), Done);
    assert_eq!(stock.orphans(), 0);
}

#[test]
fn stock_what_is_wrong_is_forgotten() {
    let stock = Stock::new(LATE);
    stock.all(&["BEGIN", "INSERT INTO t VALUES (3, 'c', 'zzz')", "UPDATE t SET k = 'a' WHERE id = 1", "COMMIT"]);
    assert_eq!((stock.rows("SELECT f FROM t WHERE id = 3").as_str(), stock.orphans()), ("zzz", 1));
}

#[test]
fn what_is_right_is_written() {
    let db = database();
    db.write(|tx| {
        tx.set(Key::<Own>::from_raw(1), |o| o.name.set("a"))?;
        tx.update(&own(1, "a", "a"))?;
        tx.upsert(own(1, "a", "a"), Own::PRIMARY_KEY)?;
        tx.upsert(own(1, "a", "a"), Own::NAME_KEY)?;
        tx.set(Key::<Late>::from_raw(1), |l| l.name.set("a"))?;
        // Of one row by an expression, of many, by their keys, by values that are computed first.
        tx.set(Key::<Own>::from_raw(1), |o| o.name.set(o.name))?;
        let own = || Own::query().filter(|o| o.name.is_in(["a", "b"]));
        assert_eq!(tx.update_where(own(), |o| o.name.set(o.name))?, 2);
        assert_eq!(tx.update_where(own().order_by(|o| o.id.asc()).limit(1), |o| o.name.set("a"))?, 1);
        let same = |o: OwnColumns| Own::query().filter(|p| p.id.eq(o.id)).select(|p| p.name);
        assert_eq!(tx.update_where(own().filter(|o| o.name.in_query(same(o))), |o| o.name.set(o.name))?, 2);
        assert_eq!(tx.update_where(own().limit(1), |o| (o.id.set(o.id), o.name.set(o.name)))?, 1);
        Ok(())
    })
    .unwrap();
    assert_eq!(orphans(&db), 0);
}

#[test]
fn what_is_wrong_is_remembered() {
    let db = database();
    for unchanged in [
        |tx: &mut WriteTx<'_, All>| tx.set(Key::<Late>::from_raw(1), |l| l.name.set("a")),
        |tx: &mut WriteTx<'_, All>| tx.update(&late(1, "a", "a")),
        |tx: &mut WriteTx<'_, All>| tx.upsert(late(1, "a", "a"), Late::PRIMARY_KEY).map(drop),
        |tx: &mut WriteTx<'_, All>| tx.set(Key::<Late>::from_raw(1), |l| l.name.set(l.name)),
        |tx: &mut WriteTx<'_, All>| {
            tx.update_where(Late::query().filter(|l| l.id.le(Key::from_raw(2))), |l| l.name.set(l.name)).map(drop)
        },
        |tx: &mut WriteTx<'_, All>| tx.update_where_returning(Late::query().limit(2), |l| l.name.set(l.name)).map(drop),
        // By hand, as stock SQLite forgets it: what may have been miscounted is searched before the commit.
        |tx: &mut WriteTx<'_, All>| tx.sql::<()>("UPDATE late SET name = 'a' WHERE id = 1", ()).map(drop),
        |tx: &mut WriteTx<'_, All>| tx.sql::<()>("update \"late\" set (name) = ('a') where id = 1", ()).map(drop),
    ] {
        let outcome = db.write(|tx| {
            tx.insert(late(3, "c", "zzz"))?;
            unchanged(tx)
        });
        assert_eq!(names(outcome), ["fk_late_above"]);
    }
    assert_eq!(orphans(&db), 0);
}

/// By hand, what is right may be refused: then it is said so, and what to write instead.
#[test]
fn by_hand_it_is_told_what_to_write() {
    let db = database();
    let outcome = db.write(|tx| tx.sql::<()>("UPDATE own SET name = 'a' WHERE id = 1", ()));
    if refuses_negative() {
        assert_eq!(
            outcome.unwrap_err().to_string(),
            "SQLite refused the statement for a foreign key, but no row violates one\n  help: table \"own\" references \
             its own \"name\", and SQLite counts a row twice that keeps its key; let the SET name \"above\" as well, \
             each as itself"
        );
    } else {
        outcome.unwrap();
    }
    db.write(|tx| tx.sql::<()>("UPDATE own SET name = 'a', above = above WHERE id = 1", ())).unwrap();
    // A count below zero may also hide what the same statement makes wrong.
    let hiding = "UPDATE own SET name = 'a', above = CASE id WHEN 2 THEN 'zzz' ELSE above END";
    assert!(db.write(|tx| tx.sql::<()>(hiding, ())).is_err());
    // Put off, the commit that SQLite refuses for nothing is told so too.
    let outcome = db.write(|tx| tx.sql::<()>("UPDATE late SET name = 'a' WHERE id = 1", ()));
    if refuses_negative() {
        let refused = outcome.unwrap_err();
        assert!(matches!(refused, fk::Error::Unexplained { what: "commit", .. }), "{refused}");
    }
    assert_eq!(orphans(&db), 0);
}
