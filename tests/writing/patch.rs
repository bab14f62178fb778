//! `set_opt`: what a PATCH leaves out stays as it is.

use fk::expression::Part;
use fk::prelude::*;

use crate::{Customer, Item, Shop, absent, everywhere, seed};

/// What a client sends: a field that is left out is `None`, one that is emptied is `Some(None)`.
#[derive(Debug, Clone, Default)]
#[expect(clippy::option_option, reason = "left out, emptied and given are three answers")]
struct Patch {
    name: Option<String>,
    city: Option<Option<String>>,
    adviser_id: Option<Option<Key<Customer>>>,
}

fn patch(tx: &mut WriteTx<'_, Shop>, id: Key<Customer>, patch: Patch) -> fk::Result<Customer> {
    tx.set(id, |c| (c.name.set_opt(patch.name), c.city.set_opt(patch.city), c.adviser_id.set_opt(patch.adviser_id)))?;
    tx.require(id)
}

#[test]
fn none_leaves_the_column_as_it_is() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        db.write(|tx| {
            assert_eq!(patch(tx, helen.id, Patch::default())?, helen, "nothing is given");
            let renamed = patch(tx, helen.id, Patch { name: Some("Helena".into()), ..Patch::default() })?;
            assert_eq!(renamed, Customer { name: "Helena".into(), ..helen.clone() });
            let moved = patch(tx, helen.id, Patch { city: Some(Some("Bern".into())), ..Patch::default() })?;
            assert_eq!(moved.city.as_deref(), Some("Bern"));
            let emptied = patch(tx, helen.id, Patch { city: Some(None), ..Patch::default() })?;
            assert_eq!(emptied, Customer { name: "Helena".into(), city: None, ..helen.clone() });
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_column_that_may_be_null_takes_a_plain_option_too() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        db.write(|tx| {
            tx.set(helen.id, |c| c.city.set_opt(None::<String>))?;
            assert_eq!(tx.require(helen.id)?.city.as_deref(), Some("Basel"), "`None` is no NULL");
            tx.set(helen.id, |c| c.city.set_opt(Some("Bern".to_owned())))?;
            assert_eq!(tx.require(helen.id)?.city.as_deref(), Some("Bern"));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn nothing_to_write_still_needs_the_row() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        seed(&db)?;
        let gone = Key::from_raw(77);
        db.write(|tx| {
            let error = patch(tx, gone, Patch::default()).unwrap_err();
            assert_eq!(absent(&error), Some(&[Any::Integer(77)][..]), "{error:?}");
            let error = patch(tx, gone, Patch { name: Some("Max".into()), ..Patch::default() }).unwrap_err();
            assert_eq!(absent(&error), Some(&[Any::Integer(77)][..]), "{error:?}");
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn what_is_given_is_held_to_the_constraints() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        db.write(|tx| {
            let bad = Patch { adviser_id: Some(Some(Key::from_raw(9))), name: Some("Max".into()), ..Patch::default() };
            let refused = patch(tx, helen.id, bad).unwrap_err();
            assert!(refused.missing_parent(Customer::ADVISED_BY), "{refused:?}");
            assert_eq!(tx.require(helen.id)?, helen);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn sixteen_changes_are_a_tuple() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (_, lamp) = seed(&db)?;
        db.write(|tx| {
            let price = |i: Column<i64>, cents: i64| -> Part { i.set(cents) };
            tx.set(lamp.id, |i| {
                let p = i.price_cents;
                let none = None::<Part>;
                (
                    price(p, 1),
                    price(p, 2),
                    price(p, 3),
                    price(p, 4),
                    price(p, 5),
                    price(p, 6),
                    price(p, 7),
                    price(p, 8),
                    price(p, 9),
                    price(p, 10),
                    price(p, 11),
                    price(p, 12),
                    price(p, 13),
                    i.name.set_opt(Some("Lantern")),
                    price(p, 15),
                    none,
                )
            })?;
            assert_eq!(tx.require(lamp.id)?, Item { name: "Lantern".into(), price_cents: 15, ..lamp.clone() });
            Ok(())
        })?;
    }
    Ok(())
}
