//! Paths: joins that follow references.

use fk::prelude::*;

use crate::golden::Golden;
use crate::store::{Badge, Country, Course, Item, Line, Order, Person, Place, Section, Visit, key, store};

fn text(words: &str) -> String {
    words.to_owned()
}

#[test]
fn paths_are_joins() -> fk::Result<()> {
    let mut golden = Golden::new("paths", store()?);
    golden.ask(
        "a required reference: INNER",
        Order::query().order_by(|o| o.id.asc()).select(|o| (o.id, o.customer().name)),
        &[(key(1), text("Ben")), (key(2), text("Ben")), (key(3), text("Dora"))],
    );
    golden.ask(
        "an optional reference: LEFT, and optional",
        Order::query().order_by(|o| o.id.asc()).select(|o| (o.id, o.clerk().name)),
        &[(key(1), Some(text("Cleo"))), (key(2), None), (key(3), None)],
    );
    golden.ask(
        "two references to one parent are two joins",
        Order::query().filter(|o| o.customer().pay.lt(o.clerk().pay)).select(|o| (o.customer().name, o.clerk().name)),
        &[(text("Ben"), Some(text("Cleo")))],
    );
    golden.ask(
        "one join for a path, however often it is used",
        Order::query()
            .filter(|o| o.customer().name.ne("x").and(o.customer().pay.gt(0)))
            .order_by(|o| (o.customer().pay.asc(), o.id.asc()))
            .select(|o| (o.customer().name, o.customer().pay + o.customer().pay, o.customer().id)),
        &[(text("Dora"), 400, key(4)), (text("Ben"), 600, key(2)), (text("Ben"), 600, key(2))],
    );
    golden.ask(
        "behind an optional step everything is LEFT and optional, a unique column is referenced",
        Person::query().order_by(|p| p.id.asc()).select(|p| (p.name, p.manager().country().name, p.country().name)),
        &[
            (text("Ada"), None, Some(text("Germany"))),
            (text("Ben"), Some(text("Germany")), Some(text("France"))),
            (text("Cleo"), Some(text("Germany")), None),
            (text("Dora"), None, Some(text("France"))),
        ],
    );
    golden.ask(
        "a reference of several columns is joined on all of them",
        Section::query()
            .order_by(|s| s.id.asc())
            .select(|s| (s.course().title, s.requires().title, s.requires().number)),
        &[(text("Sets"), None, None), (text("Groups"), Some(text("Sets")), Some(1))],
    );
    golden.ask(
        "a child of which there is one at most: LEFT",
        Person::query().filter(|p| p.badge().color.is_not_null()).order_by(|p| p.id.desc()).select(|p| p.badge().color),
        &[Some(text("blue")), Some(text("red"))],
    );
    golden.ask(
        "forth over such a child and back",
        Badge::query().filter(|b| b.person().manager().badge().color.is_null()).select(|b| b.person().name),
        &[text("Ada"), text("Dora")],
    );
    golden.ask(
        "a reference that is only audited is optional",
        Visit::query().order_by(|v| v.id.asc()).select(|v| (v.person_id, v.person().name)),
        &[(key(2), Some(text("Ben"))), (key(77), None)],
    );
    golden.ask(
        "through a table between, both ways",
        Line::query()
            .filter(|l| l.order().customer().name.eq("Ben"))
            .order_by(|l| (l.order_id.asc(), l.item().name.desc()))
            .select(|l| (l.order_id, l.item().name, l.quantity)),
        &[(key(1), text("vase"), 1), (key(1), text("lamp"), 2), (key(2), text("vase"), 3)],
    );
    golden.end();
    Ok(())
}

#[test]
fn a_path_of_any_length() -> fk::Result<()> {
    let db = store()?;
    db.write(|tx| {
        // A chain below Dora: 5 is led by 4, 6 by 5, and so on.
        for id in 5..=16 {
            let manager_id = Some(key(id - 1));
            tx.insert(Person { id: key(id), name: format!("p{id}"), pay: id, country_code: None, manager_id })?;
        }
        Ok(())
    })?;
    let mut golden = Golden::new("long_paths", db);
    golden.ask(
        "eight steps",
        Person::query()
            .filter(|p| p.id.eq(key(16)))
            .select(|p| p.manager().manager().manager().manager().manager().manager().manager().manager().name),
        &[Some(text("p8"))],
    );
    golden.ask(
        "thirteen steps, and twelve of them",
        Person::query().filter(|p| p.id.eq(key(16))).select(|p| {
            let up = p.manager().manager().manager().manager().manager().manager().manager().manager();
            let top = up.manager().manager().manager().manager().manager();
            (top.name, up.manager().manager().manager().manager().id)
        }),
        &[(Some(text("Cleo")), Some(key(4)))],
    );
    golden.end();
    Ok(())
}

#[test]
fn names_are_quoted() -> fk::Result<()> {
    let mut golden = Golden::new("names", store()?);
    golden.ask(
        "keywords, quotes and letters of other alphabets",
        Place::query()
            .filter(|p| p.whereabouts.like("%door%").and(p.größe.gt(1.0)).and(p.group().name.eq("lamp")))
            .order_by(|p| (p.group.asc(), p.größe.desc())),
        &[Place { id: key(1), group: key(1), whereabouts: text("by the \"door\""), größe: 1.5 }],
    );
    golden.ask(
        "as a child, in a group, in a sum",
        Item::query()
            .order_by(|i| i.id.asc())
            .select(|i| (i.name, i.places().sum(|p| p.größe), i.places().max(|p| p.whereabouts))),
        &[
            (text("lamp"), 1.5, Some(text("by the \"door\""))),
            (text("vase"), 0.0, None),
            (text("100 % wool_rug"), 0.0, None),
        ],
    );
    golden.ask(
        "a value is never a part of the text",
        Country::query().filter(|c| c.name.eq("\"; DROP TABLE countries --")),
        &[],
    );
    golden.end();
    Ok(())
}

#[test]
fn a_whole_row_at_the_end_of_a_path() -> fk::Result<()> {
    let db = store()?;
    let (ada, cleo) = db.read(|tx| Ok((tx.require(key::<Person>(1))?, tx.require(key::<Person>(3))?)))?;
    let mut golden = Golden::new("rows_of_paths", db);
    golden.ask(
        "one that may be missing, a value of it, and the row itself",
        Person::query()
            .filter(|p| p.id.is_in([key(1), key(3)]))
            .order_by(|p| p.id.asc())
            .select(|p| (p.manager(), p.manager().name, p)),
        &[(None, None, ada.clone()), (Some(ada), Some(text("Ada")), cleo)],
    );
    golden.ask(
        "of a reference with several columns",
        Section::query().filter(|s| s.before.is_not_null()).select(|s| (s.requires(), s.seats)),
        &[(Some(Course { department: text("math"), number: 1, title: text("Sets") }), 20)],
    );
    golden.end();
    Ok(())
}
