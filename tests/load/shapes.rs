//! Loads into tables of every shape: keys of all kinds, computed columns, odd names, what ANALYZE has written.

use fk::OnOrphan;
use fk::prelude::*;

use crate::support::Folder;
use crate::{orphans, schema_of};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "select \"x\" 🦀", unique(region, number))]
struct Place {
    #[key]
    #[column(name = "order")]
    id: Key<Self>,
    #[column(collate = nocase)]
    region: String,
    #[column(name = "it's")]
    number: i64,
    note: Option<String>,
}

/// A subtype: it shares its parent's key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "halls", key(place_id))]
struct Hall {
    #[references(on_delete = cascade)]
    place_id: Key<Place>,
    seats: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tags")]
struct Tag {
    #[key]
    word: Key<Self, String>,
}

/// References several columns; some of them become NULL by a trigger.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "visits",
    foreign_key((region, number) -> Place(region, number), on_delete = set_null(number), as place),
    index(at desc, where = at > 0)
)]
struct Visit {
    #[key(autoincrement = false)]
    id: Key<Self>,
    #[column(collate = nocase)]
    region: String,
    #[column(name = "a.b")]
    number: Option<i64>,
    #[default(sql = "7 * 6")]
    at: i64,
    #[references(on_delete = set_null, as tag)]
    tag: Option<Key<Tag, String>>,
    #[generated(at + 1)]
    after: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "pairs", key(visit_id, word))]
struct Pair {
    #[references(on_delete = cascade, as visit)]
    visit_id: Key<Visit>,
    #[references(on_delete = cascade, as tag)]
    word: Key<Tag, String>,
}

#[derive(Schema)]
#[schema(Place, Hall, Tag, Visit, Pair)]
struct Town;

fn tag(word: &str) -> Key<Tag, String> {
    Key::from_raw(word.to_owned())
}

fn visit(region: &str, number: i64, word: Option<&str>) -> NewVisit {
    NewVisit { region: region.into(), number: Some(number), at: None, tag: word.map(tag) }
}

fn place(region: &str, number: i64) -> NewPlace {
    NewPlace { region: region.into(), number, note: None }
}

fn both() -> fk::Result<[Db<Town>; 2]> {
    Ok([Db::in_memory()?, Db::temporary()?])
}

#[test]
fn every_kind_of_key_is_loaded() -> fk::Result<()> {
    for db in both()? {
        let before = schema_of(&db)?;
        let key = db
            .bulk_load(|load| {
                let visit = load.insert(visit("NORTH", 2, Some("old")))?;
                load.insert(Pair { visit_id: visit, word: tag("old") })?;
                load.insert_all((0..40).map(|at| Pair { visit_id: visit, word: tag(&at.to_string()) }))?;
                load.insert(Hall { place_id: Key::from_raw(1), seats: 4 })?;
                load.insert(place("North", 2))?;
                load.insert_all((0..40).map(|at| Tag { word: tag(&at.to_string()) }))?;
                let word = load.insert(Tag { word: tag("old") })?;
                assert_eq!(word, tag("old"));
                Ok(visit)
            })?
            .value;
        let visit = db.read(|tx| tx.require(key))?;
        assert_eq!((visit.at, visit.after), (42, 43));
        assert_eq!(schema_of(&db)?, before);
        assert!(orphans(&db)?.is_empty());
    }
    Ok(())
}

