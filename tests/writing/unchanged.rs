//! `update_if_unchanged`: a row is written if it still is what was read.

use fk::Error;
use fk::prelude::*;

use crate::{Customer, Item, NewItem, NewOrder, NewOrderLine, OrderLine, Shop, absent, customer, everywhere, seed};

/// The columns that an error says have changed.
fn changed(error: &Error) -> &[&'static str] {
    match error {
        Error::Changed { changed, .. } => changed,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_row_that_is_as_it_was_is_written() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        let max = db.write(|tx| tx.insert(customer("Max")))?;
        let moved = Customer { city: None, adviser_id: Some(max.id), ..helen.clone() };
        db.write(|tx| tx.update_if_unchanged(&helen, &moved))?;
        let back = Customer { name: "Helena".into(), ..helen.clone() };
        db.write(|tx| tx.update_if_unchanged(&moved, &back))?; // NULL is what it was
        assert_eq!(db.read(|tx| tx.require(helen.id))?, back);
        assert_eq!(db.read(|tx| tx.require(max.id))?, max, "no other row");
    }
    Ok(())
}

#[test]
fn another_value_in_any_column_is_a_change() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        let max = db.write(|tx| tx.insert(customer("Max")))?;
        let cases: [(&[&str], Customer); 6] = [
            (&["name"], Customer { name: "Helena".into(), ..helen.clone() }),
            (&["city"], Customer { city: None, ..helen.clone() }),
            (&["city"], Customer { city: Some("BASEL".into()), ..helen.clone() }), // equal to the column, not to us
            (&["adviser_id"], Customer { adviser_id: Some(max.id), ..helen.clone() }),
            (&["name", "city"], Customer { name: "Helena".into(), city: Some("Bern".into()), ..helen.clone() }),
            (&["adviser_id"], Customer { adviser_id: Some(helen.id), ..helen.clone() }),
        ];
        for (columns, meanwhile) in cases {
            db.write(|tx| tx.update(&meanwhile))?;
            db.write(|tx| {
                let ours = Customer { name: "Ours".into(), ..helen.clone() };
                let error = tx.update_if_unchanged(&helen, &ours).unwrap_err();
                assert_eq!(changed(&error), columns);
                assert!(error.is_changed() && !error.is_not_found());
                assert_eq!(tx.require(helen.id)?, meanwhile, "nothing was written");
                tx.update_if_unchanged(&meanwhile, &helen)
            })?;
        }
    }
    Ok(())
}

#[test]
fn an_error_says_what_and_what_to_do() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (_, lamp) = seed(&db)?;
        db.write(|tx| tx.set(lamp.id, |i| (i.name.set("Lantern"), i.price_cents.set(5))))?;
        let error = db.write(|tx| tx.update_if_unchanged(&lamp, &lamp)).unwrap_err();
        let text = "the row of \"items\" has changed since it was read: (name, price_cents)\n  help: read it again, and decide anew";
        assert_eq!(error.to_string(), text);
        assert_eq!(format!("{error:#}"), format!("{text}\ndetail: (id)=({})", lamp.id));
    }
    Ok(())
}

#[test]
fn a_row_that_is_gone_is_not_found() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (_, lamp) = seed(&db)?;
        db.write(|tx| tx.delete(lamp.id))?;
        let error = db.write(|tx| tx.update_if_unchanged(&lamp, &lamp)).unwrap_err();
        assert_eq!(absent(&error), Some(&[Any::Integer(*lamp.id.raw())][..]), "{error:?}");
    }
    Ok(())
}

#[test]
fn both_rows_have_one_key() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (_, lamp) = seed(&db)?;
        let vase = db.write(|tx| tx.insert(NewItem { name: "Vase".into(), price_cents: 1 }))?;
        let error = db.write(|tx| tx.update_if_unchanged(&lamp, &Item { name: "Lamp 2".into(), ..vase })).unwrap_err();
        assert!(matches!(error, Error::Refused { .. }), "{error:?}");
        assert!(error.to_string().contains("different keys (id)"), "{error}");
        assert_eq!(db.read(|tx| tx.require(lamp.id))?, lamp);
    }
    Ok(())
}

#[test]
fn constraints_are_named() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, lamp) = seed(&db)?;
        let line = db.write(|tx| {
            tx.insert(customer("Max"))?;
            let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
            tx.insert(NewOrderLine { order_id: order.id, item_id: lamp.id, quantity: 2 })
        })?;
        db.write(|tx| {
            let refused =
                tx.update_if_unchanged(&helen, &Customer { name: "Max".into(), ..helen.clone() }).unwrap_err();
            assert!(refused.duplicate(Customer::NAME_KEY), "{refused:?}");
            let orphan = Customer { adviser_id: Some(Key::from_raw(99)), ..helen.clone() };
            let refused = tx.update_if_unchanged(&helen, &orphan).unwrap_err();
            assert!(refused.missing_parent(Customer::ADVISED_BY), "{refused:?}");
            assert!(format!("{refused:#}").contains("key (adviser_id)=(99)"), "{refused:#}");
            let refused = tx.update_if_unchanged(&line, &OrderLine { quantity: 0, ..line.clone() }).unwrap_err();
            assert!(refused.check_failed(OrderLine::QUANTITY_CHECK), "{refused:?}");
            assert_eq!(tx.require(helen.id)?, helen);
            assert_eq!(tx.require(line.key())?, line);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn what_the_database_computes_is_neither_written_nor_compared() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, lamp) = seed(&db)?;
        db.write(|tx| {
            let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
            let line = tx.insert(NewOrderLine { order_id: order.id, item_id: lamp.id, quantity: 2 })?;
            let said = OrderLine { twice: 99, ..line.clone() };
            tx.update_if_unchanged(&said, &OrderLine { quantity: 3, ..said.clone() })?;
            assert_eq!(tx.require(line.key())?, OrderLine { quantity: 3, twice: 6, ..line });
            Ok(())
        })?;
    }
    Ok(())
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tags")]
struct Tag {
    #[key]
    word: Key<Self, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "measures")]
struct Measure {
    value: Option<f64>,
    #[key]
    id: Key<Self>,
}

#[derive(Schema)]
#[schema(Tag, Measure)]
struct Odd;

#[test]
fn a_row_that_is_its_key_only_has_to_be_there() -> fk::Result<()> {
    for db in everywhere::<Odd>() {
        let tag = Tag { word: Key::from_raw("a".into()) };
        assert!(db.write(|tx| tx.update_if_unchanged(&tag, &tag)).unwrap_err().is_not_found());
        db.write(|tx| {
            tx.insert(tag.clone())?;
            tx.update_if_unchanged(&tag, &tag)
        })?;
    }
    Ok(())
}

#[test]
fn what_cant_be_stored_is_told() -> fk::Result<()> {
    for db in everywhere::<Odd>() {
        let measure = db.write(|tx| tx.insert(NewMeasure { value: None }))?;
        let with = |value| Measure { value, ..measure.clone() };
        db.write(|tx| tx.update_if_unchanged(&with(None), &with(Some(1.5))))?;
        let error = db.write(|tx| tx.update_if_unchanged(&with(Some(1.5)), &with(Some(f64::NAN)))).unwrap_err();
        assert!(matches!(&error, Error::Encode { column, .. } if column == "value"), "{error:?}");
        let error = db.write(|tx| tx.update_if_unchanged(&with(Some(f64::NAN)), &with(None))).unwrap_err();
        assert!(matches!(&error, Error::Encode { column, .. } if column == "value"), "{error:?}");
        db.write(|tx| tx.update_if_unchanged(&with(Some(1.5)), &with(None)))?;
    }
    Ok(())
}
