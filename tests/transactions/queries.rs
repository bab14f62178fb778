//! Which rows a query gives, in which order, how many.

use fk::Error;
use fk::prelude::*;

use crate::support::{
    Blobby, Customer, CustomerKey, Employee, Item, NewEmployee, NewOrder, Order, OrderLine, ShopDb, Status, blobby,
    both, customer, item, seed,
};

/// Items a to e with prices 10 to 50.
fn stock() -> fk::Result<[ShopDb; 2]> {
    let dbs = both()?;
    for db in &dbs {
        db.write(|tx| tx.insert_all([("a", 10), ("b", 20), ("c", 30), ("d", 40), ("e", 50)].map(|(n, p)| item(n, p))))?;
    }
    Ok(dbs)
}

/// The names that a query gives, joined; asked in every way, which have to agree.
fn ask(db: &ShopDb, query: &Query<Item>) -> fk::Result<String> {
    let found = db.read(|tx| {
        let all = tx.all(query.clone())?;
        assert_eq!(tx.count(query.clone())?, all.len() as u64);
        assert_eq!(tx.exists(query.clone())?, !all.is_empty());
        assert_eq!(tx.first(query.clone())?.as_ref(), all.first());
        match (tx.one(query.clone()), all.len()) {
            (Ok(one), 1) => assert_eq!(one, all[0]),
            (Err(Error::NotFound { .. }), 0) | (Err(Error::NotUnique { .. }), 2..) => {}
            (one, len) => panic!("{len} rows, but `one` gives {one:?}"),
        }
        Ok(all)
    })?;
    Ok(found.into_iter().map(|item| item.name).collect())
}

#[test]
fn filters() -> fk::Result<()> {
    let none: [&str; 0] = [];
    for db in stock()? {
        let cases: Vec<(Query<Item>, &str)> = vec![
            (Item::query(), "abcde"),
            (Item::query().filter(|i| i.name.eq("c")), "c"),
            (Item::query().filter(|i| i.name.eq(String::from("c"))), "c"),
            (Item::query().filter(|i| i.name.eq(&String::from("c"))), "c"),
            (Item::query().filter(|i| i.name.eq(Some(String::from("c")))), "c"),
            (Item::query().filter(|i| i.name.eq(None::<String>)), ""),
            (Item::query().filter(|i| i.name.ne("c")), "abde"),
            (Item::query().filter(|i| i.price_cents.lt(20)), "a"),
            (Item::query().filter(|i| i.price_cents.le(20)), "ab"),
            (Item::query().filter(|i| i.price_cents.gt(40)), "e"),
            (Item::query().filter(|i| i.price_cents.ge(40)), "de"),
            (Item::query().filter(|i| i.price_cents.between(20, 40)), "bcd"),
            (Item::query().filter(|i| i.price_cents.between(40, 20)), ""),
            (Item::query().filter(|i| i.name.is_in(["e", "a", "zzz", "a"])), "ae"),
            (Item::query().filter(|i| i.name.is_in(none)), ""),
            (Item::query().filter(|i| !i.name.is_in(none)), "abcde"),
            (Item::query().filter(|i| i.name.like("_")), "abcde"),
            (Item::query().filter(|i| i.name.like("B%")), "b"),
            (Item::query().filter(|i| i.name.is_null()), ""),
            (Item::query().filter(|i| i.name.is_not_null()), "abcde"),
            (Item::query().filter(|i| !i.name.eq("c")), "abde"),
            (Item::query().filter(|i| i.price_cents.gt(10).and(i.price_cents.lt(40))), "bc"),
            (Item::query().filter(|i| i.price_cents.gt(10)).filter(|i| i.price_cents.lt(40)), "bc"),
            (Item::query().filter(|i| i.price_cents.eq(10).or(i.name.eq("e"))), "ae"),
            // (a or e) and not a; a or (e and not a)
            (Item::query().filter(|i| i.name.eq("a").or(i.name.eq("e")).and(i.name.ne("a"))), "e"),
            (Item::query().filter(|i| i.name.eq("a").or(i.name.eq("e").and(i.name.ne("a")))), "ae"),
            (Item::query().filter(|i| !(i.name.eq("a").or(i.name.eq("e")))), "bcd"),
            (Item::query().filter(|i| (i.price_cents + 5).eq(25)), "b"),
            (Item::query().filter(|i| (i.price_cents - 5 * 2).eq(10)), "b"),
            (Item::query().filter(|i| ((i.price_cents + 10) * 2).eq(60)), "b"),
            (Item::query().filter(|i| (i.price_cents * i.price_cents).gt(i.price_cents * 40)), "e"),
            (Item::query().filter(|i| i.price_cents.eq(i.price_cents)), "abcde"),
            (Item::query().filter(|i| i.name.len().eq(1)), "abcde"),
            (Item::query().filter(|i| i.price_cents.is_in([10, 50])), "ae"),
            (Item::query().filter(|i| i.id.is_in([Key::from_raw(1), Key::from_raw(2)])), "ab"),
        ];
        for (number, (query, expected)) in cases.into_iter().enumerate() {
            let text = format!("{number}: {query:?}");
            assert_eq!(ask(&db, &query.order_by(|i| i.name.asc()))?, expected, "{text}");
        }
    }
    Ok(())
}

