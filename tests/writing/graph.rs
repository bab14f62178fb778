//! `save_graph`: whole rows of several tables in any order.

use fk::prelude::*;
use fk::{Error, Graph};

use crate::everywhere;

pub(crate) fn key<T>(raw: i64) -> Key<T> {
    Key::from_raw(raw)
}

/// Has a head, who may not be known yet.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "offices")]
pub(crate) struct Office {
    #[key]
    #[column(collate = nocase)]
    pub(crate) code: Key<Self, String>,
    #[references(on_delete = set_null)]
    pub(crate) head_id: Option<Key<Person>>,
    #[unique]
    pub(crate) phone: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "people")]
pub(crate) struct Person {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = restrict, as office)]
    #[column(collate = nocase)]
    pub(crate) office_code: Key<Office, String>,
    #[references(on_delete = set_null, as manager)]
    pub(crate) manager_id: Option<Key<Person>>,
    #[references(Office::phone, on_delete = restrict, as desk)]
    pub(crate) desk_phone: Option<i64>,
    #[check(len(name) > 0)]
    pub(crate) name: String,
}

/// A composite key, and a circle of one table that may not be NULL.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "steps", key(plan, number), foreign_key((plan, next) -> Step(plan, number), on_delete = cascade, as next))]
pub(crate) struct Step {
    pub(crate) plan: i64,
    pub(crate) number: i64,
    pub(crate) next: i64,
}

/// A circle that waits by itself.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "teams")]
pub(crate) struct Team {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) captain_id: Key<Player>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "players")]
pub(crate) struct Player {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) team_id: Key<Team>,
    #[generated(id * 2)]
    pub(crate) shirt: i64,
}

/// A circle that only the whole transaction can put off.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "stores")]
pub(crate) struct Store {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = restrict)]
    pub(crate) staff_id: Key<Staff>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "staff")]
pub(crate) struct Staff {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action)]
    pub(crate) store_id: Key<Store>,
}

#[derive(Schema)]
#[schema(Person, Office, Step, Player, Team, Store, Staff, deferred_cycle(Store, Staff))]
pub(crate) struct World;

pub(crate) fn office(code: &str, head: Option<i64>, phone: i64) -> Office {
    Office { code: Key::from_raw(code.into()), head_id: head.map(key), phone }
}

pub(crate) fn person(id: i64, office: &str, manager: Option<i64>) -> Person {
    Person {
        id: key(id),
        office_code: Key::from_raw(office.into()),
        manager_id: manager.map(key),
        desk_phone: None,
        name: format!("person {id}"),
    }
}

/// Gives a number that looks random.
pub(crate) fn random(seed: &mut u64) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap()
}

#[test]
fn rows_come_in_any_order() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add(person(2, "hq", Some(1)));
        graph.add(Person { desk_phone: Some(7), ..person(3, "LAB", Some(2)) }); // the column doesn't know the case
        graph.add(office("lab", None, 7));
        graph.add(person(1, "hq", None));
        graph.add(office("hq", None, 5));
        assert_eq!((graph.len(), graph.is_empty()), (5, false));
        let saved = db.write(|tx| tx.save_graph(graph.clone()))?;
        assert_eq!((saved.inserted, saved.updated), (5, 0));
        db.read(|tx| {
            assert_eq!(tx.require(key::<Person>(2))?, person(2, "hq", Some(1)));
            assert_eq!(tx.require(key::<Person>(3))?.desk_phone, Some(7));
            Ok(())
        })?;
        // Once more, it is all there.
        let saved = db.write(|tx| tx.save_graph(graph))?;
        assert_eq!((saved.inserted, saved.updated), (0, 5));
        assert_eq!(db.write(|tx| tx.save_graph(Graph::new()))?, fk::Saved::default());
    }
    Ok(())
}

