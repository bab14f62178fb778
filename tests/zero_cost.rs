//! What succeeds costs one statement: nothing is asked, explained or set beside it.
//!
//! SQLite itself reports every statement that runs on a connection of the database.
#![allow(clippy::unwrap_used, reason = "tests")]

mod support;

use std::cell::RefCell;

use fk::Graph;
use fk::prelude::*;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use support::{
    Blobby, Customer, CustomerKey, Employee, Invoice, Item, NewEmployee, NewInvoice, NewOrder, Order, OrderLine, Shop,
    ShopDb, Status, blobby, customer, item, seed,
};

thread_local! {
    /// What has run on this thread. Before rusqlite 0.41 a trace is a plain function, which keeps nothing itself.
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        LOG.with_borrow_mut(|log| log.push(statement.sql().into_owned()));
    }
}

/// A database whose connections write down every statement that they run. SQLite times a statement once, whatever
/// its actions run inside.
fn traced(memory: bool) -> fk::Result<ShopDb> {
    let options = ShopDb::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    if memory { options.in_memory() } else { options.temporary() }
}

fn take() -> Vec<String> {
    LOG.take()
}

/// A call, and the first words of the statements that it runs.
type Case = (&'static str, &'static [&'static str], fn(&mut WriteTx<'_, Shop>) -> fk::Result<()>);

const CUSTOMER: CustomerKey = Key::from_raw(1);
const ITEM: Key<Item> = Key::from_raw(1);
const ORDER: Key<Order> = Key::from_raw(1);

