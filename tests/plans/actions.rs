//! Every action, on delete and on a change of the key.

use fk::plan::Effect;
use fk::prelude::*;

use crate::support::{Customer, NewCustomer, NewItem, NewOrder, Order, OrderLine, Shop};
use crate::told;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "the regions")]
struct Region {
    #[key]
    code: Key<Self, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "places", key(region, number))]
#[table(foreign_key((region, above) -> Place(region, number), on_delete = set_null(above), on_update = cascade, as above))]
struct Place {
    #[references(on_delete = cascade, on_update = cascade, as region)]
    region: Key<Region, String>,
    number: i64,
    above: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "visits")]
#[table(foreign_key((region, place) -> Place(region, number), on_delete = cascade, on_update = cascade, as place))]
struct Visit {
    #[key]
    id: Key<Self>,
    region: Option<Key<Region, String>>,
    place: Option<i64>,
    #[references(on_delete = set_default, on_update = restrict, as home)]
    #[default(Some(Key::from_raw("zz".to_owned())))]
    home: Option<Key<Region, String>>,
    #[references(on_delete = set_null, on_update = set_null, as work)]
    work: Option<Key<Region, String>>,
    #[references(on_delete = no_action, deferred, as tax)]
    tax: Option<Key<Region, String>>,
    #[references(on_delete = no_action, enforced = audit, as born)]
    born: Option<Key<Region, String>>,
}

#[derive(Schema, Debug)]
#[schema(Region, Place, Visit)]
struct World;

fn key(code: &str) -> Key<Region, String> {
    Key::from_raw(code.to_owned())
}

fn visit(id: i64) -> Visit {
    Visit { id: Key::from_raw(id), region: None, place: None, home: None, work: None, tax: None, born: None }
}

/// Two regions; in the first, three places, one below another, and a visit of each kind.
fn world() -> fk::Result<Db<World>> {
    let db = Db::<World>::temporary()?;
    db.write(|tx| {
        for code in ["at", "de", "zz"] {
            tx.insert(Region { code: key(code) })?;
        }
        for (number, above) in [(1, None), (2, Some(1)), (3, Some(2))] {
            tx.insert(Place { region: key("at"), number, above })?;
        }
        let in_at = |place| Visit { region: Some(key("at")), place: Some(place), ..visit(place) };
        tx.insert_all((1..=3).map(in_at))?;
        // One half of it is NULL: it references nothing.
        tx.insert(Visit { region: Some(key("at")), ..visit(4) })?;
        tx.insert(Visit { home: Some(key("at")), ..visit(5) })?;
        tx.insert_all((6..8).map(|id| Visit { work: Some(key("at")), ..visit(id) }))?;
        tx.insert(Visit { born: Some(key("at")), ..visit(8) })?;
        Ok(())
    })?;
    Ok(db)
}

#[test]
fn a_delete_is_told_constraint_by_constraint() -> fk::Result<()> {
    let db = world()?;
    let plan = db.read(|tx| tx.plan_delete(key("at")))?;
    assert_eq!((plan.rows, plan.deleted, plan.changed, plan.levels), (1, 6, 3, 2));
    assert_eq!(
        format!("{plan:#}"),
        "delete the regions (code)=(at)\n\
         ├─ set null fk_visits_work: 2 rows of visits: (id)=(6), (id)=(7)\n\
         ├─ set default fk_visits_home: 1 row of visits: (id)=(5)\n\
         ├─ cascade fk_places_region: 3 rows of places: (region, number)=(at, 1), (region, number)=(at, 2), \
         (region, number)=(at, 3)\n\
         │  └─ cascade fk_visits_region_place: 3 rows of visits: (id)=(1), (id)=(2), (id)=(3)\n\
         └─ left without a parent by fk_visits_born: 1 row of visits: (id)=(8)"
    );
    assert!(!plan.is_blocked());
    db.write(|tx| tx.execute(&plan))?;
    assert_eq!(db.read(|tx| tx.count(Visit::query()))?, 5);
    Ok(())
}

