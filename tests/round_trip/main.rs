//! Every type of value comes back as it went in: by insert, get, update, upsert, filter and raw SQL, at random and at
//! the extremes.
//!
//! The generator is deterministic; a failure tells its seed, which gives the same rows again.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod across;
mod columns;
mod random;

use fk::prelude::*;

use random::{FLOATS, Random, blobs, row, texts};
use support::{Blobby, Country, Customer, Email, Grams, ShopDb, Status, both};

/// Compares rows bit by bit, but for the sign of zero: SQLite keeps whole numbers of a REAL column as integers, so that
/// -0.0 comes back as 0.0, which is equal to it.
#[track_caller]
fn assert_same(found: &Blobby, expected: &Blobby, what: &str) {
    assert_eq!(found, expected, "{what}");
    let bits_of = |number: f64| (number + 0.0).to_bits();
    let bits = |row: &Blobby| (bits_of(row.f64), row.maybe_f64.map(bits_of));
    assert_eq!(bits(found), bits(expected), "{what}: {} and {}", found.f64, expected.f64);
}

/// Finds the row by each of its columns.
fn filters(row: &Blobby) -> Vec<(&'static str, Query<Blobby>)> {
    macro_rules! by {
        ($($column:ident)* ; $($maybe:ident)*) => {
            vec![
                $((stringify!($column), Blobby::query().filter(|b| b.$column.eq(&row.$column))),)*
                $((stringify!($maybe), match &row.$maybe {
                    Some(value) => Blobby::query().filter(|b| b.$maybe.eq(value)),
                    None => Blobby::query().filter(|b| b.$maybe.is_null()),
                }),)*
            ]
        };
    }
    by!(id i8 i16 i32 i64 u8 u16 u32 f64 bool text blob status email grams;
        maybe_i64 maybe_f64 maybe_bool maybe_text maybe_blob maybe_status maybe_email maybe_country maybe_other)
}

fn countries(db: &ShopDb) -> fk::Result<Vec<Country>> {
    let codes = ["DE", "", "a\0b", "🦀", "'; --"];
    db.write(|tx| tx.insert_all(codes.map(|code| Country { code: Key::from_raw(code.into()), name: String::new() })))
}

#[test]
fn every_value_comes_back() -> fk::Result<()> {
    for db in both()? {
        let countries = countries(&db)?;
        for seed in 1..=150 {
            let mut random = Random(seed);
            let (first, second, third) =
                (row(&mut random, 1, &countries), row(&mut random, 1, &countries), row(&mut random, 1, &countries));
            let what = format!("seed {seed}");
            db.write(|tx| {
                assert_same(&tx.insert(first.clone())?, &first, &what);
                assert_same(&tx.require(first.id)?, &first, &what);
                tx.update(&second)?;
                assert_same(&tx.require(second.id)?, &second, &what);
                assert_same(&tx.upsert(third.clone(), Blobby::PRIMARY_KEY)?, &third, &what);
                Ok(())
            })?;
            db.read(|tx| {
                assert_same(&tx.one(Blobby::query())?, &third, &what);
                let by_hand = tx.sql::<Blobby>("SELECT * FROM blobbies WHERE id = ?1", (third.id,))?;
                assert_same(&by_hand[0], &third, &what);
                for (column, query) in filters(&third) {
                    assert_eq!(tx.count(query)?, 1, "{what}: not found by {column}: {third:?}");
                }
                Ok(())
            })?;
            db.write(|tx| tx.delete(third.id))?;
        }
    }
    Ok(())
}

#[test]
fn what_a_filter_finds_is_what_rust_finds() -> fk::Result<()> {
    let db = ShopDb::in_memory()?;
    let countries = countries(&db)?;
    let mut random = Random(4711);
    let rows: Vec<Blobby> = (1..=60).map(|id| row(&mut random, id, &countries)).collect();
    db.write(|tx| tx.insert_all(rows.clone()))?;
    let ids = |query: Query<Blobby>| -> fk::Result<Vec<i64>> {
        let found = db.read(|tx| tx.all(query.order_by(|b| b.id.asc())))?;
        Ok(found.iter().map(|row| *row.id.raw()).collect())
    };
    let expected =
        |holds: &dyn Fn(&Blobby) -> bool| rows.iter().filter(|r| holds(r)).map(|r| *r.id.raw()).collect::<Vec<_>>();
    for other in &rows {
        assert_eq!(ids(Blobby::query().filter(|b| b.i64.lt(other.i64)))?, expected(&|r| r.i64 < other.i64));
        assert_eq!(ids(Blobby::query().filter(|b| b.u32.ge(other.u32)))?, expected(&|r| r.u32 >= other.u32));
        assert_eq!(ids(Blobby::query().filter(|b| b.f64.le(other.f64)))?, expected(&|r| r.f64 <= other.f64));
        assert_eq!(ids(Blobby::query().filter(|b| b.text.gt(&other.text)))?, expected(&|r| r.text > other.text));
        assert_eq!(ids(Blobby::query().filter(|b| b.blob.lt(&other.blob)))?, expected(&|r| r.blob < other.blob));
        assert_eq!(
            ids(Blobby::query().filter(|b| b.status.ne(other.status)))?,
            expected(&|r| r.status != other.status)
        );
        assert_eq!(
            ids(Blobby::query().filter(|b| b.maybe_i64.lt(other.i64)))?,
            expected(&|r| r.maybe_i64.is_some_and(|own| own < other.i64))
        );
        assert_eq!(
            ids(Blobby::query().filter(|b| b.i8.between(other.i8, 100)))?,
            expected(&|r| (other.i8..=100).contains(&r.i8))
        );
        assert_eq!(
            ids(Blobby::query().filter(|b| b.text.is_in([&other.text, &String::new()])))?,
            expected(&|r| r.text == other.text || r.text.is_empty())
        );
    }
    Ok(())
}

