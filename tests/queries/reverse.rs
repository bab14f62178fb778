//! Reverse paths: what is asked of the rows that reference one.

use fk::prelude::*;

use crate::golden::Golden;
use crate::store::{Country, Course, Item, Line, Order, Person, Role, Status, key, store};

fn text(words: &str) -> String {
    words.to_owned()
}

#[test]
fn reverse_paths_are_subqueries() -> fk::Result<()> {
    let mut golden = Golden::new("reverse_paths", store()?);
    golden.ask(
        "count, sum, min, max, avg; over nothing 0 and NULL",
        Order::query().order_by(|o| o.id.asc()).select(|o| {
            let lines = o.lines();
            (
                o.lines().count(),
                o.lines().sum(|l| l.quantity * l.item().cents),
                o.lines().min(|l| l.quantity),
                o.lines().filter(|l| l.quantity.gt(1)).max(|l| l.quantity),
                lines.avg(|l| l.quantity),
            )
        }),
        &[
            (2, 4498, Some(1), Some(2), Some(1.5)),
            (1, 1500, Some(3), Some(3), Some(3.0)),
            (1, 12000, Some(1), None, Some(1.0)),
        ],
    );
    golden.ask(
        "exists, any, all; of two references to one parent each its own",
        Person::query().order_by(|p| p.id.asc()).select(|p| {
            (
                p.name,
                p.orders().exists(),
                p.handled().exists(),
                p.orders().any(|o| o.status.eq(Status::Draft)),
                p.orders().all(|o| o.status.eq(Status::Placed)),
            )
        }),
        &[
            (text("Ada"), false, false, false, true),
            (text("Ben"), true, false, true, false),
            (text("Cleo"), false, true, false, true),
            (text("Dora"), true, false, false, true),
        ],
    );
    golden.ask(
        "NULL is not true, for `all` neither",
        Person::query().filter(|p| p.orders().all(|o| o.note.ne("later"))).order_by(|p| p.id.asc()).select(|p| p.id),
        &[key(1), key(3)],
    );
    golden.ask(
        "over a table between",
        Person::query()
            .filter(|p| p.roles().any(|r| r.name.eq("packer")))
            .order_by(|p| p.roles().count().desc())
            .select(|p| (p.name, p.roles().count(), p.roles().min(|r| r.name))),
        &[(text("Ben"), 2, Some(text("buyer"))), (text("Dora"), 1, Some(text("packer")))],
    );
    golden.ask(
        "and back again",
        Role::query().order_by(|r| r.id.asc()).select(|r| (r.name, r.people().sum(|p| p.pay))),
        &[(text("buyer"), 300), (text("packer"), 500)],
    );
    golden.ask(
        "the first of an order",
        Person::query().order_by(|p| p.id.asc()).select(|p| p.orders().order_by(|o| o.id.desc()).value(|o| o.status)),
        &[None, Some(Status::Draft), None, Some(Status::Placed)],
    );
    golden.ask(
        "of the parent's key that is none of the primary key",
        Country::query().order_by(|c| c.people().count().desc()).select(|c| (c.code, c.people().sum(|p| p.pay))),
        &[(text("FR"), 500), (text("DE"), 900)],
    );
    golden.ask(
        "of several columns",
        Course::query().order_by(|c| c.number.asc()).select(|c| (c.title, c.sections().sum(|s| s.seats))),
        &[(text("Sets"), 30), (text("Groups"), 20)],
    );
    golden.end();
    Ok(())
}

#[test]
fn one_path_inside_itself_is_two_sources() -> fk::Result<()> {
    let mut golden = Golden::new("nested", store()?);
    golden.ask(
        "people who have somebody below somebody below them",
        Person::query().filter(|p| p.reports().any(|r| r.reports().any(|rr| rr.pay.lt(r.pay).and(rr.pay.lt(p.pay))))),
        &[Person { id: key(1), name: text("Ada"), pay: 900, country_code: Some(text("DE")), manager_id: None }],
    );
    golden.ask(
        "orders of which the customer's other orders have more lines",
        Order::query()
            .filter(|o| o.customer().orders().any(|other| other.lines().count().gt(o.lines().count())))
            .select(|o| o.id),
        &[key(2)],
    );
    golden.ask(
        "the same path in the query and in one inside it",
        Order::query()
            .filter(|o| {
                o.customer().name.eq("Ben").and(o.customer().orders().any(|p| p.customer().id.eq(o.customer().id)))
            })
            .order_by(|o| o.id.asc())
            .select(|o| (o.id, o.customer().orders().count())),
        &[(key(1), 2), (key(2), 2)],
    );
    golden.ask(
        "a query that has nothing to do with the row",
        Item::query()
            .filter(|i| i.cents.lt(3000).and(Item::query().count().eq(3)))
            .select(|i| (i.name, Person::query().filter(|p| p.pay.gt(400)).count())),
        &[(text("lamp"), 2), (text("vase"), 2)],
    );
    golden.ask(
        "values of another query, NULL among them",
        Person::query().filter(|p| p.id.in_query(Order::query().select(|o| o.clerk_id))).select(|p| p.name),
        &[text("Cleo")],
    );
    golden.ask(
        "not among those that aren't NULL",
        Person::query()
            .filter(|p| !p.id.in_query(Order::query().select(|o| o.customer_id)))
            .order_by(|p| p.name.desc())
            .select(|p| p.name),
        &[text("Cleo"), text("Ada")],
    );
    golden.end();
    Ok(())
}