#[test]
fn rows_at_fault_of_every_kind_are_named_and_mended() -> fk::Result<()> {
    for db in both()? {
        let load = |policy: OnOrphan| {
            db.bulk_load(|load| {
                load.on_orphans(policy);
                let key = load.insert(visit("south", 1, None))?;
                load.insert_all([visit("south", 2, None), visit("SOUTH", 3, Some("none"))])?;
                load.insert(place("South", 2))?;
                load.insert(Tag { word: tag("word") })?;
                load.insert(Pair { visit_id: key, word: tag("word") })?;
                load.insert(Hall { place_id: Key::from_raw(77), seats: 1 })
            })
        };
        let error = load(OnOrphan::Refuse).unwrap_err();
        let told: Vec<(&str, u64)> = error.rows_at_fault().iter().map(|r| (r.constraint.as_str(), r.rows)).collect();
        assert_eq!(told, [("fk_halls_place_id", 1), ("fk_visits_tag", 1), ("fk_visits_region_a.b", 2)]);
        assert!(error.missing_parent(Visit::PLACE) && error.missing_parent(Visit::TAG));
        let loaded = load(OnOrphan::Quarantine)?;
        // Two visits and a hall, and the pair of the first.
        assert_eq!(loaded.mended.iter().map(|m| m.rows.rows).sum::<u64>(), 4);
        assert_eq!(loaded.rows, 3);
        assert!(orphans(&db)?.is_empty());
        let kept: Vec<(String, i64, i64)> =
            db.read(|tx| tx.sql("SELECT region, \"a.b\", after FROM fk_quarantine_visits ORDER BY 2", ()))?;
        assert_eq!(kept, [("south".to_owned(), 1, 43), ("SOUTH".to_owned(), 3, 43)]);
    }
    for db in both()? {
        let loaded = db.bulk_load(|load| {
            load.on_orphan(Visit::PLACE, OnOrphan::SetNull)?;
            load.on_orphan(Visit::TAG, OnOrphan::SetNull)?;
            load.on_orphan_named("HALLS", "fk_halls_place_id", OnOrphan::Skip)?;
            load.insert(Hall { place_id: Key::from_raw(1), seats: 1 })?;
            load.insert_all([visit("south", 1, None), visit("SOUTH", 3, Some("none"))])
        })?;
        let told: Vec<(&str, u64)> = loaded.mended.iter().map(|m| (m.rows.constraint.as_str(), m.rows.rows)).collect();
        assert_eq!(told, [("fk_halls_place_id", 1), ("fk_visits_tag", 1), ("fk_visits_region_a.b", 2)]);
        let rows = db.read(|tx| tx.all(Visit::query().order_by(|v| v.id.asc())))?;
        assert_eq!(rows.len(), 2);
        assert!(rows.iter().all(|visit| visit.number.is_none() && visit.tag.is_none()));
    }
    Ok(())
}

/// A trigger of ours sets columns NULL where a parent is deleted; a parent that is only skipped is nobody's loss.
#[test]
fn skipped_rows_set_no_triggers_off() -> fk::Result<()> {
    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "roots")]
    struct Root {
        #[key]
        id: Key<Self>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "middles", unique(id, part))]
    struct Middle {
        #[key]
        id: Key<Self>,
        part: i64,
        #[references(on_delete = cascade)]
        root_id: Key<Root>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(
        name = "leaves",
        foreign_key((middle, part) -> Middle(id, part), on_delete = set_null(part), as place)
    )]
    struct Leaf {
        #[key]
        id: Key<Self>,
        #[not_a_reference]
        middle: Option<Key<Middle>>,
        part: Option<i64>,
    }

    #[derive(Schema)]
    #[schema(Root, Middle, Leaf)]
    struct Tree;

    for db in [Db::<Tree>::in_memory()?, Db::<Tree>::temporary()?] {
        let load = |policy| {
            db.bulk_load(|load| {
                load.on_orphan(Middle::ROOT, OnOrphan::Skip)?;
                load.on_orphan(Leaf::PLACE, policy)?;
                load.insert(Middle { id: Key::from_raw(5), part: 1, root_id: Key::from_raw(9) })?;
                load.insert(Leaf { id: Key::from_raw(1), middle: Some(Key::from_raw(5)), part: Some(1) })
            })
        };
        assert!(load(OnOrphan::Refuse).unwrap_err().missing_parent(Leaf::PLACE));
        assert_eq!(load(OnOrphan::Skip)?.rows, 0);
        assert_eq!(load(OnOrphan::Quarantine)?.mended.len(), 2);
        assert_eq!(load(OnOrphan::SetNull)?.rows, 1);
        let leaf = db.read(|tx| tx.require(Key::<Leaf>::from_raw(1)))?;
        assert_eq!((leaf.part, leaf.middle), (None, Some(Key::from_raw(5))));
        // And afterwards they act again.
        db.write(|tx| {
            let root = tx.insert(NewRoot {})?;
            let middle = tx.insert(NewMiddle { part: 3, root_id: root.id })?;
            let leaf = tx.insert(NewLeaf { middle: Some(middle.id), part: Some(3) })?;
            tx.delete(middle.id)?;
            assert_eq!(tx.require(leaf.id)?.part, None);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn stages_have_every_shape() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            let visits = tx.stage::<NewVisit>()?;
            visits.insert(tx, NewVisit { at: Some(3), ..visit("NORTH", 2, Some("old")) })?;
            visits.insert_all(tx, (0..40).map(|_| visit("north", 2, None)))?;
            // What is computed is so in the stage already.
            let sql = format!("SELECT at, after FROM {visits} ORDER BY rowid LIMIT 2");
            assert_eq!(tx.sql::<(i64, i64)>(&sql, ())?, [(3, 4), (42, 43)]);
            let error = visits.promote(tx).unwrap_err();
            assert!(error.missing_parent(Visit::PLACE) && error.missing_parent(Visit::TAG), "{error:#}");
            assert_eq!(error.rows_at_fault().iter().map(|rows| rows.rows).collect::<Vec<_>>(), [1, 41]);
            let (places, halls) = (tx.stage::<NewPlace>()?, tx.stage::<Hall>()?);
            places.insert_all(tx, [place("North", 2), place("South", 1)])?;
            let place = places.promote(tx)?.keys().next().unwrap();
            halls.insert(tx, Hall { place_id: place, seats: 1 })?;
            assert_eq!(halls.promote(tx)?.rows, 1);
            let promoted = visits.promote_valid(tx)?;
            assert_eq!((promoted.rows, promoted.at_fault[0].rows), (40, 1));
            let tags = tx.stage::<Tag>()?;
            tags.insert(tx, Tag { word: tag("old") })?;
            tags.promote(tx)?;
            let promoted = visits.promote(tx)?;
            let last = tx.require(promoted.keys().next().unwrap())?;
            assert_eq!((last.at, last.after, last.tag), (3, 4, Some(tag("old"))));
            let pairs = tx.stage::<Pair>()?;
            pairs.insert(tx, Pair { visit_id: last.id, word: tag("old") })?;
            pairs.insert(tx, Pair { visit_id: last.id, word: tag("new") })?;
            let error = pairs.promote(tx).unwrap_err();
            assert_eq!(error.rows_at_fault()[0].keys, [[Any::Integer(last.id.into_raw()), Any::Text("new".into())]]);
            Ok(())
        })?;
        assert!(orphans(&db)?.is_empty());
    }
    Ok(())
}