const CASES: &[Case] = &[
    ("insert", &["INSERT"], |tx| tx.insert(customer("new")).map(drop)),
    ("insert a reference", &["INSERT"], |tx| tx.insert(NewOrder { customer_id: CUSTOMER, status: None }).map(drop)),
    ("insert two references and a check", &["INSERT"], |tx| {
        tx.insert(OrderLine { order_id: ORDER, item_id: Key::from_raw(2), quantity: 1 }).map(drop)
    }),
    ("insert a self reference", &["INSERT"], |tx| {
        tx.insert(NewEmployee { name: "Bob".into(), manager_id: Some(Key::from_raw(1)) }).map(drop)
    }),
    ("insert a deferred reference", &["INSERT"], |tx| tx.insert(NewInvoice { order_id: ORDER }).map(drop)),
    ("insert a wide row", &["INSERT"], |tx| tx.insert(blobby("a", 10)).map(drop)),
    ("update", &["UPDATE"], |tx| tx.update(&Item { id: ITEM, name: "Big lamp".into(), price_cents: 3 })),
    ("update a reference", &["UPDATE"], |tx| {
        tx.update(&Order { id: ORDER, customer_id: CUSTOMER, status: Status::Shipped })
    }),
    ("update a check", &["UPDATE"], |tx| tx.update(&OrderLine { order_id: ORDER, item_id: ITEM, quantity: 9 })),
    ("set", &["UPDATE"], |tx| tx.set(ORDER, |o| o.status.set(Status::Placed))),
    ("set several", &["UPDATE"], |tx| tx.set(ITEM, |i| (i.name.set("Lamp 2"), i.price_cents.set(4)))),
    ("set a key", &["UPDATE"], |tx| tx.set(Key::<Employee>::from_raw(1), |e| e.id.set(Key::from_raw(77)))),
    ("set a reference", &["UPDATE"], |tx| tx.set(Key::<Employee>::from_raw(1), |e| e.manager_id.set(Key::from_raw(1)))),
    ("set what is computed", &["UPDATE"], |tx| tx.set(ITEM, |i| i.price_cents.set(i.price_cents * 2))),
    ("update_where", &["UPDATE"], |tx| {
        tx.update_where(Item::query().filter(|i| i.name.like("L%")), |i| i.price_cents.set(i.price_cents * 2)).map(drop)
    }),
    ("update_where over paths", &["UPDATE"], |tx| {
        let lines = OrderLine::query().filter(|l| l.order().customer().name.eq("Helen")).limit(3);
        tx.update_where(lines, |l| l.quantity.set(l.item().price_cents)).map(drop)
    }),
    ("update_where of a reference", &["UPDATE"], |tx| {
        tx.update_where(Employee::query(), |e| e.manager_id.set(e.id)).map(drop)
    }),
    ("update_where, rows given back", &["SAVEPOINT", "UPDATE", "RELEASE"], |tx| {
        tx.update_where_returning(Item::query(), |i| i.price_cents.set(1)).map(drop)
    }),
    ("delete_where", &["DELETE"], |tx| {
        tx.delete_where(OrderLine::query().filter(|l| l.item().name.eq("Lamp"))).map(drop)
    }),
    ("delete_where with actions", &["DELETE"], |tx| {
        tx.delete_where(Customer::query().filter(|c| c.orders().exists())).map(drop)
    }),
    ("set what is given", &["UPDATE"], |tx| {
        tx.set(ITEM, |i| (i.name.set_opt(None::<&str>), i.price_cents.set_opt(Some(4))))
    }),
    ("update if unchanged", &["UPDATE"], |tx| {
        let lamp = Item { id: ITEM, name: "Lamp".into(), price_cents: 1999 };
        tx.update_if_unchanged(&lamp, &Item { price_cents: 3, ..lamp.clone() })
    }),
    ("delete", &["DELETE"], |tx| tx.delete(OrderLine::key(ORDER, ITEM)).map(drop)),
    ("delete with actions", &["DELETE"], |tx| tx.delete(CUSTOMER).map(drop)),
    ("delete what is absent", &["DELETE"], |tx| tx.delete_if_present(CustomerKey::from_raw(99)).map(drop)),
    ("get", &["SELECT"], |tx| tx.get(CUSTOMER).map(drop)),
    ("get what is absent", &["SELECT"], |tx| tx.get(CustomerKey::from_raw(99)).map(drop)),
    ("get a composite key", &["SELECT"], |tx| tx.get(OrderLine::key(ORDER, ITEM)).map(drop)),
    ("require", &["SELECT"], |tx| tx.require(CUSTOMER).map(drop)),
    ("get_by", &["SELECT"], |tx| tx.get_by(Customer::NAME_KEY, "Helen").map(drop)),
    ("all", &["SELECT"], |tx| tx.all(Order::query().filter(|o| o.status.eq(Status::Draft))).map(drop)),
    ("first", &["SELECT"], |tx| tx.first(Customer::query()).map(drop)),
    ("one", &["SELECT"], |tx| tx.one(Customer::query()).map(drop)),
    ("page", &["SELECT"], |tx| tx.page(Customer::query().page(1)).map(drop)),
    ("page after a cursor", &["SELECT", "SELECT"], |tx| {
        let first = tx.page(Item::query().order_by(|i| i.price_cents.desc()).page(1))?;
        tx.page(Item::query().order_by(|i| i.price_cents.desc()).page(1).after(first.next)).map(drop)
    }),
    ("a compound query", &["SELECT"], |tx| tx.all(Customer::query().union(Customer::query())).map(drop)),
    ("count", &["SELECT"], |tx| tx.count(Blobby::query()).map(drop)),
    ("exists", &["SELECT"], |tx| tx.exists(Invoice::query()).map(drop)),
    ("upsert what is new", &["INSERT"], |tx| tx.upsert(item("Chair", 1), Item::NAME_KEY).map(drop)),
    ("upsert what is there", &["INSERT"], |tx| tx.upsert(item("Lamp", 1), Item::NAME_KEY).map(drop)),
    ("upsert a check and references", &["INSERT"], |tx| {
        tx.upsert(OrderLine { order_id: ORDER, item_id: ITEM, quantity: 5 }, OrderLine::PRIMARY_KEY).map(drop)
    }),
    ("insert_or_get what is new", &["INSERT"], |tx| tx.insert_or_get(item("Chair", 1), Item::NAME_KEY).map(drop)),
    ("insert_or_get what is there", &["INSERT", "SELECT"], |tx| {
        tx.insert_or_get(item("Lamp", 1), Item::NAME_KEY).map(drop)
    }),
    ("insert_all", &["SAVEPOINT", "INSERT", "INSERT", "INSERT", "RELEASE"], |tx| {
        tx.insert_all(["a", "b", "c"].map(customer)).map(drop)
    }),
    ("insert_all_with", &["SAVEPOINT", "INSERT", "INSERT", "INSERT", "RELEASE"], |tx| {
        tx.insert_all_with(["a", "b", "c"].map(customer), |_| {}).map(drop)
    }),
    ("insert_nested", &["SAVEPOINT", "INSERT", "INSERT", "INSERT", "INSERT", "RELEASE"], |tx| {
        tx.insert_nested(customer("a").with(Customer::ORDERS, [1, 0], |customer, lines| {
            NewOrder { customer_id: customer.id, status: None }.with(Order::LINES, 0..lines, |order, _| OrderLine {
                order_id: order.id,
                item_id: ITEM,
                quantity: 1,
            })
        }))
        .map(drop)
    }),
    ("save_graph", &["SAVEPOINT", "INSERT", "INSERT", "UPDATE", "INSERT", "RELEASE"], |tx| {
        let mut graph = Graph::new();
        graph.add(Order { id: Key::from_raw(90), customer_id: Key::from_raw(90), status: Status::Draft });
        graph.add(Customer { id: Key::from_raw(90), name: "a".into() });
        graph.add(Item { id: ITEM, name: "Lamp 2".into(), price_cents: 1 });
        tx.save_graph(graph).map(drop)
    }),
    ("sql", &["UPDATE"], |tx| tx.sql::<()>("UPDATE items SET price_cents = price_cents + 1", ()).map(drop)),
    ("sql of a table that references itself", &["UPDATE"], |tx| {
        tx.sql::<()>("UPDATE employees SET name = 'Eda', manager_id = NULL WHERE id = 1", ()).map(drop)
    }),
    ("nothing", &[], |_| Ok(())),
];