#[test]
fn order_limit_and_offset() -> fk::Result<()> {
    for db in stock()? {
        let by_name = || Item::query().order_by(|i| i.name.asc());
        let cases: Vec<(Query<Item>, &str)> = vec![
            (Item::query().order_by(|i| i.price_cents.desc()), "edcba"),
            (by_name().limit(2), "ab"),
            (by_name().limit(0), ""),
            (by_name().limit(5), "abcde"),
            (by_name().limit(u64::MAX), "abcde"),
            (by_name().offset(3), "de"),
            (by_name().offset(5), ""),
            (by_name().limit(2).offset(1), "bc"),
            (by_name().offset(1).limit(2), "bc"),
            (by_name().limit(2).offset(4), "e"),
            (by_name().limit(4).limit(1), "a"),
            (Item::query().order_by(|i| (i.price_cents * 0).asc()).order_by(|i| i.name.desc()), "edcba"),
            (Item::query().order_by(|i| ((i.price_cents * 0).asc(), i.name.desc())), "edcba"),
            (Item::query().filter(|i| i.price_cents.gt(10)).order_by(|i| i.price_cents.desc()).limit(2), "ed"),
        ];
        for (number, (query, expected)) in cases.into_iter().enumerate() {
            assert_eq!(ask(&db, &query)?, expected, "{number}");
        }
    }
    Ok(())
}

#[test]
fn an_offset_past_every_row_gives_none() -> fk::Result<()> {
    for db in stock()? {
        for offset in [i64::MAX as u64, i64::MAX as u64 + 1, u64::MAX] {
            assert_eq!(ask(&db, &Item::query().order_by(|i| i.name.asc()).offset(offset))?, "", "{offset}");
        }
    }
    Ok(())
}