#[test]
fn numbered_keys_go_on_where_a_load_has_ended() -> fk::Result<()> {
    for db in both()? {
        db.bulk_load(|load| {
            load.insert(Place { id: Key::from_raw(500), region: "a".into(), number: 1, note: None })?;
            load.insert_all((2..=60).map(|number| place("a", number)))
        })?;
        let refused = db.bulk_load(|load| {
            load.insert_all((0..70).map(|number| place("b", number)))?;
            load.insert(Hall { place_id: Key::from_raw(-1), seats: 0 })
        });
        assert!(refused.is_err());
        let next = db.write(|tx| tx.insert(place("c", 1)))?;
        assert_eq!(next.id, Key::from_raw(560));
    }
    Ok(())
}

/// An index of an old file may have a text in double quotes, which is no text in an index of today.
#[test]
fn an_index_that_could_not_be_made_today_is_made_again_too() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("town.db");
    drop(Db::<Town>::open(&path)?);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DQS_DDL, true).unwrap();
    raw.execute_batch("CREATE INDEX old ON visits (at, region || 'x') WHERE region <> \"nowhere\"").unwrap();
    drop(raw);
    let db = Db::<Town>::open(&path)?;
    let before = schema_of(&db)?;
    db.bulk_load(|load| {
        load.insert(place("A", 1))?;
        load.insert_all((0..12_000).map(|_| visit("a", 1, None)))
    })?;
    assert_eq!(schema_of(&db)?, before);
    assert_eq!(db.read(|tx| tx.sql::<(String,)>("PRAGMA integrity_check", ()))?, [("ok".to_owned(),)]);
    Ok(())
}

/// What ANALYZE knows: a table, an index, how many rows.
type Known = (String, Option<String>, String);

#[test]
fn indexes_and_what_is_known_of_them_are_as_they_were() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            for number in 0..20 {
                tx.insert(place("a", number))?;
                tx.insert(visit("a", number, None))?;
            }
            tx.connection()?.execute_batch("ANALYZE").unwrap();
            Ok(())
        })?;
        let known = || -> fk::Result<Vec<Known>> {
            db.read(|tx| tx.sql("SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2", ()))
        };
        let (before, known_before) = (schema_of(&db)?, known()?);
        assert!(known_before.len() > 3, "{known_before:?}");
        for fails in [false, true] {
            let outcome = db.bulk_load(|load| {
                load.insert_all((0..12_000).map(|_| visit("A", 1, None)))?;
                load.insert(visit("a", if fails { 99 } else { 2 }, None))
            });
            assert_eq!(outcome.is_err(), fails);
            assert_eq!((schema_of(&db)?, known()?), (before.clone(), known_before.clone()));
        }
        let check = db.read(|tx| tx.sql::<(String,)>("PRAGMA integrity_check", ()))?;
        assert_eq!(check, [("ok".to_owned(),)]);
        let rows = db.bulk_load(|load| {
            load.keep_indexes();
            load.insert_all((0..12_000).map(|_| visit("A", 1, None)))
        })?;
        assert_eq!(rows.rows, 12_000);
        assert_eq!(db.read(|tx| tx.count(Visit::query().filter(|v| v.region.eq("a").and(v.number.eq(1)))))?, 24_001);
    }
    Ok(())
}