#[test]
fn a_change_of_a_key_is_followed_down_the_tree() -> fk::Result<()> {
    let db = world()?;
    let refused = db.read(|tx| tx.plan_update_key(key("at"), key("ch")))?;
    assert_eq!(
        told(&refused),
        [
            (Effect::SetNull, "fk_visits_work", 2),
            (Effect::Rewrite, "fk_places_region", 3),
            (Effect::Rewrite, "fk_visits_region_place", 3),
            (Effect::Orphan, "fk_visits_born", 1),
            (Effect::Block, "fk_visits_home", 1),
        ],
        "{refused}"
    );
    let error = db.write(|tx| tx.execute(&refused)).unwrap_err();
    assert!(error.still_referenced(Visit::HOME), "{error:#}");
    let plan = db.write(|tx| {
        tx.delete(Key::<Visit>::from_raw(5))?;
        let plan = tx.plan_update_key(key("at"), key("ch"))?;
        tx.execute(&plan)?;
        Ok(plan)
    })?;
    assert_eq!(plan.to_string().lines().next(), Some("update the regions (code)=(at) to (code)=(ch)"));
    let places = db.read(|tx| tx.all(Place::query()))?;
    assert!(places.iter().all(|place| place.region == key("ch")), "{places:?}");
    Ok(())
}

#[test]
fn a_new_key_that_is_taken_is_told() -> fk::Result<()> {
    let db = world()?;
    let plan = db.read(|tx| tx.plan_update_key(key("de"), key("zz")))?;
    assert_eq!(
        format!("{plan:#}"),
        "update the regions (code)=(de) to (code)=(zz)\n\
         └─ fails: the primary key: 1 row of the regions, since the new key is theirs already: (code)=(zz)"
    );
    let plan = db.read(|tx| tx.plan_update_key(key("de"), key("de")))?;
    assert_eq!((plan.total(), plan.is_blocked()), (1, false), "{plan}");
    Ok(())
}

#[test]
fn some_columns_become_null_by_name() -> fk::Result<()> {
    let db = world()?;
    db.write(|tx| tx.delete(Key::<Visit>::from_raw(2)))?;
    let plan = db.read(|tx| tx.plan_delete(Place::key(key("at"), 2)))?;
    assert_eq!(told(&plan), [(Effect::SetNull, "fk_places_region_above", 1)], "{plan}");
    db.write(|tx| tx.execute(&plan))?;
    let left = db.read(|tx| tx.require(Place::key(key("at"), 3)))?;
    assert_eq!(left, Place { region: key("at"), number: 3, above: None });
    Ok(())
}

#[test]
fn what_is_put_off_blocks_at_commit() -> fk::Result<()> {
    let db = world()?;
    db.write(|tx| tx.insert(Visit { tax: Some(key("de")), ..visit(9) }))?;
    let plan = db.read(|tx| tx.plan_delete(key("de")))?;
    assert_eq!(told(&plan), [(Effect::Block, "fk_visits_tax", 1)]);
    assert!(plan.steps[0].deferred && plan.is_blocked());
    assert!(plan.to_string().ends_with("└─ blocked at commit by fk_visits_tax: 1 row of visits"), "{plan}");
    let error = db.write(|tx| tx.execute(&plan)).unwrap_err();
    assert!(error.still_referenced(Visit::TAX) || error.missing_parent(Visit::TAX), "{error:#}");
    // Mended in the same transaction, it goes.
    db.write(|tx| {
        tx.execute(&plan)?;
        tx.set(Key::<Visit>::from_raw(9), |v| v.tax.set(Some(key("at"))))
    })
}

#[test]
fn what_a_transaction_puts_off_is_judged_at_its_commit() -> fk::Result<()> {
    let db = Db::<Shop>::temporary()?;
    let lamp = db.write(|tx| {
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1 })?;
        let helen = tx.insert(NewCustomer { name: "Helen".into() })?;
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
        tx.insert(OrderLine { order_id: order.id, item_id: lamp.id, quantity: 1 })?;
        Ok(lamp)
    })?;
    let before = db.read(|tx| tx.plan_delete(lamp.id))?;
    db.write(|tx| {
        tx.defer_foreign_keys()?;
        let plan = tx.plan_delete(lamp.id)?;
        assert_eq!((before.steps[0].deferred, plan.steps[0].deferred), (false, true));
        assert_eq!(told(&plan), [(Effect::Block, "fk_order_lines_item_id", 1)]);
        tx.execute(&before)?;
        tx.insert(lamp.clone()).map(drop)
    })
}

