//! One row at a time: insert, get, update, set, delete, and inserting what may be there already.

use fk::Error;
use fk::prelude::*;

use crate::support::{
    Blobby, Country, Customer, CustomerKey, Employee, Item, NewEmployee, NewOrder, Order, OrderLine, Shop, ShopDb,
    Status, both, customer, item, names, seed,
};

#[test]
fn what_is_inserted_comes_back_with_its_key() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        assert_eq!(seeded.order.status, Status::Draft, "`None` is the default");
        let line = OrderLine { order_id: seeded.order.id, item_id: seeded.lamp.id, quantity: 2 };
        db.read(|tx| {
            assert_eq!(tx.get(seeded.helen.id)?.as_ref(), Some(&seeded.helen));
            assert_eq!(tx.require(seeded.order.id)?, seeded.order);
            assert_eq!(tx.get(line.key())?.as_ref(), Some(&line));
            assert_eq!(tx.get(OrderLine::key(seeded.order.id, seeded.lamp.id))?.as_ref(), Some(&line));
            assert_eq!(tx.get_by(Customer::NAME_KEY, "Helen")?.as_ref(), Some(&seeded.helen));
            assert_eq!(tx.get_by(Customer::NAME_KEY, String::from("Helen"))?.as_ref(), Some(&seeded.helen));
            assert_eq!(tx.get_by(Customer::NAME_KEY, "helen")?, None);
            assert_eq!(tx.get_by(Customer::PRIMARY_KEY, seeded.helen.id)?.as_ref(), Some(&seeded.helen));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_row_can_bring_its_key() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            for raw in [-1, 0, 7, i64::MIN, i64::MAX - 1] {
                let row = Customer { id: Key::from_raw(raw), name: raw.to_string() };
                assert_eq!(tx.insert(row.clone())?, row);
                assert_eq!(tx.require(row.id)?, row);
            }
            let next = tx.insert(customer("next"))?;
            assert_eq!(*next.id.raw(), i64::MAX);
            let country = Country { code: Key::from_raw("DE".into()), name: "Germany".into() };
            tx.insert(country.clone())?;
            assert_eq!(tx.require(country.key())?, country);
            assert!(tx.insert(country).unwrap_err().duplicate(Country::PRIMARY_KEY));
            Ok(())
        })?;
    }
    Ok(())
}

