//! Loading costs one statement for the rows and one for each relation that leads to several, whatever the number of rows.

use std::cell::RefCell;

use fk::prelude::*;
use fk::rusqlite::trace::{TraceEvent, TraceEventCodes};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "parents",
    has_many(children: Child),
    has_one(only: Only),
    many_to_many(tags: Tag through ParentTag)
)]
struct Parent {
    #[key]
    id: Key<Self>,
    number: i64,
    #[references(on_delete = no_action, as above)]
    above: Option<Key<Parent>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "children", has_many(grandchildren: Grandchild))]
struct Child {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    parent_id: Key<Parent>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "grandchildren")]
struct Grandchild {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    child_id: Key<Child>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "onlies", key(parent_id))]
struct Only {
    #[references(on_delete = cascade)]
    parent_id: Key<Parent>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tags")]
struct Tag {
    #[key]
    id: Key<Self>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parent_tags", key(parent_id, tag_id))]
struct ParentTag {
    #[references(on_delete = cascade)]
    parent_id: Key<Parent>,
    #[references(on_delete = cascade)]
    tag_id: Key<Tag>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "shelves", key(room, number), has_many(boxes: Crate via shelf))]
struct Shelf {
    room: String,
    number: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "boxes", foreign_key((room, number) -> Shelf(room, number), on_delete = cascade, as shelf))]
struct Crate {
    #[key]
    id: Key<Self>,
    room: String,
    number: i64,
}

#[derive(Schema)]
#[schema(Parent, Child, Grandchild, Only, Tag, ParentTag, Shelf, Crate)]
struct Family;

thread_local! {
    /// What has run on this thread.
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        LOG.with_borrow_mut(|log| log.push(statement.sql().into_owned()));
    }
}

/// So many parents, each with a child, which has one of its own, and a tag; so many shelves, each with a box.
fn family(parents: i64) -> fk::Result<Db<Family>> {
    let options = Db::<Family>::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    let db = options.in_memory()?;
    db.write(|tx| {
        let many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)";
        tx.sql::<()>("INSERT INTO tags (id) VALUES (1)", ())?;
        for insert in [
            "INSERT INTO parents (id, number, above) SELECT n, n % 7, nullif(n - 1, 0) FROM n",
            "INSERT INTO children (id, parent_id) SELECT n, n FROM n",
            "INSERT INTO grandchildren (id, child_id) SELECT n, n FROM n",
            "INSERT INTO onlies (parent_id) SELECT n FROM n",
            "INSERT INTO parent_tags (parent_id, tag_id) SELECT n, 1 FROM n",
            "INSERT INTO shelves (room, number) SELECT 'room ' || (n % 10), n FROM n",
            "INSERT INTO boxes (id, room, number) SELECT n, 'room ' || (n % 10), n FROM n",
        ] {
            tx.sql::<()>(&format!("{many} {insert}"), (parents,))?;
        }
        Ok(())
    })?;
    Ok(db)
}

/// Runs a query and counts the statements between BEGIN and its end.
fn counted<R>(db: &Db<Family>, read: impl FnOnce(&ReadTx<'_, Family>) -> fk::Result<R>) -> fk::Result<(R, usize)> {
    LOG.take();
    let found = db.read(|tx| read(tx))?;
    let log = LOG.take();
    Ok((found, log.iter().filter(|sql| sql.starts_with("SELECT")).count()))
}

#[test]
fn loading_costs_a_statement_for_each_relation() -> fk::Result<()> {
    // The last is more than SQLite has variables for one statement.
    for parents in [1, 10, 1_000, 100_000] {
        let db = family(parents)?;
        let count = usize::try_from(parents).unwrap();

        let (found, statements) = counted(&db, |tx| tx.all(Parent::query().with(Parent::CHILDREN)))?;
        assert_eq!((found.len(), statements), (count, 2), "children of {parents}");
        assert!(found.iter().all(|(parent, children)| children.len() == 1 && children[0].parent_id == parent.id));

        let (found, statements) = counted(&db, |tx| {
            tx.all(Parent::query().with(Parent::CHILDREN.with(Child::GRANDCHILDREN)).with(Parent::TAGS))
        })?;
        assert_eq!((found.len(), statements), (count, 4), "three levels and tags of {parents}");
        assert!(found.iter().all(|(_, children, tags)| children[0].1.len() == 1 && tags.len() == 1));

        // Parents and what there is one of come with the row itself.
        let (found, statements) =
            counted(&db, |tx| tx.all(Parent::query().with(Parent::ABOVE).with(Parent::ONLY).with(Parent::CHILDREN)))?;
        assert_eq!((found.len(), statements), (count, 2), "one of each of {parents}");
        assert_eq!(found.iter().filter(|(_, above, ..)| above.is_some()).count(), count - 1);

        // A limit for each.
        let last = || Parent::CHILDREN.order_by(|c| c.id.desc()).limit(1);
        let (found, statements) = counted(&db, |tx| tx.all(Parent::query().with(last())))?;
        assert_eq!((found.len(), statements), (count, 2), "the last of {parents}");
        assert!(found.iter().all(|(_, children)| children.len() == 1));

        // Keys of several columns.
        let (found, statements) = counted(&db, |tx| tx.all(Shelf::query().with(Shelf::BOXES)))?;
        assert_eq!((found.len(), statements), (count, 2), "boxes of {parents} shelves");
        assert!(found.iter().all(|(shelf, boxes)| boxes.len() == 1 && boxes[0].number == shelf.number));
    }
    Ok(())
}

#[test]
fn no_row_has_no_children_to_be_asked_for() -> fk::Result<()> {
    let db = family(1)?;
    let none = Parent::query().filter(|p| p.number.lt(0)).with(Parent::CHILDREN.with(Child::GRANDCHILDREN));
    let (found, statements) = counted(&db, |tx| tx.all(none))?;
    assert!(found.is_empty());
    assert_eq!(statements, 1);
    Ok(())
}

#[test]
fn one_by_one_it_costs_a_statement_for_each_500_rows() -> fk::Result<()> {
    let db = family(1_200)?;
    let mut children = 0;
    let ((), statements) = counted(&db, |tx| {
        tx.each(Parent::query().with(Parent::CHILDREN), |row| {
            children += row?.1.len();
            Ok(())
        })
    })?;
    assert_eq!((children, statements), (1_200, 4));
    Ok(())
}
