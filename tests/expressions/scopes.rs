//! Each query is a scope of its own: nested uses of one path are two sources, and a column is at home in one query only.

use std::cell::Cell;

use fk::prelude::*;
use fk::{Error, ReadTx};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "people", has_many(reports: Person via boss_id))]
struct Person {
    #[key]
    id: Key<Self>,
    name: String,
    pay: i64,
    #[references(on_delete = cascade)]
    boss_id: Option<Key<Person>>,
}

#[derive(Schema, Debug)]
#[schema(Person)]
struct People;

/// Ann has Ben and Cid; Ben has Dot.
fn people() -> fk::Result<Db<People>> {
    let db = Db::<People>::in_memory()?;
    db.write(|tx| {
        let mut person = |name: &str, pay, boss_id| tx.insert(NewPerson { name: name.into(), pay, boss_id });
        let ann = person("Ann", 10, None)?;
        let ben = person("Ben", 7, Some(ann.id))?;
        person("Cid", 12, Some(ann.id))?;
        person("Dot", 3, Some(ben.id))?;
        Ok(())
    })?;
    Ok(db)
}

fn names(tx: &ReadTx<'_, People>, query: Query<Person>) -> fk::Result<String> {
    Ok(tx.all(query.order_by(|p| p.id.asc()))?.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(" "))
}

#[test]
fn a_reverse_path_in_itself_is_two_sources() -> fk::Result<()> {
    people()?.read(|tx| {
        // Who has a report that earns less than another of theirs?
        let unequal = Person::query().filter(|p| p.reports().any(|one| p.reports().any(|other| one.pay.lt(other.pay))));
        assert_eq!(names(tx, unequal)?, "Ann");
        // The same of one report alone is never true.
        let alone = Person::query().filter(|p| p.reports().any(|one| one.pay.lt(one.pay)));
        assert_eq!(names(tx, alone)?, "");
        // A report of a report, compared with all three.
        let deep = Person::query()
            .filter(|p| p.reports().any(|r| r.reports().any(|rr| rr.pay.lt(r.pay).and(r.pay.lt(p.pay)))));
        assert_eq!(names(tx, deep)?, "Ann");
        // Sums in sums: for each person, over reports, how many of all reports earn at least as much.
        let ranks = Person::query()
            .order_by(|p| p.id.asc())
            .select(|p| p.reports().sum(|one| p.reports().filter(|other| other.pay.ge(one.pay)).count()));
        assert_eq!(tx.all(ranks)?, [3, 1, 0, 0]);
        Ok(())
    })
}

#[test]
fn a_path_in_a_query_inside_leads_from_there() -> fk::Result<()> {
    people()?.read(|tx| {
        // The boss of a report is the person itself; the boss of the boss isn't.
        let own = Person::query().filter(|p| p.reports().any(|r| r.boss().id.is(p.id)));
        assert_eq!(names(tx, own)?, "Ann Ben");
        let other = Person::query().filter(|p| p.reports().any(|r| r.boss().boss().id.is(p.id)));
        assert_eq!(names(tx, other)?, "");
        let bosses = Person::query().order_by(|p| p.id.asc()).select(|p| (p.boss().name, p.boss().boss().name));
        let text = |name: &str| Some(name.to_owned());
        let expected = [(None, None), (text("Ann"), None), (text("Ann"), None), (text("Ben"), text("Ann"))];
        assert_eq!(tx.all(bosses)?, expected);
        Ok(())
    })
}

fn foreign<R: std::fmt::Debug>(outcome: fk::Result<R>) {
    match outcome {
        Err(error @ Error::ForeignColumn { table: "people" }) => {
            let text = error.to_string();
            assert!(text.contains("people") && text.contains("another query"), "{text}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_column_outside_its_query_is_an_error_that_says_so() -> fk::Result<()> {
    let db = people()?;
    let kept = Cell::new(None);
    let first = Person::query().filter(|p| {
        kept.set(Some(p));
        p.pay.gt(0)
    });
    let Some(stranger) = kept.get() else { panic!("the closure has run") };
    db.read(|tx| {
        assert_eq!(tx.count(first)?, 4);
        foreign(tx.all(Person::query().filter(|_| stranger.pay.gt(0))));
        foreign(tx.all(Person::query().filter(|p| p.pay.gt(stranger.pay))));
        foreign(tx.all(Person::query().filter(|_| stranger.boss().pay.gt(0))));
        foreign(tx.all(Person::query().order_by(|_| stranger.pay.asc())));
        foreign(tx.all(Person::query().select(|_| stranger.pay)));
        foreign(tx.all(Person::query().select(|_| stranger)));
        foreign(tx.all(Person::query().group_by(|_| stranger.pay).select(|pay, _| pay)));
        foreign(tx.all(Person::query().filter(|p| p.reports().any(|_| stranger.pay.gt(0)))));
        // A reverse path begins in a row, too.
        foreign(tx.all(Person::query().select(|_| stranger.reports().count())));
        foreign(tx.all(Person::query().filter(|_| stranger.name.starts_with("A"))));
        foreign(tx.count(Person::query().filter(|p| p.pay.is_in([stranger.pay]))));
        Ok(())
    })?;

    // What the inner query's closure was given isn't the outer one's.
    let kept = Cell::new(None);
    let leaked = Person::query().filter(|p| {
        let inner = p.reports().any(|r| {
            kept.set(Some(r.pay));
            r.pay.gt(0)
        });
        inner.and(kept.get().map_or(p.pay, |pay| pay).gt(0))
    });
    db.read(|tx| {
        foreign(tx.all(leaked));
        Ok(())
    })
}

#[test]
fn a_query_inside_itself_is_an_error() -> fk::Result<()> {
    let query = Person::query().filter(|p| p.pay.gt(5));
    let inside = query.clone().filter(|_| query.clone().exists());
    let below = query.clone().filter(|p| p.id.in_query(query.clone().select(|other| other.id)));
    people()?.read(|tx| {
        foreign(tx.all(inside));
        foreign(tx.all(below));
        // One that was made again is another.
        let above = || Person::query().filter(|p| p.pay.gt(5));
        assert_eq!(names(tx, above().filter(|p| p.id.in_query(above().select(|other| other.id))))?, "Ann Ben Cid");
        // Beside each other they are one after the other.
        let both = Person::query().filter(|_| query.clone().exists().and(query.clone().exists()));
        assert_eq!(tx.count(both)?, 4);
        Ok(())
    })
}
