//! Names of tables and columns that are quotes, spaces, keywords, and no letters at all: they are always quoted, and
//! errors find them.

use fk::prelude::*;

use crate::support::Folder;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order by \"x\" 🦀", has_many(children: Child))]
struct Parent {
    #[key]
    #[column(name = "select")]
    id: Key<Self>,
    #[column(name = "it's; DROP TABLE \"a\" --")]
    #[unique]
    name: String,
    #[column(name = "per%cent, ?1 :a [b] `c`")]
    #[check(number < 100)]
    number: i64,
    #[column(name = "🦀")]
    r#type: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "table", key(parent_id, group))]
struct Child {
    #[column(name = "from \"where\"")]
    #[references(on_delete = cascade)]
    parent_id: Key<Parent>,
    #[column(name = "group")]
    group: i64,
    #[column(name = "a.b, c.d")]
    #[index]
    dotted: String,
}

#[derive(Schema)]
#[schema(Parent, Child)]
struct Odd;

fn parent(name: &str) -> NewParent {
    NewParent { name: name.into(), number: 1, r#type: Some("t".into()) }
}

#[test]
fn every_call_works_with_odd_names() -> fk::Result<()> {
    let folder = Folder::new();
    for _ in 0..2 {
        // Created the first time, verified the second.
        let db = Db::<Odd>::open(folder.file("odd.db"))?;
        assert!(db.report().is_clean(), "{}", db.report());
        db.write(|tx| {
            let one = tx.insert(parent("one"))?;
            let child = tx.insert(Child { parent_id: one.id, group: 1, dotted: "d".into() })?;
            assert_eq!(tx.get(child.key())?.as_ref(), Some(&child));
            assert_eq!(tx.get_by(Parent::NAME_KEY, "one")?.as_ref(), Some(&one));
            tx.set(one.id, |p| (p.number.set(7), p.r#type.set(None)))?;
            tx.update(&Parent { number: 8, ..one.clone() })?;
            assert_eq!(tx.upsert(Parent { number: 9, ..one.clone() }, Parent::NAME_KEY)?.number, 9);
            assert_eq!(tx.insert_or_get(parent("one"), Parent::NAME_KEY)?.0.id, one.id);
            let query = Parent::query().filter(|p| p.name.like("%o%").and(p.number.lt(10)).and(p.r#type.is_not_null()));
            assert_eq!(tx.count(query.order_by(|p| (p.r#type.asc(), p.id.desc())))?, 1);
            assert_eq!(tx.all(one.children().filter(|c| c.dotted.eq("d")))?, [child]);
            let deleted = tx.delete(one.id)?;
            assert_eq!((deleted.rows, deleted.cascaded), (1, 1));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn every_violation_is_told_with_odd_names() -> fk::Result<()> {
    for db in [Db::<Odd>::temporary()?, Db::<Odd>::in_memory()?] {
        db.write(|tx| {
            let one = tx.insert(parent("one"))?;
            let child = Child { parent_id: one.id, group: 1, dotted: String::new() };
            tx.insert(child.clone())?;
            assert!(tx.insert(parent("one")).unwrap_err().duplicate(Parent::NAME_KEY));
            assert!(tx.insert(one.clone()).unwrap_err().violation().is_some());
            let check = tx.set(one.id, |p| p.number.set(100)).unwrap_err();
            assert!(check.check_failed(Parent::NUMBER_CHECK), "{check:?}");
            assert!(tx.insert(child.clone()).unwrap_err().duplicate(Child::PRIMARY_KEY));
            let orphan = Child { parent_id: Key::from_raw(77), ..child.clone() };
            let missing = tx.insert(orphan).unwrap_err();
            assert!(missing.missing_parent(Child::PARENT), "{missing:?}");
            assert!(format!("{missing:#}").contains("(from \"where\")=(77)"), "{missing:#}");
            let referenced = tx.set(one.id, |p| p.id.set(Key::from_raw(78))).unwrap_err();
            assert!(referenced.still_referenced(Child::PARENT), "{referenced:?}");
            let null = "INSERT INTO \"table\" (\"from \"\"where\"\"\", \"group\", \"a.b, c.d\") VALUES (1, 2, NULL)";
            let null = tx.sql::<()>(null, ()).unwrap_err();
            assert!(null.violation().is_some_and(|v| v.child.columns == ["a.b, c.d"]), "{null:?}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_row_that_cannot_be_read_is_told_with_odd_names() -> fk::Result<()> {
    let folder = Folder::new();
    let path = folder.file("odd.db");
    let db = Db::<Odd>::open(&path)?;
    let one = db.write(|tx| tx.insert(parent("one")))?;
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("UPDATE \"order by \"\"x\"\" 🦀\" SET \"🦀\" = CAST(x'ff' AS TEXT)").unwrap();
    let error = db.read(|tx| tx.get(one.id)).unwrap_err();
    let fk::Error::Decode { table, column, key, .. } = &error else { panic!("{error:?}") };
    assert_eq!((table.as_str(), column.as_str(), key[0].0.as_str()), ("order by \"x\" 🦀", "🦀", "select"));
    Ok(())
}
