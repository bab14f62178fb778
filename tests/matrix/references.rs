//! Every shape of a reference: to a candidate key, over several columns, to its own table, twice to the same
//! parent, to another module. SQLite knows one rule, MATCH SIMPLE over whatever columns are named; the types and the
//! errors have to say the same of each.

use fk::prelude::*;

use crate::{each, key, refused};

mod places {
    use fk::prelude::*;

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "cities")]
    pub(super) struct City {
        #[key]
        pub(super) id: Key<Self>,
        #[unique]
        pub(super) zip: String,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "streets", key(zip, name))]
    pub(super) struct Street {
        #[references(City::zip, on_delete = cascade, on_update = cascade, as city)]
        pub(super) zip: String,
        pub(super) name: String,
    }
}

/// References tables of another module, in each way.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "houses",
    foreign_key((zip, street) -> places::Street(zip, name), on_delete = restrict, on_update = cascade, as street)
)]
struct House {
    #[key]
    id: Key<Self>,
    zip: String,
    street: String,
    #[references(on_delete = restrict)]
    city_id: Key<places::City>,
    #[references(places::City::zip, on_delete = set_null, on_update = cascade, as billed)]
    billed_zip: Option<String>,
}

/// References itself within a project.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "tasks",
    key(project, number),
    foreign_key((project, parent) -> Task(project, number), on_delete = no_action, on_update = no_action, as parent)
)]
struct Task {
    project: String,
    number: i64,
    parent: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "airports")]
struct Airport {
    #[key]
    id: Key<Self>,
    #[unique]
    #[column(collate = nocase)]
    code: String,
}

/// References one parent by several columns, by different keys.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "flights")]
struct Flight {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    from_id: Key<Airport>,
    #[references(on_delete = no_action, name = "fk_to", index = false)]
    to_id: Key<Airport>,
    #[references(Airport::code, on_delete = no_action, as alternate)]
    #[column(collate = nocase)]
    alternate: Option<String>,
}

#[derive(Schema)]
#[schema(places::City, places::Street, House, Task, Airport, Flight)]
struct References;

fn task(number: i64, parent: impl Into<Option<i64>>) -> Task {
    Task { project: "p".into(), number, parent: parent.into() }
}

#[test]
fn a_composite_reference_to_its_own_table() {
    each::<References>(|db| {
        db.write(|tx| {
            let top = tx.insert(task(1, 1))?;
            let below = tx.insert(task(2, 1))?;
            assert_eq!(tx.one(Task::PARENT.of(&top))?, top, "a row may reference itself");
            assert_eq!(tx.one(Task::PARENT.of(&below))?, top);
            assert_eq!(tx.all(Task::PARENT.inverse().of(top.key()).order_by(|t| t.number.asc()))?, [top, below]);
            Ok(())
        })?;
        let error = refused(
            db,
            |tx| tx.insert(Task { project: "other".into(), ..task(3, 1) }),
            r#"insert on table "tasks" violates foreign key constraint "fk_tasks_project_parent""#,
            "detail: key (project, parent)=(other, 1) is not present in table \"tasks\", referenced by 1 row: \
             (project, number)=(other, 3)",
        );
        assert!(error.missing_parent(Task::PARENT));
        refused(
            db,
            |tx| tx.delete(task(1, None).key()),
            "delete on table \"tasks\" violates foreign key constraint \"fk_tasks_project_parent\" on table \"tasks\"",
            "detail: key (project, number)=(p, 1) is still referenced by 1 row: (project, number)=(p, 2)",
        );
        // The row itself is named as it would be.
        refused(
            db,
            |tx| tx.set(task(1, None).key(), |t| t.number.set(7)),
            "update on table \"tasks\" violates foreign key constraint \"fk_tasks_project_parent\" on table \"tasks\"",
            "detail: key (project, number)=(p, 1) is still referenced by 2 rows: (project, number)=(p, 7), \
             (project, number)=(p, 2)",
        );
        db.write(|tx| {
            tx.set(task(2, None).key(), |t| t.number.set(7))?;
            tx.delete(task(7, None).key())?;
            tx.delete(task(1, None).key()).map(drop)
        })
    });
}