#[test]
fn null_is_not_true_and_sorts_first() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            let ada = tx.insert(NewEmployee { name: "Ada".into(), manager_id: None })?.id;
            tx.insert(NewEmployee { name: "Bob".into(), manager_id: Some(ada) })?;
            let employees = |query: Query<Employee>| -> fk::Result<String> {
                Ok(tx.all(query)?.into_iter().map(|e| e.name).collect::<Vec<_>>().join(" "))
            };
            assert_eq!(employees(Employee::query().filter(|e| e.manager_id.eq(ada)))?, "Bob");
            assert_eq!(employees(Employee::query().filter(|e| e.manager_id.ne(ada)))?, "");
            assert_eq!(employees(Employee::query().filter(|e| !e.manager_id.ne(ada)))?, "Bob");
            assert_eq!(employees(Employee::query().filter(|e| e.manager_id.is_null()))?, "Ada");
            assert_eq!(employees(Employee::query().filter(|e| e.manager_id.is_not_null()))?, "Bob");
            assert_eq!(employees(Employee::query().filter(|e| e.manager_id.eq(None)))?, "");
            assert_eq!(
                employees(Employee::query().filter(|e| e.manager_id.eq(e.id).or(e.manager_id.is_null())))?,
                "Ada"
            );
            assert_eq!(employees(Employee::query().order_by(|e| e.manager_id.asc()))?, "Ada Bob");
            assert_eq!(employees(Employee::query().order_by(|e| e.manager_id.desc()))?, "Bob Ada");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_bool_column_is_a_condition() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            let no = tx.insert(blobby("no", 0))?;
            let mut yes = blobby("yes", 0);
            (yes.bool, yes.maybe_bool) = (true, Some(true));
            let yes = tx.insert(yes)?;
            assert_eq!(tx.one(Blobby::query().filter(|b| b.bool))?, yes);
            assert_eq!(tx.all(Blobby::query().filter(|b| !b.bool))?, [no]);
            assert_eq!(tx.one(Blobby::query().filter(|b| b.maybe_bool.eq(true)))?, yes);
            assert_eq!(tx.all(Blobby::query().filter(|b| b.bool.and(b.text.eq("yes"))))?, [yes]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn children_of_a_row_from_either_side() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        db.write(|tx| {
            let paul = tx.insert(customer("Paul"))?;
            let shipped = tx.insert(NewOrder { customer_id: seeded.helen.id, status: Some(Status::Shipped) })?;
            assert_eq!(tx.count(seeded.helen.orders())?, 2);
            assert_eq!(tx.count(paul.orders())?, 0);
            let open = seeded.helen.orders().filter(|o| o.status.ne(Status::Shipped));
            assert_eq!(tx.one(open)?, seeded.order);
            let inverse = Order::CUSTOMER.inverse().of(seeded.helen.id).order_by(|o| o.id.desc());
            assert_eq!(tx.all(inverse)?, [shipped.clone(), seeded.order.clone()]);
            assert_eq!(tx.count(Customer::ORDERS.of(seeded.helen.id))?, 2);
            assert_eq!(tx.count(Order::CUSTOMER.inverse().of(CustomerKey::from_raw(99)))?, 0);
            assert_eq!(tx.one(seeded.order.lines())?.quantity, 2);
            assert_eq!(tx.count(shipped.lines())?, 0);
            assert_eq!(tx.one(OrderLine::ITEM.inverse().of(seeded.lamp.id))?.order_id, seeded.order.id);
            let boss = tx.insert(NewEmployee { name: "Ada".into(), manager_id: None })?;
            let bob = tx.insert(NewEmployee { name: "Bob".into(), manager_id: Some(boss.id) })?;
            assert_eq!(tx.all(boss.subordinates())?, [bob]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_column_of_another_query_is_an_error_that_says_so() -> fk::Result<()> {
    for db in both()? {
        seed(&db)?;
        let mut stolen = None;
        let first = Item::query().filter(|i| {
            stolen = Some(i.price_cents);
            i.price_cents.gt(0)
        });
        let stolen = stolen.unwrap();
        let cases: Vec<Query<Item>> = vec![
            Item::query().filter(|i| i.price_cents.gt(stolen)),
            Item::query().filter(|i| i.id.is_not_null().and(stolen.is_in([1]))),
            Item::query().filter(|_| stolen.between(1, 2)),
            Item::query().filter(|_| !stolen.is_null()),
            Item::query().order_by(|_| stolen.asc()),
        ];
        db.write(|tx| {
            assert_eq!(tx.count(first.clone().filter(|i| i.price_cents.eq(stolen)))?, 1, "in its own query it is fine");
            for query in cases {
                let error = tx.all(query).unwrap_err();
                assert!(matches!(error, Error::ForeignColumn { table: "items" }), "{error:?}");
            }
            let error = tx.get_by(Item::NAME_KEY, "Lamp").map(drop);
            assert!(error.is_ok());
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_query_runs_as_often_as_it_is_cloned() -> fk::Result<()> {
    for db in stock()? {
        let query = Item::query().filter(|i| i.price_cents.gt(20)).order_by(|i| i.name.asc());
        for _ in 0..3 {
            assert_eq!(ask(&db, &query)?, "cde");
        }
        let narrowed = query.clone().filter(|i| i.price_cents.lt(50));
        assert_eq!((ask(&db, &query)?, ask(&db, &narrowed)?), ("cde".to_owned(), "cd".to_owned()));
    }
    Ok(())
}

#[test]
fn more_queries_than_are_remembered() -> fk::Result<()> {
    for db in stock()? {
        db.read(|tx| {
            for limit in 0..1500 {
                let found = tx.all(Item::query().order_by(|i| i.id.asc()).limit(limit))?;
                assert_eq!(found.len() as u64, limit.min(5));
            }
            Ok(())
        })?;
        assert_eq!(ask(&db, &Item::query().filter(|i| i.name.eq("a")))?, "a");
    }
    Ok(())
}
