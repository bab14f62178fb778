//! Which rows, in which order, how many, and in which groups.

use fk::prelude::*;

use crate::golden::Golden;
use crate::store::{Country, Item, Line, Order, Person, Status, key, store};

fn text(words: &str) -> String {
    words.to_owned()
}

#[test]
fn rows_are_chosen() -> fk::Result<()> {
    let mut golden = Golden::new("rows", store()?);
    let names = |names: &[&str]| names.iter().map(|name| text(name)).collect::<Vec<_>>();
    golden.ask(
        "several filters, one of them of nothing",
        Person::query()
            .filter(|p| p.pay.gt(250))
            .filter(|p| p.pay.lt(600))
            .filter_opt(None::<i64>, |p, pay| p.pay.eq(pay))
            .filter_opt(Some("Cleo"), |p, name| p.name.ne(name))
            .select(|p| p.name),
        &names(&["Ben"]),
    );
    golden.ask(
        "an order of several, NULL first and last",
        Person::query()
            .order_by(|p| (p.country_code.asc().nulls_last(), p.pay.desc()))
            .order_by(|p| p.name.asc())
            .select(|p| p.name),
        &names(&["Ada", "Ben", "Dora", "Cleo"]),
    );
    golden.ask(
        "NULL first, downwards",
        Person::query().order_by(|p| (p.manager_id.desc().nulls_first(), p.id.asc())).select(|p| p.name),
        &names(&["Ada", "Dora", "Ben", "Cleo"]),
    );
    golden.ask(
        "limit and offset are literal",
        Person::query().order_by(|p| p.name.asc()).limit(2).offset(1).select(|p| p.name),
        &names(&["Ben", "Cleo"]),
    );
    golden.ask(
        "an offset alone",
        Person::query().order_by(|p| p.id.asc()).offset(3).select(|p| p.name),
        &names(&["Dora"]),
    );
    golden.ask(
        "distinct",
        Order::query().order_by(|o| o.customer().name.asc()).select(|o| o.customer().name).distinct(),
        &names(&["Ben", "Dora"]),
    );
    golden.ask(
        "arithmetic that could overflow is looked at where it is used",
        Item::query()
            .filter(|i| (i.cents * 2 + 1).gt(3000))
            .order_by(|i| i.id.asc())
            .select(|i| (i.cents * 2, -i.cents)),
        &[(3998, -1999), (24000, -12000)],
    );
    golden.ask(
        "division may be by nothing",
        Line::query()
            .order_by(|l| l.quantity.asc())
            .limit(1)
            .select(|l| (l.quantity / (l.quantity - 1), l.quantity % 2)),
        &[(None, Some(1))],
    );
    golden.ask(
        "comparisons that take NULL for a value",
        Person::query()
            .filter(|p| p.country_code.is(None::<String>).or(p.country_code.is_not("FR")))
            .order_by(|p| p.id.asc())
            .select(|p| (p.name, p.country_code)),
        &[(text("Ada"), Some(text("DE"))), (text("Cleo"), None)],
    );
    golden.ask(
        "among values, between values, among none",
        Person::query()
            .filter(|p| {
                p.pay.between(200, 500).and(p.name.is_in(["Ben", "Dora"])).and(!p.id.is_in(Vec::<Key<Person>>::new()))
            })
            .order_by(|p| p.id.asc())
            .select(|p| p.id),
        &[key(2), key(4)],
    );
    golden.end();
    Ok(())
}

#[test]
fn rows_are_grouped() -> fk::Result<()> {
    let mut golden = Golden::new("groups", store()?);
    golden.ask(
        "by a column at the end of a path",
        Order::query()
            .group_by(|o| o.customer().name)
            .having(|_, orders| orders.count().gt(0))
            .order_by(|_, orders| orders.count().desc())
            .select(|name, orders| (name, orders.count(), orders.count_if(|o| o.status.eq(Status::Draft)))),
        &[(text("Ben"), 2, 1), (text("Dora"), 1, 0)],
    );
    golden.ask(
        "by two things, one of which may be NULL",
        Person::query()
            .group_by(|p| (p.country().name, p.manager_id.is_null()))
            .order_by(|(country, _), _| country.asc())
            .select(|(country, top), people| (country, top, people.sum(|p| p.pay), people.avg(|p| p.pay))),
        &[
            (None, false, 500, Some(500.0)),
            (Some(text("France")), false, 500, Some(250.0)),
            (Some(text("Germany")), true, 900, Some(900.0)),
        ],
    );
    golden.ask(
        "one group of all",
        Line::query()
            .group_by(|_| ())
            .select(|(), lines| (lines.count(), lines.count_distinct(|l| l.item_id), lines.max(|l| l.quantity))),
        &[(4, 3, Some(3))],
    );
    golden.ask(
        "one group of none",
        Country::query()
            .filter(|c| c.id.eq(key(9)))
            .group_by(|_| ())
            .select(|(), all| (all.count(), all.min(|c| c.name))),
        &[(0, None)],
    );
    golden.end();
    Ok(())
}