#[test]
fn several_references_to_one_parent_are_told_apart() {
    each::<References>(|db| {
        let [ber, jfk] = db.write(|tx| {
            let ber = tx.insert(NewAirport { code: "BER".into() })?;
            let jfk = tx.insert(NewAirport { code: "JFK".into() })?;
            let flight = tx.insert(NewFlight { from_id: ber.id, to_id: jfk.id, alternate: Some("ber".into()) })?;
            assert_eq!(tx.one(Flight::FROM.of(&flight))?, ber);
            assert_eq!(tx.one(Flight::TO.of(&flight))?, jfk);
            assert_eq!(tx.one(Flight::ALTERNATE.of(&flight))?, ber, "in another case");
            assert_eq!(tx.all(Flight::ALTERNATE.inverse().of(ber.id))?, std::slice::from_ref(&flight));
            assert_eq!(tx.count(Flight::ALTERNATE.inverse().of(jfk.id))?, 0);
            assert_eq!(tx.count(Flight::TO.inverse().of(jfk.id))?, 1);
            Ok([ber, jfk])
        })?;
        refused(
            db,
            |tx| tx.delete(jfk.id),
            r#"delete on table "airports" violates foreign key constraint "fk_to" on table "flights""#,
            "detail: key (id)=(2) is still referenced by 1 row: (id)=(1)",
        );
        let error = refused(
            db,
            |tx| tx.insert(NewFlight { from_id: key(8), to_id: key(9), alternate: Some("XXX".into()) }),
            "insert on table \"flights\" violates foreign key constraint \"fk_flights_from_id\"",
            "detail: key (from_id)=(8) is not present in table \"airports\", referenced by 1 row\n\
             insert on table \"flights\" violates foreign key constraint \"fk_to\"\n\
             detail: key (to_id)=(9) is not present in table \"airports\", referenced by 1 row\n\
             insert on table \"flights\" violates foreign key constraint \"fk_flights_alternate\"\n\
             detail: key (alternate)=(XXX) is not present in table \"airports\", referenced by 1 row",
        );
        assert!([error.missing_parent(Flight::FROM), error.missing_parent(Flight::TO)] == [true; 2]);
        // A code in another case is the same key; what references it may stay.
        db.write(|tx| tx.set(ber.id, |a| a.code.set("Ber")))?;
        refused(
            db,
            |tx| tx.set(ber.id, |a| a.code.set("SXF")),
            r#"update on table "airports" violates foreign key constraint "fk_flights_alternate" on table "flights""#,
            "detail: key (code)=(Ber) is still referenced by 1 row: (id)=(1)",
        );
        Ok(())
    });
}

#[test]
fn a_parent_may_be_in_another_module() {
    each::<References>(|db| {
        let house = db.write(|tx| {
            let city = tx.insert(places::NewCity { zip: "10115".into() })?;
            let street = tx.insert(places::Street { zip: "10115".into(), name: "High".into() })?;
            let (zip, street) = (street.zip, street.name);
            tx.insert(NewHouse { zip, street, city_id: city.id, billed_zip: Some(city.zip) })
        })?;
        db.write(|tx| {
            let city = tx.one(House::CITY.of(&house))?;
            assert_eq!(tx.one(House::BILLED.of(&house))?, city);
            assert_eq!(tx.one(House::STREET.of(&house))?.name, "High");
            // One change goes through a natural key, a key of which it is a part, and what references that.
            tx.set(city.id, |c| c.zip.set("10117"))?;
            let moved = tx.require(house.id)?;
            assert_eq!((moved.zip.as_str(), moved.billed_zip.as_deref()), ("10117", Some("10117")));
            assert_eq!(tx.one(House::STREET.of(&moved))?.zip, "10117");
            Ok(())
        })?;
        let error = refused(
            db,
            |tx| tx.delete(places::Street::key("10117".into(), "High".into())),
            r#"delete on table "streets" violates foreign key constraint "fk_houses_zip_street" on table "houses""#,
            "detail: key (zip, name)=(10117, High) is still referenced by 1 row: (id)=(1)",
        );
        assert_eq!(error.violation().unwrap().kind, ViolationKind::Restricted);
        let error = refused(
            db,
            |tx| tx.insert(places::Street { zip: "0".into(), name: "None".into() }),
            r#"insert on table "streets" violates foreign key constraint "fk_streets_zip""#,
            "detail: key (zip)=(0) is not present in table \"cities\", referenced by 1 row: (zip, name)=(0, None)",
        );
        assert!(error.missing_parent(places::Street::CITY));
        Ok(())
    });
}

#[test]
fn only_the_indexes_that_are_wanted_are_there() {
    each::<References>(|db| {
        let indexes: Vec<(String,)> = db.read(|tx| {
            tx.sql("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name", ())
        })?;
        let names: Vec<&str> = indexes.iter().map(|(name,)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "ix_flights_alternate",
                "ix_flights_from_id",
                "ix_houses_billed_zip",
                "ix_houses_city_id",
                "ix_houses_zip_street",
                "ix_tasks_project_parent",
            ]
        );
        Ok(())
    });
}