#[test]
fn any_permutation_of_a_tree_is_saved() -> fk::Result<()> {
    const ROWS: i64 = 60;
    for (seed, db) in everywhere::<World>().into_iter().enumerate() {
        let mut seed = seed as u64;
        for _ in 0..5 {
            let mut rows: Vec<Person> = (1..=ROWS).map(|id| person(id, "hq", (id > 1).then_some(id / 2))).collect();
            for at in (1..rows.len()).rev() {
                let other = random(&mut seed) % (at + 1);
                rows.swap(at, other);
            }
            let mut graph = Graph::new();
            graph.add_all(rows);
            graph.add(office("hq", Some(ROWS), 1));
            let mut guard = db.begin_write()?;
            let saved = guard.save_graph(graph)?;
            assert_eq!((saved.inserted, saved.updated), (61, 0));
            assert_eq!(guard.require(key::<Person>(ROWS))?.manager_id, Some(key(ROWS / 2)));
            assert_eq!(guard.require(office("hq", None, 0).code)?.head_id, Some(key(ROWS)));
            assert!(guard.orphans()?.is_empty());
            guard.rollback();
        }
    }
    Ok(())
}

#[test]
fn a_reference_that_may_be_null_waits() -> fk::Result<()> {
    for db in everywhere::<World>() {
        // The head is in the office that she heads, and a manager of her manager.
        let rows = [person(1, "hq", Some(2)), person(2, "hq", Some(1))];
        let mut graph = Graph::new();
        graph.add_all(rows.clone()).add(office("hq", Some(1), 5));
        let saved = db.write(|tx| tx.save_graph(graph))?;
        assert_eq!((saved.inserted, saved.updated), (3, 0));
        let stored = db.read(|tx| Ok((tx.all(Person::query().order_by(|p| p.id.asc()))?, tx.all(Office::query())?)))?;
        assert_eq!(stored, (rows.to_vec(), vec![office("hq", Some(1), 5)]));
    }
    Ok(())
}

#[test]
fn a_reference_that_is_deferred_waits() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add(Player { id: key(1), team_id: key(1), shirt: 0 }).add(Team { id: key(1), captain_id: key(1) });
        let saved = db.write(|tx| tx.save_graph(graph))?;
        assert_eq!((saved.inserted, saved.updated), (2, 0));
        assert_eq!(db.read(|tx| tx.require(key::<Player>(1)))?.shirt, 2, "what is generated isn't the row's to say");
        let mut graph = Graph::new();
        graph.add(Team { id: key(2), captain_id: key(9) });
        let refused = db.write(|tx| tx.save_graph(graph)).unwrap_err();
        assert!(refused.missing_parent(Team::CAPTAIN), "{refused:?}");
    }
    Ok(())
}

#[test]
fn a_cycle_that_is_meant_puts_the_transaction_off() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add(Store { id: key(1), staff_id: key(1) }).add(Staff { id: key(1), store_id: key(1) });
        let saved = db.write(|tx| tx.save_graph(graph.clone()))?;
        assert_eq!((saved.inserted, saved.updated), (2, 0));
        // What is there already needs no such thing: the transaction's own refusal comes at once.
        db.write(|tx| {
            let saved = tx.save_graph(graph)?;
            assert_eq!((saved.inserted, saved.updated), (0, 2));
            let refused = tx.insert(Staff { id: key(2), store_id: key(9) }).unwrap_err();
            assert!(refused.missing_parent(Staff::STORE), "{refused:?}");
            Ok(())
        })?;
        // A row that isn't there, nor in the graph, is missed at the commit.
        let mut graph = Graph::new();
        graph.add(Store { id: key(2), staff_id: key(2) }).add(Staff { id: key(2), store_id: key(2) });
        graph.add(Store { id: key(3), staff_id: key(77) });
        let refused = db.write(|tx| tx.save_graph(graph)).unwrap_err();
        assert!(refused.missing_parent(Store::STAFF), "{refused:?}");
        assert_eq!(db.read(|tx| tx.count(Store::query()))?, 1);
    }
    Ok(())
}

pub(crate) fn step(number: i64, next: i64) -> Step {
    Step { plan: 1, number, next }
}