#[test]
fn a_default_without_a_parent_fails() -> fk::Result<()> {
    let db = world()?;
    let plan = db.write(|tx| {
        tx.delete(key("zz"))?;
        tx.plan_delete(key("at"))
    })?;
    let fail = plan.steps.iter().find(|step| step.effect == Effect::Fail).unwrap();
    assert_eq!((fail.rows, fail.depth, fail.constraint.as_str()), (1, 1, "fk_visits_home"), "{plan}");
    assert_eq!(fail.reason.as_deref(), Some("no row of the regions has their key"));
    let error = db.write(|tx| tx.execute(&plan)).unwrap_err();
    assert!(error.violates(Visit::HOME), "{error:#}");
    Ok(())
}

#[derive(Table, Debug)]
#[table(name = "people")]
struct Person {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, as boss)]
    boss: Option<Key<Person>>,
    #[references(on_delete = no_action, as friend)]
    friend: Option<Key<Person>>,
}

#[derive(Schema, Debug)]
#[schema(Person)]
struct Firm;

#[test]
fn circles_end_and_rows_that_go_too_do_not_block() -> fk::Result<()> {
    let db = Db::<Firm>::in_memory()?;
    let id = |id| Key::<Person>::from_raw(id);
    let plan = db
        .write(|tx| {
            tx.defer_foreign_keys()?;
            // A circle of three, who are friends; and one outside it who is nobody's.
            for (at, boss, friend) in [(1, 3, 2), (2, 1, 1), (3, 2, 3)] {
                tx.insert(Person { id: id(at), boss: Some(id(boss)), friend: Some(id(friend)) })?;
            }
            tx.insert(Person { id: id(4), boss: None, friend: Some(id(4)) })?;
            Ok(())
        })
        .and_then(|()| db.read(|tx| tx.plan_delete(id(1))))?;
    assert_eq!((told(&plan), plan.levels), (vec![(Effect::Delete, "fk_people_boss", 2)], 2), "{plan}");
    db.write(|tx| tx.set(id(4), |p| p.friend.set(Some(id(3)))))?;
    let plan = db.read(|tx| tx.plan_delete(id(1)))?;
    assert_eq!(told(&plan)[1], (Effect::Block, "fk_people_friend", 1), "{plan}");
    assert_eq!(plan.steps[1].sample, [[Any::Integer(4)]]);
    let refused = db.write(|tx| tx.execute(&plan)).unwrap_err();
    assert!(refused.still_referenced(Person::FRIEND), "{refused:#}");
    let plan = db.read(|tx| tx.plan_delete(id(4)))?;
    assert_eq!((plan.total(), plan.steps.len()), (1, 0), "a row that references itself");
    Ok(())
}

#[test]
fn a_query_is_taken_with_its_order_and_limit() -> fk::Result<()> {
    let db = Db::<Shop>::temporary()?;
    db.write(|tx| {
        let lamp = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1 })?;
        for name in ["a", "b", "c"] {
            let customer = tx.insert(NewCustomer { name: name.into() })?;
            let order = tx.insert(NewOrder { customer_id: customer.id, status: None })?;
            tx.insert(OrderLine { order_id: order.id, item_id: lamp.id, quantity: 1 })?;
        }
        Ok(())
    })?;
    let last_two = || Customer::query().order_by(|c| c.name.desc()).limit(2);
    let plan = db.read(|tx| tx.plan_delete_where(last_two()))?;
    let line = OrderLine::ORDER;
    assert_eq!((plan.rows, plan.rows_of(Order::CUSTOMER), plan.rows_of(line)), (2, 2, 2), "{plan}");
    assert!(plan.to_string().starts_with("delete 2 rows of customers\n└─ cascade"), "{plan}");
    db.write(|tx| tx.execute(&plan))?;
    let left = db.read(|tx| tx.all(Customer::query()))?;
    assert_eq!(left.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["a"]);
    // There are none to take now, and that is a plan too.
    let none = db.read(|tx| tx.plan_delete_where(Customer::query().filter(|c| c.name.eq("z"))))?;
    assert_eq!((none.total(), none.to_string().as_str()), (0, "delete 0 rows of customers"));
    db.write(|tx| tx.execute(&none))
}

#[test]
fn a_row_that_is_not_there_has_no_plan() -> fk::Result<()> {
    let db = Db::<Shop>::in_memory()?;
    let key = Key::<Customer>::from_raw(7);
    assert!(db.read(|tx| tx.plan_delete(key)).unwrap_err().is_not_found());
    assert!(db.read(|tx| tx.plan_update_key(key, key)).unwrap_err().is_not_found());
    Ok(())
}