#[test]
fn single_values_come_back_through_raw_sql() -> fk::Result<()> {
    for db in both()? {
        db.read(|tx| {
            for value in FLOATS {
                let found = tx.sql::<(f64,)>("SELECT ?1", (value,))?[0].0;
                assert_eq!(found.to_bits(), value.to_bits(), "{value}");
            }
            for value in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX] {
                assert_eq!(
                    tx.sql::<(i64, Option<i64>)>("SELECT ?1, ?2", (value, Some(value)))?,
                    [(value, Some(value))]
                );
            }
            for value in texts() {
                let found = tx.sql::<(String, String)>("SELECT ?1, ?2", (&value, value.as_str()))?;
                assert_eq!(found, [(value.clone(), value)]);
            }
            for value in blobs() {
                let found = tx.sql::<(Vec<u8>, Vec<u8>)>("SELECT ?1, ?2", (&value, value.as_slice()))?;
                assert_eq!(found, [(value.clone(), value)]);
            }
            let row = (u32::MAX, i8::MIN, Some(true), None::<String>, Status::Shipped, Grams(-5), Email("a@b".into()));
            let found = tx.sql::<(u32, i8, Option<bool>, Option<String>, Status, Grams, Email)>(
                "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7",
                (row.0, row.1, row.2, row.3.clone(), row.4, row.5, row.6.clone()),
            )?;
            assert_eq!(found, [row]);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn every_text_is_a_key() -> fk::Result<()> {
    for db in both()? {
        db.write(|tx| {
            for text in texts() {
                let country = Country { code: Key::from_raw(text.clone()), name: text.clone() };
                assert_eq!(tx.insert(country.clone())?, country);
                assert_eq!(tx.require(country.key())?, country);
                let customer = tx.insert(support::customer(&text))?;
                assert_eq!(tx.get_by(Customer::NAME_KEY, &text)?, Some(customer));
            }
            assert_eq!(tx.count(Country::query())?, texts().len() as u64);
            for text in texts() {
                tx.set(Key::<Country, String>::from_raw(text.clone()), |c| c.name.set("new"))?;
                assert_eq!(tx.delete(Key::<Country, String>::from_raw(text))?.rows, 1);
            }
            assert!(!tx.exists(Country::query())?);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn set_writes_each_value() -> fk::Result<()> {
    for db in both()? {
        let countries = countries(&db)?;
        for seed in 1..=50 {
            let mut random = Random(seed);
            let (old, new) = (row(&mut random, 1, &countries), row(&mut random, 1, &countries));
            db.write(|tx| {
                tx.insert(old)?;
                let key = new.id;
                tx.set(key, |b| (b.i8.set(new.i8), b.i16.set(new.i16), b.i32.set(new.i32), b.i64.set(new.i64)))?;
                tx.set(key, |b| (b.u8.set(new.u8), b.u16.set(new.u16), b.u32.set(new.u32), b.f64.set(new.f64)))?;
                tx.set(key, |b| (b.bool.set(new.bool), b.text.set(new.text.as_str()), b.blob.set(new.blob.clone())))?;
                tx.set(key, |b| (b.status.set(new.status), b.email.set(new.email.clone()), b.grams.set(new.grams)))?;
                tx.set(key, |b| (b.maybe_i64.set(new.maybe_i64), b.maybe_f64.set(new.maybe_f64)))?;
                tx.set(key, |b| (b.maybe_bool.set(new.maybe_bool), b.maybe_text.set(new.maybe_text.clone())))?;
                tx.set(key, |b| (b.maybe_blob.set(new.maybe_blob.clone()), b.maybe_status.set(new.maybe_status)))?;
                tx.set(key, |b| (b.maybe_email.set(new.maybe_email.clone()), b.maybe_other.set(new.maybe_other)))?;
                tx.set(key, |b| b.maybe_country.set(new.maybe_country.clone()))?;
                assert_same(&tx.require(key)?, &new, &format!("seed {seed}"));
                tx.delete(key).map(drop)
            })?;
        }
    }
    Ok(())
}