#[test]
fn what_is_asked_of_a_limited_query_is_asked_of_the_rows_that_it_gives() -> fk::Result<()> {
    let smallest = || Line::query().order_by(|l| l.quantity.asc()).limit(1);
    store()?.read(|tx| {
        let asked = Order::query().order_by(|o| o.id.asc()).select(|o| {
            let smallest = || o.lines().order_by(|l| l.quantity.asc()).limit(1);
            let others = || o.lines().order_by(|l| l.quantity.asc()).offset(1);
            (
                smallest().any(|l| l.quantity.gt(1)),
                smallest().all(|l| l.quantity.eq(1)),
                others().any(|l| l.quantity.eq(1)),
            )
        });
        assert_eq!(tx.all(asked)?, [(false, true, false), (true, false, false), (false, true, false)]);

        let groups = smallest().group_by(|l| l.quantity).select(|quantity, lines| (quantity, lines.count()));
        assert_eq!(tx.all(groups)?, [(1, 1)]);
        // The order of the rows is none of the groups.
        let sums = Line::query().order_by(|l| l.quantity.desc()).group_by(|l| l.order_id);
        let sums = sums.order_by(|order, _| order.asc()).select(|_, lines| lines.sum(|l| l.quantity));
        assert_eq!(tx.all(sums)?, [3, 3, 1]);
        Ok(())
    })
}

#[test]
fn rows_that_are_told_from_one_another_are_summed_one_by_one() -> fk::Result<()> {
    store()?.read(|tx| {
        let sums = Country::query()
            .limit(1)
            .select(|_| (Line::query().distinct().sum(|l| l.quantity), Line::query().sum(|l| l.quantity)));
        assert_eq!(tx.one(sums)?, (7, 7));
        let groups = Line::query().distinct().group_by(|l| l.order_id).select(|_, lines| lines.sum(|l| l.quantity));
        assert_eq!(tx.count(groups)?, 3);
        Ok(())
    })
}

/// SQLite takes a function of outer columns alone for one of the outer query's rows.
#[test]
fn a_group_sums_what_is_the_same_for_all_its_rows() -> fk::Result<()> {
    let of_orders = |i: crate::store::ItemColumns| {
        let orders = Line::query().group_by(|l| l.order_id);
        orders.having(move |_, lines| lines.sum(|_| i.cents).ge(1000)).select(|order, _| order)
    };
    store()?.read(|tx| {
        let each = Item::query().order_by(|i| i.id.asc()).select(|i| (i.name, of_orders(i).count()));
        assert_eq!(tx.all(each)?, [(text("lamp"), 3), (text("vase"), 1), (text("100 % wool_rug"), 3)]);
        // Where the outer query is grouped itself, nothing would refuse it.
        let grouped = Item::query().group_by(|i| i.cents).order_by(|cents, _| cents.asc()).select(|cents, _| {
            let orders = Line::query().group_by(|l| l.order_id);
            let orders = orders.having(move |_, lines| lines.sum(|_| cents).ge(1000)).select(|order, _| order);
            (cents, orders.count())
        });
        assert_eq!(tx.all(grouped)?, [(500, 1), (1999, 3), (12000, 3)]);
        // What is asked of the outer group, inside a query or in what is asked of a group there, is asked of the outer one.
        let compared = Line::query().group_by(|l| l.order_id).order_by(|order, _| order.asc()).select(|_, outer| {
            let items = Item::query().filter(|i| i.id.gt(key(1)).and(outer.count().eq(2)));
            let orders = Line::query().group_by(|l| l.order_id).having(|_, lines| lines.count().ge(outer.count()));
            let larger = Line::query().group_by(|l| l.order_id);
            let larger = larger.having(|_, lines| lines.sum(|l| l.quantity).gt(outer.max(|l| l.quantity).coalesce(0)));
            (items.count(), orders.select(|order, _| order).count(), larger.select(|order, _| order).count())
        });
        assert_eq!(tx.all(compared)?, [(2, 1, 2), (0, 3, 0), (0, 3, 2)]);
        Ok(())
    })
}
