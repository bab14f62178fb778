//! Rows loaded together with those that relations lead to: their statements.

use fk::prelude::*;

use crate::golden::Golden;
use crate::store::{Badge, Country, Course, Item, Line, Order, Person, Role, Section, Status, key, store};

fn line(order: i64, item: i64, quantity: i64) -> Line {
    Line { order_id: key(order), item_id: key(item), quantity, cents: None, percent: quantity * 100 }
}

#[test]
fn relations_are_loaded() -> fk::Result<()> {
    let db = store()?;
    let person = |id| db.read(|tx| tx.require(key::<Person>(id)));
    let item = |id| db.read(|tx| tx.require(key::<Item>(id)));
    let order = |id| db.read(|tx| tx.require(key::<Order>(id)));
    let (ada, ben, cleo, dora) = (person(1)?, person(2)?, person(3)?, person(4)?);
    let (lamp, vase, rug) = (item(1)?, item(2)?, item(3)?);
    let (first, second, third) = (order(1)?, order(2)?, order(3)?);
    let badge = |id, color: &str| Badge { person_id: key(id), color: color.to_owned() };
    let mut golden = Golden::new("loading", store()?);
    golden.ask(
        "parents by joins, one of them optional",
        Order::query().order_by(|o| o.id.asc()).limit(2).with(Order::CUSTOMER).with(Order::CLERK),
        &[(first.clone(), ben.clone(), Some(cleo.clone())), (second.clone(), ben.clone(), None)],
    );
    golden.ask(
        "children by one further statement, with their parent",
        Order::query().order_by(|o| o.id.asc()).with(Order::LINES.order_by(|l| l.item_id.asc()).with(Line::ITEM)),
        &[
            (first.clone(), vec![(line(1, 1, 2), lamp.clone()), (line(1, 2, 1), vase.clone())]),
            (second.clone(), vec![(line(2, 2, 3), vase)]),
            (third.clone(), vec![(line(3, 3, 1), rug)]),
        ],
    );
    golden.ask(
        "children of children, filtered and sorted",
        Person::query().filter(|p| p.id.eq(key(2))).with(
            Person::ORDERS
                .filter(|o| o.status.ne(Status::Placed))
                .order_by(|o| o.id.desc())
                .with(Order::LINES.filter(|l| l.quantity.gt(1))),
        ),
        &[(ben.clone(), vec![(second.clone(), vec![line(2, 2, 3)]), (first.clone(), vec![line(1, 1, 2)])])],
    );
    golden.ask(
        "a number of children for each",
        Person::query()
            .order_by(|p| p.id.asc())
            .filter(|p| p.id.ne(key(1)))
            .with(Person::ORDERS.order_by(|o| o.id.asc()).limit(1)),
        &[(ben.clone(), vec![first.clone()]), (cleo.clone(), vec![]), (dora.clone(), vec![third.clone()])],
    );
    golden.ask(
        "several relations at one level: of two references to one parent each its own, over a table between, one at most",
        Person::query()
            .order_by(|p| p.id.asc())
            .filter(|p| p.id.gt(key(2)))
            .with(Person::MANAGER)
            .with(Person::BADGE)
            .with(Person::HANDLED)
            .with(Person::ROLES.order_by(|r| r.name.asc())),
        &[
            (cleo.clone(), Some(ada.clone()), None, vec![first.clone()], vec![]),
            (
                dora.clone(),
                Some(cleo.clone()),
                Some(badge(4, "blue")),
                vec![],
                vec![Role { id: key(2), name: "packer".into() }],
            ),
        ],
    );
    golden.ask(
        "the own table, upwards and downwards",
        Person::query().filter(|p| p.id.eq(key(3))).with(Person::MANAGER.with(Person::COUNTRY)).with(Person::REPORTS),
        &[(
            cleo.clone(),
            Some((ada.clone(), Some(Country { id: key(1), code: "DE".into(), name: "Germany".into() }))),
            vec![dora.clone()],
        )],
    );
    golden.ask(
        "by a key of several columns",
        Course::query().order_by(|c| c.number.asc()).with(Course::SECTIONS),
        &[
            (
                Course { department: "math".into(), number: 1, title: "Sets".into() },
                vec![Section { id: key(1), department: "math".into(), number: 1, before: None, seats: 30 }],
            ),
            (
                Course { department: "math".into(), number: 2, title: "Groups".into() },
                vec![Section { id: key(2), department: "math".into(), number: 2, before: Some(1), seats: 20 }],
            ),
        ],
    );
    golden.ask(
        "by a unique column",
        Country::query().filter(|c| c.code.eq("FR")).with(Country::PEOPLE.order_by(|p| p.pay.asc())),
        &[(Country { id: key(2), code: "FR".into(), name: "France".into() }, vec![dora, ben])],
    );
    golden.end();
    Ok(())
}
