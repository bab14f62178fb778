//! Tables with every kind of reference: to a unique column, to several columns, to the own table, two to one parent,
//! optional ones, one that is only audited; a child of which there is one at most, and tables between tables. Their names
//! are keywords, have quotes in them, or aren't of ASCII.

use fk::Enforcement;
use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Draft,
    Placed,
    Shipped,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries", has_many(people: Person via country))]
pub(crate) struct Country {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) code: String,
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "people",
    has_many(reports: Person via manager, orders: Order via customer, handled: Order via clerk, visits: Visit),
    has_one(badge: Badge),
    many_to_many(roles: Role through PersonRole)
)]
pub(crate) struct Person {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
    #[check(pay >= 0)]
    pub(crate) pay: i64,
    #[references(Country::code, on_delete = restrict, on_update = cascade, as country)]
    pub(crate) country_code: Option<String>,
    #[references(on_delete = no_action, as manager)]
    pub(crate) manager_id: Option<Key<Person>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "badges", key(person_id))]
pub(crate) struct Badge {
    #[references(on_delete = cascade, as person)]
    pub(crate) person_id: Key<Person>,
    pub(crate) color: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "roles", many_to_many(people: Person through PersonRole))]
pub(crate) struct Role {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "person_roles", key(person_id, role_id))]
pub(crate) struct PersonRole {
    #[references(on_delete = cascade, as person)]
    pub(crate) person_id: Key<Person>,
    #[references(on_delete = restrict, as role)]
    pub(crate) role_id: Key<Role>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(lines: Line))]
pub(crate) struct Order {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade, as customer)]
    pub(crate) customer_id: Key<Person>,
    #[references(on_delete = set_null, as clerk)]
    pub(crate) clerk_id: Option<Key<Person>>,
    pub(crate) status: Status,
    pub(crate) note: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lines", key(order_id, item_id))]
pub(crate) struct Line {
    #[references(on_delete = cascade)]
    pub(crate) order_id: Key<Order>,
    #[references(on_delete = restrict)]
    pub(crate) item_id: Key<Item>,
    #[check(quantity > 0)]
    pub(crate) quantity: i64,
    pub(crate) cents: Option<i64>,
    #[generated(quantity * 100)]
    pub(crate) percent: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: Line, places: Place via group))]
pub(crate) struct Item {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
    pub(crate) cents: i64,
}

/// Looked for by nobody: the person may be gone, or never have been there.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "visits")]
pub(crate) struct Visit {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit)]
    pub(crate) person_id: Key<Person>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "courses", key(department, number), has_many(sections: Section via course))]
pub(crate) struct Course {
    pub(crate) department: String,
    pub(crate) number: i64,
    pub(crate) title: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "sections",
    foreign_key((department, number) -> Course(department, number), on_delete = cascade, on_update = cascade, as course),
    foreign_key((department, before) -> Course(department, number), on_delete = no_action, as requires)
)]
pub(crate) struct Section {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) department: String,
    pub(crate) number: i64,
    pub(crate) before: Option<i64>,
    pub(crate) seats: i64,
}

/// A table whose name is a keyword, with columns that are keywords, have quotes, or aren't of ASCII.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "select")]
pub(crate) struct Place {
    #[key]
    pub(crate) id: Key<Self>,
    #[column(name = "group")]
    #[references(on_delete = restrict, as group)]
    pub(crate) group: Key<Item>,
    #[column(name = "it's \"where\"")]
    pub(crate) whereabouts: String,
    pub(crate) größe: f64,
}

#[derive(Schema, Debug)]
#[schema(Country, Person, Badge, Role, PersonRole, Order, Line, Item, Visit, Course, Section, Place)]
pub(crate) struct Store;

pub(crate) fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

/// Who holds foreign keys, in every way.
pub(crate) fn everywhere() -> fk::Result<Vec<Db<Store>>> {
    let modes = [Enforcement::Database, Enforcement::Mirror, Enforcement::Both];
    modes.into_iter().map(|mode| filled(Db::<Store>::options().enforcement(mode).in_memory()?)).collect()
}

pub(crate) fn store() -> fk::Result<Db<Store>> {
    filled(Db::in_memory()?)
}

/// Ada leads Ben and Cleo, Cleo leads Dora. Ben has ordered twice, Dora once, and Cleo was the clerk of one order.
pub(crate) fn filled(db: Db<Store>) -> fk::Result<Db<Store>> {
    db.write(|tx| {
        for (id, code, name) in [(1, "DE", "Germany"), (2, "FR", "France")] {
            tx.insert(Country { id: key(id), code: code.into(), name: name.into() })?;
        }
        for (id, name, pay, country, manager) in [
            (1, "Ada", 900, Some("DE"), None),
            (2, "Ben", 300, Some("FR"), Some(1)),
            (3, "Cleo", 500, None, Some(1)),
            (4, "Dora", 200, Some("FR"), Some(3)),
        ] {
            tx.insert(Person {
                id: key(id),
                name: name.into(),
                pay,
                country_code: country.map(Into::into),
                manager_id: manager.map(key),
            })?;
        }
        tx.insert(Badge { person_id: key(1), color: "red".into() })?;
        tx.insert(Badge { person_id: key(4), color: "blue".into() })?;
        for (id, name) in [(1, "buyer"), (2, "packer")] {
            tx.insert(Role { id: key(id), name: name.into() })?;
        }
        for (person, role) in [(2, 1), (2, 2), (4, 2)] {
            tx.insert(PersonRole { person_id: key(person), role_id: key(role) })?;
        }
        for (id, name, cents) in [(1, "lamp", 1999), (2, "vase", 500), (3, "100 % wool_rug", 12000)] {
            tx.insert(Item { id: key(id), name: name.into(), cents })?;
        }
        for (id, customer, clerk, status, note) in [
            (1, 2, Some(3), Status::Shipped, None),
            (2, 2, None, Status::Draft, Some("soon")),
            (3, 4, None, Status::Placed, None),
        ] {
            tx.insert(Order {
                id: key(id),
                customer_id: key(customer),
                clerk_id: clerk.map(key),
                status,
                note: note.map(Into::into),
            })?;
        }
        for (order, item, quantity) in [(1, 1, 2), (1, 2, 1), (2, 2, 3), (3, 3, 1)] {
            let (order_id, item_id) = (key(order), key(item));
            tx.insert(Line { order_id, item_id, quantity, cents: None, percent: 0 })?;
        }
        for (id, person) in [(1, 2), (2, 77)] {
            tx.insert(Visit { id: key(id), person_id: key(person) })?;
        }
        for (number, title) in [(1, "Sets"), (2, "Groups")] {
            tx.insert(Course { department: "math".into(), number, title: title.into() })?;
        }
        for (id, number, before, seats) in [(1, 1, None, 30), (2, 2, Some(1), 20)] {
            tx.insert(Section { id: key(id), department: "math".into(), number, before, seats })?;
        }
        tx.insert(Place { id: key(1), group: key(1), whereabouts: "by the \"door\"".into(), größe: 1.5 })?;
        Ok(())
    })?;
    Ok(db)
}