#[test]
fn a_circle_of_one_table_is_named() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add_all([step(5, 1), step(1, 2), step(2, 3), step(3, 1), step(4, 4)]);
        let error = db.write(|tx| tx.save_graph(graph.clone())).unwrap_err();
        let Error::Circle { table, constraints, columns, keys } = &error else { panic!("{error:?}") };
        assert_eq!((*table, constraints.as_slice()), ("steps", &["fk_steps_plan_next"][..]));
        assert_eq!((columns.as_slice(), keys.len()), (&["plan", "number"][..], 3));
        let text = "3 rows of \"steps\" reference one another in a circle, and none can be inserted first (foreign key \
                    constraint \"fk_steps_plan_next\")\n  help: make the reference `deferred`, or an `Option`; or put \
                    the foreign keys of the transaction off first (`tx.defer_foreign_keys()`)";
        assert_eq!(error.to_string(), text);
        let detail = "detail: (plan, number)=(1, 1) -> (plan, number)=(1, 2) -> (plan, number)=(1, 3)";
        assert_eq!(format!("{error:#}"), format!("{text}\n{detail}"));
        assert_eq!(db.read(|tx| tx.count(Step::query()))?, 0, "all or none");
        // The help helps.
        db.write(|tx| {
            tx.defer_foreign_keys()?;
            tx.save_graph(graph.clone())
        })?;
        // And what is there can be saved again, one step less long.
        let mut shorter = Graph::new();
        shorter.add_all([step(1, 2), step(2, 1)]);
        let saved = db.write(|tx| tx.save_graph(shorter))?;
        assert_eq!((saved.inserted, saved.updated), (0, 2));
        assert_eq!(db.read(|tx| tx.require(Step::key(1, 2)))?.next, 1);
    }
    Ok(())
}

#[test]
fn a_row_that_references_itself_waits_for_none() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add_all([step(2, 1), step(1, 1)]).add(person(1, "hq", Some(1))).add(office("hq", None, 1));
        let saved = db.write(|tx| tx.save_graph(graph))?;
        assert_eq!((saved.inserted, saved.updated), (4, 0));
    }
    Ok(())
}

#[test]
fn a_refused_row_refuses_all_and_is_named() -> fk::Result<()> {
    for db in everywhere::<World>() {
        db.write(|tx| tx.insert(office("old", None, 9)))?;
        let graph = |row: Person| {
            let mut graph = Graph::new();
            graph.add(row).add(office("hq", Some(1), 5)).add(person(1, "hq", None));
            graph
        };
        db.write(|tx| {
            let refused = tx.save_graph(graph(person(2, "nowhere", None))).unwrap_err();
            assert!(refused.missing_parent(Person::OFFICE), "{refused:?}");
            let refused = tx.save_graph(graph(Person { desk_phone: Some(4), ..person(2, "hq", None) })).unwrap_err();
            assert!(refused.missing_parent(Person::DESK), "{refused:?}");
            let refused = tx.save_graph(graph(Person { name: String::new(), ..person(2, "hq", None) })).unwrap_err();
            assert!(refused.check_failed(Person::NAME_CHECK), "{refused:?}");
            let mut twice = Graph::new();
            twice.add(office("new", None, 9));
            let refused = tx.save_graph(twice).unwrap_err();
            assert!(refused.duplicate(Office::PHONE_KEY), "{refused:?}");
            assert_eq!((tx.count(Person::query())?, tx.count(Office::query())?), (0, 1));
            // An office that is there is overwritten, and another row may need what is new in it.
            let mut moved = Graph::new();
            moved.add(Person { desk_phone: Some(10), ..person(2, "old", None) }).add(office("OLD", Some(2), 10));
            let saved = tx.save_graph(moved)?;
            assert_eq!((saved.inserted, saved.updated), (1, 1));
            assert_eq!(tx.one(Office::query())?.head_id, Some(key(2)));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn of_rows_with_one_key_the_last_is_saved() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add(office("hq", Some(77), 1)).add(person(1, "hq", None)).add(office("HQ", Some(1), 2));
        let saved = db.write(|tx| tx.save_graph(graph))?;
        assert_eq!((saved.inserted, saved.updated), (2, 0));
        assert_eq!(db.read(|tx| tx.one(Office::query()))?.phone, 2);
    }
    Ok(())
}

#[test]
fn a_long_chain_is_no_deeper_than_a_short_one() -> fk::Result<()> {
    for db in everywhere::<World>() {
        let mut graph = Graph::new();
        graph.add_all((1..1000).map(|id| person(id, "hq", Some(id + 1)))).add(person(1000, "hq", Some(1)));
        graph.add(office("hq", Some(1), 1));
        let saved = db.write(|tx| tx.save_graph(graph))?;
        assert_eq!((saved.inserted, saved.updated), (1001, 0));
        db.read(|tx| tx.orphans().map(|orphans| assert!(orphans.is_empty())))?;
    }
    Ok(())
}
