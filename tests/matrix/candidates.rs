//! Every candidate key is a way in: to read a row, to write one that may be there, and to be told which key a row
//! repeats. SQLite's own upsert has to be given the key with its condition, and a NULL is equal to none.

use fk::prelude::*;

use crate::{each, key, refused};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "accounts",
    unique(tenant, number),
    unique(badge, where = is_null(deleted_at), name = "uq_accounts_live_badge"),
    unique(tenant, slot, where = score > 10)
)]
struct Account {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[unique]
    #[column(collate = nocase)]
    email: String,
    #[unique]
    phone: Option<String>,
    tenant: i64,
    number: Option<i64>,
    badge: String,
    deleted_at: Option<i64>,
    slot: i64,
    score: i64,
    #[unique(name = "uq_pin", where = pin > 0)]
    pin: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
struct Note {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    account_id: Key<Account>,
}

#[derive(Schema)]
#[schema(Account, Note)]
struct Accounts;

/// An account unlike any other: whatever is a key is made of the name.
fn account(name: &str) -> NewAccount {
    let number = name.bytes().map(i64::from).fold(0, |sum, byte| sum * 256 + byte);
    NewAccount {
        name: name.into(),
        email: format!("{name}@Example.com"),
        phone: None,
        tenant: 1,
        number: Some(number),
        badge: format!("badge {name}"),
        deleted_at: None,
        slot: number,
        score: 0,
        pin: 0,
    }
}

#[test]
fn every_key_finds_its_row() {
    each::<Accounts>(|db| {
        let row = db.write(|tx| {
            tx.insert(account("b"))?;
            tx.insert(NewAccount {
                phone: Some("12".into()),
                number: Some(7),
                score: 11,
                slot: 3,
                pin: 9,
                ..account("a")
            })
        })?;
        db.read(|tx| {
            let found = [
                tx.get_by(Account::PRIMARY_KEY, row.id)?,
                tx.get_by(Account::NAME_KEY, "a")?,
                tx.get_by(Account::NAME_KEY, &row.name)?,
                tx.get_by(Account::EMAIL_KEY, "A@EXAMPLE.COM")?,
                tx.get_by(Account::PHONE_KEY, "12")?,
                tx.get_by(Account::PHONE_KEY, row.phone.clone())?,
                tx.get_by(Account::TENANT_NUMBER_KEY, (1, 7))?,
                tx.get_by(Account::TENANT_NUMBER_KEY, (row.tenant, row.number))?,
                tx.get_by(Account::LIVE_BADGE_KEY, "badge a")?,
                tx.get_by(Account::TENANT_SLOT_KEY, (1, 3))?,
                tx.get_by(Account::PIN_KEY, 9)?,
            ];
            for (at, found) in found.iter().enumerate() {
                assert_eq!(found.as_ref(), Some(&row), "{at}");
            }
            assert_eq!(tx.get_by(Account::NAME_KEY, "A")?, None);
            assert_eq!(tx.get_by(Account::PHONE_KEY, None::<String>)?, None, "NULL is equal to none");
            assert_eq!(tx.get_by(Account::TENANT_NUMBER_KEY, (1, None::<i64>))?, None);
            assert_eq!(tx.get_by(Account::TENANT_SLOT_KEY, (1, account("b").slot))?, None, "not among its rows");
            assert_eq!(tx.get_by(Account::PIN_KEY, 0)?, None, "not among its rows");
            assert_eq!(tx.require_by(Account::EMAIL_KEY, "a@example.com")?, row);
            let error = tx.require_by(Account::TENANT_NUMBER_KEY, (2, 7)).unwrap_err();
            assert!(error.is_not_found());
            assert!(format!("{error:#}").contains("(tenant, number)=(2, 7)"), "{error:#}");
            Ok(())
        })
    });
}

#[test]
fn a_repeated_key_is_named() {
    each::<Accounts>(|db| {
        db.write(|tx| tx.insert(NewAccount { phone: Some("1".into()), score: 20, pin: 4, ..account("a") }))?;
        let other = || account("b");
        let named = r#"insert on table "accounts" violates unique constraint "#;
        let row = "already exists in row (id)=(1)";
        let cases = [
            ("uq_accounts_name", "(name)=(a)", NewAccount { name: "a".into(), ..other() }),
            ("uq_accounts_email", "(email)=(A@example.COM)", NewAccount { email: "A@example.COM".into(), ..other() }),
            ("uq_accounts_phone", "(phone)=(1)", NewAccount { phone: Some("1".into()), ..other() }),
            ("uq_accounts_tenant_number", "(tenant, number)=(1, 97)", NewAccount { number: Some(97), ..other() }),
            ("uq_accounts_live_badge", "(badge)=(badge a)", NewAccount { badge: "badge a".into(), ..other() }),
            ("uq_accounts_tenant_slot", "(tenant, slot)=(1, 97)", NewAccount { slot: 97, score: 11, ..other() }),
            ("uq_pin", "(pin)=(4)", NewAccount { pin: 4, ..other() }),
        ];
        for (name, value, new) in cases {
            refused(db, |tx| tx.insert(new), &format!("{named}\"{name}\""), &format!("detail: key {value} {row}"));
        }
        let primary = db.write(|tx| {
            let row = tx.insert(other())?;
            tx.insert(row)
        });
        assert!(primary.unwrap_err().duplicate(Account::PRIMARY_KEY));
        let set = db.write(|tx| {
            let row = tx.insert(NewAccount { slot: 97, ..other() })?;
            tx.set(row.id, |a| a.score.set(30))
        });
        assert!(set.unwrap_err().duplicate(Account::TENANT_SLOT_KEY), "a row comes to be among those of the key");
        Ok(())
    });
}

#[test]
fn null_and_what_a_condition_leaves_out_may_repeat() {
    each::<Accounts>(|db| {
        db.write(|tx| {
            let none = |name| NewAccount { number: None, phone: None, ..account(name) };
            let rows = tx.insert_all([none("a"), none("b"), none("c")])?;
            let gone = |name| NewAccount { badge: "x".into(), deleted_at: Some(1), slot: 5, score: 10, ..none(name) };
            tx.insert_all([gone("d"), gone("e")])?;
            let live = tx.insert(NewAccount { badge: "x".into(), ..none("f") })?;
            assert_eq!(tx.require_by(Account::LIVE_BADGE_KEY, "x")?, live);
            tx.set(live.id, |a| a.deleted_at.set(2))?;
            assert_eq!(tx.get_by(Account::LIVE_BADGE_KEY, "x")?, None);
            tx.set(rows[0].id, |a| a.badge.set("x"))?;
            assert_eq!(tx.count(Account::query().filter(|a| a.badge.eq("x")))?, 4);
            Ok(())
        })
    });
}

#[test]
fn upsert_keeps_the_row_and_overwrites_the_rest() {
    each::<Accounts>(|db| {
        let first = db.write(|tx| {
            let first = tx.insert(NewAccount { phone: Some("1".into()), score: 20, pin: 4, ..account("a") })?;
            tx.insert(NewNote { account_id: first.id })?;
            Ok(first)
        })?;
        let undone = |case: &str, f: &dyn Fn(&mut WriteTx<'_, Accounts>) -> fk::Result<Account>| {
            let mut guard = db.begin_write().unwrap();
            let row = f(&mut guard).unwrap_or_else(|error| panic!("{case}: {error:#}"));
            assert_eq!(guard.require(row.id).unwrap(), row, "{case}");
            assert_eq!((row.id, guard.count(Account::query()).unwrap()), (first.id, 1), "{case}");
            guard.rollback();
            row
        };
        let other = || account("b");
        let by_name = undone("name", &|tx| tx.upsert(NewAccount { name: "a".into(), ..other() }, Account::NAME_KEY));
        assert_eq!((by_name.email.as_str(), by_name.phone), ("b@Example.com", None));
        let email = || "A@EXAMPLE.com".to_owned();
        let row = undone("email", &|tx| tx.upsert(NewAccount { email: email(), ..other() }, Account::EMAIL_KEY));
        assert_eq!(row.name, "b");
        assert_eq!(row.email, "a@Example.com", "the key itself stays as it is");
        undone("phone", &|tx| tx.upsert(NewAccount { phone: Some("1".into()), ..other() }, Account::PHONE_KEY));
        let number = first.number;
        undone("pair", &|tx| tx.upsert(NewAccount { number, ..other() }, Account::TENANT_NUMBER_KEY));
        let badge = || first.badge.clone();
        undone("partial", &|tx| tx.upsert(NewAccount { badge: badge(), ..other() }, Account::LIVE_BADGE_KEY));
        let slot = first.slot;
        undone("two", &|tx| tx.upsert(NewAccount { slot, score: 11, ..other() }, Account::TENANT_SLOT_KEY));
        undone("pin", &|tx| tx.upsert(NewAccount { pin: 4, ..other() }, Account::PIN_KEY));
        let whole = || Account { name: "whole".into(), ..first.clone() };
        undone("primary", &|tx| tx.upsert(whole(), Account::PRIMARY_KEY));
        // A whole row with another key of its own: the row that is there keeps its key, which a note references.
        undone("own key", &|tx| tx.upsert(Account { id: key(50), ..whole() }, Account::PHONE_KEY));
        Ok(())
    });
}

#[test]
fn upsert_inserts_what_no_row_has() {
    each::<Accounts>(|db| {
        db.write(|tx| {
            let first = tx.insert(account("a"))?;
            let second = tx.upsert(NewAccount { number: None, ..account("b") }, Account::TENANT_NUMBER_KEY)?;
            let third = tx.upsert(NewAccount { number: None, ..account("c") }, Account::TENANT_NUMBER_KEY)?;
            assert_eq!([first.id, second.id, third.id], [key(1), key(2), key(3)], "NULL meets no row");
            let gone = NewAccount { badge: first.badge.clone(), deleted_at: Some(1), ..account("d") };
            let gone = tx.upsert(gone, Account::LIVE_BADGE_KEY)?;
            assert_eq!(gone.id, key(4), "not among the rows of the key");
            Ok(())
        })?;
        let error =
            db.write(|tx| tx.upsert(NewAccount { name: "a".into(), ..account("z") }, Account::EMAIL_KEY)).unwrap_err();
        assert!(error.duplicate(Account::NAME_KEY) && !error.duplicate(Account::EMAIL_KEY), "{error:#}");
        Ok(())
    });
}

#[test]
fn insert_or_get_gives_what_is_there() {
    each::<Accounts>(|db| {
        let first =
            db.write(|tx| tx.insert(NewAccount { phone: Some("1".into()), pin: 4, score: 20, ..account("a") }))?;
        db.write(|tx| {
            let other = || account("b");
            let number = first.number;
            let (badge, slot) = (first.badge.clone(), first.slot);
            let found = [
                tx.insert_or_get(NewAccount { name: "a".into(), ..other() }, Account::NAME_KEY)?,
                tx.insert_or_get(NewAccount { email: "A@EXAMPLE.COM".into(), ..other() }, Account::EMAIL_KEY)?,
                tx.insert_or_get(NewAccount { phone: Some("1".into()), ..other() }, Account::PHONE_KEY)?,
                tx.insert_or_get(NewAccount { number, ..other() }, Account::TENANT_NUMBER_KEY)?,
                tx.insert_or_get(NewAccount { badge, ..other() }, Account::LIVE_BADGE_KEY)?,
                tx.insert_or_get(NewAccount { slot, score: 12, ..other() }, Account::TENANT_SLOT_KEY)?,
                tx.insert_or_get(NewAccount { pin: 4, ..other() }, Account::PIN_KEY)?,
                tx.insert_or_get(Account { name: "z".into(), ..first.clone() }, Account::PRIMARY_KEY)?,
            ];
            for (at, found) in found.into_iter().enumerate() {
                assert_eq!(found, (first.clone(), false), "{at}");
            }
            let (new, is_new) = tx.insert_or_get(other(), Account::EMAIL_KEY)?;
            assert!(is_new && new.id != first.id);
            Ok(())
        })?;
        let error = db
            .write(|tx| tx.insert_or_get(NewAccount { name: "a".into(), ..account("z") }, Account::EMAIL_KEY))
            .unwrap_err();
        assert!(error.duplicate(Account::NAME_KEY), "{error:#}");
        Ok(())
    });
}

#[test]
fn the_same_text_in_another_case_is_the_same_key() {
    each::<Accounts>(|db| {
        db.write(|tx| tx.insert_all([account("a"), account("b")]))?;
        refused(
            db,
            |tx| tx.set(key::<Account>(2), |a| a.email.set("A@EXAMPLE.COM")),
            r#"update on table "accounts" violates unique constraint "uq_accounts_email""#,
            "detail: key (email)=(A@EXAMPLE.COM) already exists in row (id)=(1)",
        );
        // Its own case may change.
        db.write(|tx| tx.set(key::<Account>(1), |a| a.email.set("A@EXAMPLE.COM")))?;
        assert_eq!(db.read(|tx| tx.require_by(Account::EMAIL_KEY, "a@example.com"))?.email, "A@EXAMPLE.COM");
        Ok(())
    });
}
