//! Actions that go deeper than SQLite follows: the circle is named, and where it began.

use fk::prelude::*;
use fk::{Error, Event};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "roots")]
struct Root {
    #[key]
    id: Key<Self>,
}

/// A row of one goes with a row of the other, and that with one of this.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "odd")]
struct Odd {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    root_id: Option<Key<Root>>,
    #[references(on_delete = cascade)]
    even_id: Option<Key<Even>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "even")]
struct Even {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    odd_id: Option<Key<Odd>>,
}

#[derive(Schema)]
#[schema(Root, Odd, Even)]
struct Circle;

const LONG: i64 = 600;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn database() -> Db<Circle> {
    let db = Db::<Circle>::in_memory().unwrap();
    db.write(|tx| {
        tx.insert(Root { id: key(7) })?;
        for n in 1..=LONG {
            let (root_id, even_id) = if n == 1 { (Some(key(7)), None) } else { (None, Some(key(n - 1))) };
            tx.insert(Odd { id: key(n), root_id, even_id })?;
            tx.insert(Even { id: key(n), odd_id: Some(key(n)) })?;
        }
        Ok(())
    })
    .unwrap();
    db
}

#[test]
fn the_circle_is_named() {
    let db = database();
    let help = "help: begin at the other end, in parts, or let the mirror act (`Enforcement::Mirror`), which has no such \
                limit";
    let circle = "\"fk_even_odd_id\" on table \"even\", \"fk_odd_even_id\" on table \"odd\"";
    let refused = db.write(|tx| tx.delete(key::<Root>(7))).unwrap_err();
    let limit = "referential actions go deeper than SQLite's limit of 1000 levels";
    assert_eq!(
        refused.to_string(),
        format!("delete on table \"roots\": the {limit}, in the circle of {circle}\n  {help}")
    );
    assert!(format!("{refused:#}").ends_with("\ndetail: it began with the row (id)=(7)"), "{refused:#}");
    let Error::TooDeep { event, table, circle, key: began, .. } = refused else { panic!("{refused}") };
    assert_eq!((event, table.as_str(), began), (Event::Delete, "roots", vec![Any::Integer(7)]));
    let names: Vec<&str> = circle.iter().map(|(constraint, _)| constraint.as_str()).collect();
    assert_eq!(names, ["fk_even_odd_id", "fk_odd_even_id"]);
    // Of many rows, which of them isn't known.
    let refused = db.write(|tx| tx.delete_where(Root::query())).unwrap_err();
    assert!(matches!(&refused, Error::TooDeep { table, key, .. } if table == "roots" && key.is_empty()), "{refused}");
    // By hand, the row isn't known.
    let refused = db.write(|tx| tx.sql::<()>("DELETE FROM odd WHERE id = 1", ())).unwrap_err();
    assert!(matches!(&refused, Error::TooDeep { table, key, .. } if table == "odd" && key.is_empty()), "{refused}");
    assert!(refused.to_string().starts_with("delete on table \"odd\": the referential actions go deeper"));
    let rows = u64::try_from(LONG).unwrap();
    assert_eq!(db.read(|tx| Ok((tx.count(Odd::query())?, tx.count(Even::query())?))).unwrap(), (rows, rows));
}