fn first_word(sql: &str) -> &str {
    sql.split_whitespace().next().unwrap_or_default()
}

/// Runs a case in a transaction that is rolled back, and gives what ran.
fn run(db: &ShopDb, case: &Case, times: usize) -> Vec<String> {
    take();
    let mut guard = db.begin_write().unwrap();
    for _ in 0..times {
        (case.2)(&mut guard).unwrap_or_else(|error| panic!("{}: {error:#}", case.0));
    }
    guard.rollback();
    take()
}

#[test]
fn every_call_runs_its_statement_and_no_other() -> fk::Result<()> {
    for memory in [false, true] {
        let db = traced(memory)?;
        seed(&db)?;
        db.write(|tx| {
            tx.insert(item("Desk", 1))?;
            tx.insert(NewEmployee { name: "Ada".into(), manager_id: None })
        })?;
        for case in CASES {
            // The first time and the next ones, when everything is prepared.
            for _ in 0..2 {
                let ran = run(&db, case, 1);
                let words: Vec<&str> = ran.iter().map(|sql| first_word(sql)).collect();
                let expected = [&["BEGIN"][..], case.1, &["ROLLBACK"]].concat();
                assert_eq!(words, expected, "{}: {ran:#?}", case.0);
            }
        }
    }
    Ok(())
}

#[test]
fn a_transaction_begins_and_ends_with_one_statement_each() -> fk::Result<()> {
    for memory in [false, true] {
        let db = traced(memory)?;
        let seeded = seed(&db)?;
        for _ in 0..20 {
            take();
            db.write(|tx| tx.set(seeded.lamp.id, |i| i.price_cents.set(7)))?;
            let ran = take();
            assert_eq!(ran.iter().map(|sql| first_word(sql)).collect::<Vec<_>>(), ["BEGIN", "UPDATE", "COMMIT"]);
            db.read(|tx| tx.get(seeded.lamp.id))?;
        }
        take();
        db.read(|tx| tx.get(seeded.lamp.id))?;
        let ran = take();
        assert_eq!(ran.len(), 3, "{ran:?}");
        assert_eq!((first_word(&ran[0]), first_word(&ran[1])), ("BEGIN", "SELECT"));
    }
    Ok(())
}

#[test]
fn a_refusal_is_what_costs_more_and_leaves_nothing_behind() -> fk::Result<()> {
    let db = traced(false)?;
    seed(&db)?;
    for _ in 0..2 {
        take();
        let refused = db.write(|tx| tx.delete(ITEM)).unwrap_err();
        assert!(refused.still_referenced(OrderLine::ITEM));
        assert!(take().len() > 3);
        db.write(|tx| tx.set(ITEM, |i| i.price_cents.set(7)))?;
        let ran = take();
        assert_eq!(ran.iter().map(|sql| first_word(sql)).collect::<Vec<_>>(), ["BEGIN", "UPDATE", "COMMIT"]);
    }
    Ok(())
}