/// A call about one row.
type Call = fn(&mut WriteTx<'_, Shop>, &Customer) -> fk::Result<()>;

#[test]
fn an_absent_row_is_not_found() -> fk::Result<()> {
    let gone = CustomerKey::from_raw(77);
    let row = Customer { id: gone, name: "nobody".into() };
    let cases: [(&str, Call); 6] = [
        ("update", |tx, row| tx.update(row)),
        ("set", |tx, row| tx.set(row.id, |c| c.name.set("new"))),
        ("set nothing", |tx, row| tx.set(row.id, |_| Vec::<fk::expression::Part>::new())),
        ("delete", |tx, row| tx.delete(row.id).map(drop)),
        ("require", |tx, row| tx.require(row.id).map(drop)),
        ("one", |tx, row| tx.one(Customer::query().filter(|c| c.name.eq(&row.name))).map(drop)),
    ];
    for db in both()? {
        seed(&db)?;
        for (name, call) in cases {
            let error = db.write(|tx| call(tx, &row)).unwrap_err();
            assert!(error.is_not_found(), "{name}: {error:?}");
            let Error::NotFound { table, columns, key } = &error else { unreachable!() };
            assert_eq!(*table, "customers", "{name}");
            if name == "one" {
                assert_eq!((columns.len(), key.len()), (0, 0));
                continue;
            }
            assert_eq!((columns.as_slice(), key.as_slice()), (&["id"][..], &[Any::Integer(77)][..]), "{name}");
            assert!(!error.to_string().contains("77"), "{error}");
            assert!(format!("{error:#}").contains("77"), "{error:#}");
        }
        let line = OrderLine { order_id: Key::from_raw(1), item_id: Key::from_raw(2), quantity: 3 };
        let error = db.write(|tx| tx.update(&line)).unwrap_err();
        assert!(format!("{error:#}").contains("(order_id, item_id)=(1, 2)"), "{error:#}");
        db.write(|tx| {
            assert_eq!(tx.get(gone)?, None);
            assert_eq!(tx.first(Customer::query().filter(|c| c.id.eq(gone)))?, None);
            let deleted = tx.delete_if_present(gone)?;
            assert_eq!((deleted.rows, deleted.cascaded), (0, 0));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn one_wants_one() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| tx.insert_all([customer("Helen"), customer("Paul")]))?;
        db.read(|tx| {
            assert_eq!(tx.one(Customer::query().filter(|c| c.name.eq("Paul")))?.name, "Paul");
            let error = tx.one(Customer::query()).unwrap_err();
            assert!(matches!(error, Error::NotUnique { table: "customers" }), "{error:?}");
            assert_eq!(tx.one(Customer::query().order_by(|c| c.id.desc()).limit(1))?.name, "Paul");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn update_and_set_write_what_they_say() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        db.write(|tx| {
            let mut lamp = Item { price_cents: 5, ..seeded.lamp.clone() };
            tx.update(&lamp)?;
            assert_eq!(tx.require(lamp.id)?, lamp);
            tx.set(lamp.id, |i| (i.name.set("Big lamp"), i.price_cents.set(6)))?;
            lamp = Item { name: "Big lamp".into(), price_cents: 6, ..lamp };
            assert_eq!(tx.require(lamp.id)?, lamp);
            tx.set(lamp.id, |i| (i.price_cents.set(7), i.price_cents.set(8)))?;
            assert_eq!(tx.require(lamp.id)?.price_cents, 8, "the last word counts");
            tx.set(lamp.id, |_| Vec::<fk::expression::Part>::new())?;
            tx.set(lamp.id, |i| vec![i.price_cents.set(9)])?;
            assert_eq!(tx.require(lamp.id)?.price_cents, 9);
            let key = OrderLine::key(seeded.order.id, lamp.id);
            tx.set(key, |l| l.quantity.set(40))?;
            assert_eq!(tx.require(key)?.quantity, 40);
            assert!(tx.set(key, |l| l.quantity.set(0)).unwrap_err().check_failed(OrderLine::QUANTITY_CHECK));
            // A key can change; with it, what is referenced.
            let new = Key::<Customer>::from_raw(100);
            let refused = tx.set(seeded.helen.id, |c| c.id.set(new)).unwrap_err();
            assert!(refused.still_referenced(Order::CUSTOMER), "{refused:#}");
            let alone = tx.insert(customer("alone"))?;
            tx.set(alone.id, |c| c.id.set(new))?;
            assert_eq!((tx.get(alone.id)?, tx.require(new)?.name), (None, "alone".to_owned()));
            Ok(())
        })?;
        assert_eq!(names(&db)?, ["Helen", "alone"]);
    }
    Ok(())
}

#[test]
fn optional_columns_take_a_value_or_none() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            let boss = tx.insert(NewEmployee { name: "Ada".into(), manager_id: None })?;
            tx.set(boss.id, |e| e.manager_id.set(boss.id))?;
            assert_eq!(tx.require(boss.id)?.manager_id, Some(boss.id));
            tx.set(boss.id, |e| e.manager_id.set(None))?;
            assert_eq!(tx.require(boss.id)?.manager_id, None);
            tx.set(boss.id, |e| e.manager_id.set(Some(boss.id)))?;
            let deleted = tx.delete(boss.id)?;
            assert_eq!(deleted.rows, 1);
            assert_eq!(tx.count(Employee::query())?, 0);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_delete_counts_its_rows_and_those_of_its_actions() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        db.write(|tx| {
            let refused = tx.delete(seeded.lamp.id).unwrap_err();
            assert!(refused.still_referenced(OrderLine::ITEM), "{refused:#}");
            for _ in 0..2 {
                let order = tx.insert(NewOrder { customer_id: seeded.helen.id, status: Some(Status::Shipped) })?;
                tx.insert(OrderLine { order_id: order.id, item_id: seeded.lamp.id, quantity: 1 })?;
            }
            let lamps = tx.delete(OrderLine::key(seeded.order.id, seeded.lamp.id))?;
            assert_eq!((lamps.rows, lamps.cascaded), (1, 0));
            let helen = tx.delete(seeded.helen.id)?;
            assert_eq!((helen.rows, helen.cascaded), (1, 5), "three orders, two lines");
            let lamp = tx.delete(seeded.lamp.id)?;
            assert_eq!((lamp.rows, lamp.cascaded), (1, 0));
            let boss = tx.insert(NewEmployee { name: "Ada".into(), manager_id: None })?;
            for name in ["a", "b", "c"] {
                tx.insert(NewEmployee { name: name.into(), manager_id: Some(boss.id) })?;
            }
            let deleted = tx.delete_if_present(boss.id)?;
            assert_eq!((deleted.rows, deleted.cascaded), (1, 3), "changed rows count");
            assert_eq!(tx.count(Employee::query().filter(|e| e.manager_id.is_null()))?, 3);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn insert_or_get_inserts_once() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            let (first, is_new) = tx.insert_or_get(item("Lamp", 1), Item::NAME_KEY)?;
            assert!(is_new);
            let (again, is_new) = tx.insert_or_get(item("Lamp", 2), Item::NAME_KEY)?;
            assert!(!is_new);
            assert_eq!(again, first, "the row that is there stays as it is");
            let own = Item { id: first.id, name: "Desk".into(), price_cents: 3 };
            assert!(tx.insert_or_get(own.clone(), Item::NAME_KEY).unwrap_err().duplicate(Item::PRIMARY_KEY));
            assert_eq!(tx.insert_or_get(own, Item::PRIMARY_KEY)?, (first, false));
            let line = OrderLine { order_id: Key::from_raw(9), item_id: Key::from_raw(9), quantity: 1 };
            assert!(tx.insert_or_get(line, OrderLine::PRIMARY_KEY).unwrap_err().missing_parent(OrderLine::ORDER));
            assert_eq!(tx.count(Item::query())?, 1);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn upsert_overwrites_and_key_and_children_stay() -> fk::Result<()> {
    for db in both()? {
        let seeded = seed(&db)?;
        db.write(|tx| {
            let lamp = tx.upsert(item("Lamp", 2499), Item::NAME_KEY)?;
            assert_eq!(lamp, Item { price_cents: 2499, ..seeded.lamp.clone() });
            assert_eq!(tx.count(OrderLine::query())?, 1);
            let whole = Item { id: Key::from_raw(500), name: "Lamp".into(), price_cents: 1 };
            assert_eq!(tx.upsert(whole, Item::NAME_KEY)?.id, lamp.id, "the key stays");
            let desk = tx.upsert(item("Desk", 3), Item::NAME_KEY)?;
            assert_ne!(desk.id, lamp.id);
            let renamed = tx.upsert(Item { name: "Table".into(), ..desk.clone() }, Item::PRIMARY_KEY)?;
            assert_eq!((renamed.id, renamed.name.as_str()), (desk.id, "Table"));
            let taken = Item { name: "Lamp".into(), ..desk };
            assert!(tx.upsert(taken, Item::PRIMARY_KEY).unwrap_err().duplicate(Item::NAME_KEY));
            // Nothing but the key: there is nothing to overwrite, and the row comes back.
            let helen = tx.upsert(customer("Helen"), Customer::NAME_KEY)?;
            assert_eq!(helen, seeded.helen);
            assert_eq!(tx.count(helen.orders())?, 1);
            let line = OrderLine { order_id: seeded.order.id, item_id: lamp.id, quantity: 0 };
            let refused = tx.upsert(line, OrderLine::PRIMARY_KEY).unwrap_err();
            assert!(refused.check_failed(OrderLine::QUANTITY_CHECK), "{refused:#}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn insert_all_is_all_or_none() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            let inserted = tx.insert_all(["a", "b", "c"].map(customer))?;
            assert_eq!(inserted.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
            for row in &inserted {
                assert_eq!(tx.require(row.id)?, *row);
            }
            let refused = tx.insert_all(["d", "e", "a", "f"].map(customer)).unwrap_err();
            assert!(refused.duplicate(Customer::NAME_KEY));
            assert_eq!(tx.count(Customer::query())?, 3);
            assert!(tx.insert_all(Vec::<crate::support::NewCustomer>::new())?.is_empty());
            assert!(tx.insert_all(inserted).unwrap_err().duplicate(Customer::PRIMARY_KEY));
            tx.insert(customer("after")).map(drop)
        })?;
        assert_eq!(names(&db)?, ["a", "b", "c", "after"]);
    }
    Ok(())
}

#[test]
fn nan_is_refused_everywhere_and_the_transaction_goes_on() -> fk::Result<()> {
    let is_nan = |error: Error, column: &str| {
        let text = format!("{error:?}");
        assert!(matches!(&error, Error::Encode { source, .. } if **source == fk::ValueError::NotANumber), "{text}");
        assert!(text.contains(column), "{text}");
    };
    for db in both()? {
        db.write(|tx| {
            let row = tx.insert(crate::support::blobby("kept", 3))?;
            is_nan(tx.insert(Blobby { id: Key::from_raw(9), f64: f64::NAN, ..row.clone() }).unwrap_err(), "f64");
            is_nan(tx.update(&Blobby { maybe_f64: Some(f64::NAN), ..row.clone() }).unwrap_err(), "maybe_f64");
            is_nan(tx.set(row.id, |b| b.f64.set(f64::NAN)).unwrap_err(), "f64");
            is_nan(tx.set(row.id, |b| b.maybe_f64.set(Some(-f64::NAN))).unwrap_err(), "maybe_f64");
            is_nan(tx.upsert(Blobby { f64: f64::NAN, ..row.clone() }, Blobby::PRIMARY_KEY).unwrap_err(), "f64");
            is_nan(tx.count(Blobby::query().filter(|b| b.f64.eq(f64::NAN))).unwrap_err(), "");
            is_nan(tx.sql::<(f64,)>("SELECT ?1", (f64::NAN,)).unwrap_err(), "?1");
            assert_eq!(tx.all(Blobby::query())?, [row]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn two_databases_of_one_schema_do_not_mix() -> fk::Result<()> {
    let (first, second) = (ShopDb::temporary()?, ShopDb::temporary()?);
    first.write(|tx| tx.insert(customer("first")))?;
    assert_eq!((names(&first)?.len(), names(&second)?.len()), (1, 0));
    Ok(())
}
