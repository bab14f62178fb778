//! The ways along references that lead to one row or to the rows of one parent. A reference to another key than the
//! primary one has to be followed by that key's value, whether a row or only its primary key is at hand.

use fk::prelude::*;

use crate::{each, key, text};

/// Has a primary key that nothing references, beside three keys that are referenced.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "companies",
    unique(country, register),
    has_many(branches: Branch via of, shops: Branch via shop_name, offices: Office, notes: Note),
    has_one(seat: Seat, licence: Licence via holder)
)]
struct Company {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    country: String,
    register: i64,
}

/// References a company by its name, twice.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "branches")]
struct Branch {
    #[key]
    id: Key<Self>,
    #[references(Company::name, on_delete = cascade, on_update = cascade, as of)]
    company_name: String,
    #[references(Company::name, on_delete = set_null, on_update = cascade, as shop)]
    shop_name: Option<String>,
    rank: i64,
}

/// References a company by two columns, one of which may be NULL.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "offices",
    foreign_key((country, register) -> Company(country, register), on_delete = cascade, on_update = cascade, as company)
)]
struct Office {
    #[key]
    id: Key<Self>,
    country: String,
    register: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
struct Note {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    company_id: Option<Key<Company>>,
}

/// There once for each company: its reference is its key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "seats", key(company_id))]
struct Seat {
    #[references(on_delete = cascade)]
    company_id: Key<Company>,
    town: String,
}

/// There once for each company that has one: its composite reference is unique.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "licences",
    unique(country, register),
    foreign_key((country, register) -> Company(country, register), on_delete = restrict, as holder)
)]
struct Licence {
    #[key]
    number: Key<Self, String>,
    country: Option<String>,
    register: Option<i64>,
}

#[derive(Schema)]
#[schema(Company, Branch, Office, Note, Seat, Licence)]
struct Companies;

struct Seed {
    /// Its primary key is the other's register number, and its name the other's country.
    one: Company,
    other: Company,
}

fn seed(tx: &mut WriteTx<'_, Companies>) -> fk::Result<Seed> {
    let new = |name: &str, country: &str, register| NewCompany { name: name.into(), country: country.into(), register };
    let one = tx.insert(new("A", "B", 2))?;
    let other = tx.insert(new("B", "A", 1))?;
    for (company, shop, rank) in [("A", Some("B"), 3), ("A", None, 1), ("B", Some("B"), 2), ("A", Some("A"), 2)] {
        tx.insert(NewBranch { company_name: company.into(), shop_name: shop.map(Into::into), rank })?;
    }
    for (country, register) in [("B", Some(2)), ("B", None), ("A", Some(1)), ("B", Some(2))] {
        tx.insert(NewOffice { country: country.into(), register })?;
    }
    for company_id in [Some(one.id), None, Some(other.id)] {
        tx.insert(NewNote { company_id })?;
    }
    tx.insert(Seat { company_id: other.id, town: "Bern".into() })?;
    tx.insert(Licence { number: text("L1"), country: Some("B".into()), register: Some(2) })?;
    tx.insert(Licence { number: text("L2"), country: None, register: None })?;
    tx.insert(Licence { number: text("L3"), country: Some("B".into()), register: None })?;
    Ok(Seed { one, other })
}

fn ids(branches: Vec<Branch>) -> Vec<i64> {
    branches.into_iter().map(|branch| branch.id.into_raw()).collect()
}

#[test]
fn children_are_found_by_the_key_that_they_reference() {
    each::<Companies>(|db| {
        let Seed { one, other } = db.write(seed)?;
        db.read(|tx| {
            let order = |query: Query<Branch>| query.order_by(|b| b.id.asc());
            assert_eq!(ids(tx.all(order(one.branches()))?), [1, 2, 4]);
            assert_eq!(ids(tx.all(order(other.branches()))?), [3]);
            assert_eq!(ids(tx.all(order(one.shops()))?), [4]);
            assert_eq!(ids(tx.all(order(other.shops()))?), [1, 3]);
            // The same, where only the primary key is at hand.
            assert_eq!(ids(tx.all(order(Company::BRANCHES.of(one.id)))?), [1, 2, 4]);
            assert_eq!(ids(tx.all(order(Company::SHOPS.of(other.id)))?), [1, 3]);
            assert_eq!(ids(tx.all(order(Branch::OF.inverse().of(other.id)))?), [3]);
            assert_eq!(ids(tx.all(order(Branch::SHOP.inverse().of(one.id)))?), [4]);
            assert_eq!(tx.count(one.offices())?, 2);
            assert_eq!(tx.count(Company::OFFICES.of(other.id))?, 1);
            assert_eq!(tx.count(Office::COMPANY.inverse().of(one.id))?, 2);
            assert_eq!(tx.count(Company::NOTES.of(one.id))?, 1);
            assert_eq!(tx.count(other.notes())?, 1);
            let nobody = key::<Company>(99);
            assert_eq!((tx.count(Company::BRANCHES.of(nobody))?, tx.count(Company::NOTES.of(nobody))?), (0, 0));
            Ok(())
        })
    });
}

#[test]
fn such_queries_take_filters_orders_and_limits() {
    each::<Companies>(|db| {
        let Seed { one, .. } = db.write(seed)?;
        db.read(|tx| {
            let ranked = |query: Query<Branch>| query.filter(|b| b.rank.gt(1)).order_by(|b| b.rank.desc());
            assert_eq!(ids(tx.all(ranked(one.branches()))?), [1, 4]);
            assert_eq!(ids(tx.all(ranked(Company::BRANCHES.of(one.id)))?), [1, 4]);
            assert_eq!(ids(tx.all(ranked(Company::BRANCHES.of(one.id)).limit(1).offset(1))?), [4]);
            let either = |query: Query<Branch>| query.filter(|b| b.shop_name.is_null().or(b.rank.eq(3)));
            assert_eq!(tx.count(either(one.branches()))?, 2);
            assert_eq!(tx.count(either(Company::BRANCHES.of(one.id)))?, 2);
            assert!(tx.exists(one.branches().filter(|b| b.company_name.eq(&one.name)))?);
            assert_eq!(tx.one(Company::SHOPS.of(one.id).filter(|b| b.rank.ne(9)))?.id, key(4));
            Ok(())
        })
    });
}

#[test]
fn the_parent_of_a_row_is_found_or_not() {
    each::<Companies>(|db| {
        let Seed { one, other } = db.write(seed)?;
        db.read(|tx| {
            let branch = tx.require(key::<Branch>(1))?;
            assert_eq!(tx.one(Branch::OF.of(&branch))?, one);
            assert_eq!(tx.first(Branch::SHOP.of(&branch))?.as_ref(), Some(&other));
            let alone = tx.require(key::<Branch>(2))?;
            assert_eq!(tx.first(Branch::SHOP.of(&alone))?, None, "NULL references nothing");
            assert!(tx.one(Branch::SHOP.of(&alone)).unwrap_err().is_not_found());
            assert_eq!(tx.count(Branch::SHOP.of(&alone))?, 0);
            assert_eq!(tx.one(Office::COMPANY.of(&tx.require(key::<Office>(1))?))?, one);
            assert!(!tx.exists(Office::COMPANY.of(&tx.require(key::<Office>(2))?))?);
            assert_eq!(tx.first(Note::COMPANY.of(&tx.require(key::<Note>(2))?))?, None);
            // A row that isn't stored has a parent too, or none.
            let draft = Branch { company_name: "nobody".into(), ..branch };
            assert_eq!(tx.first(Branch::OF.of(&draft))?, None);
            Ok(())
        })
    });
}

#[test]
fn the_only_child_is_found_both_ways() {
    each::<Companies>(|db| {
        let Seed { one, other } = db.write(seed)?;
        db.read(|tx| {
            let seat = tx.one(other.seat())?;
            assert_eq!(seat.town, "Bern");
            assert_eq!(tx.one(Seat::COMPANY.of(&seat))?, other);
            assert_eq!(tx.first(Company::SEAT.of(other.id))?, Some(seat));
            assert_eq!((tx.first(one.seat())?, tx.first(Company::SEAT.of(one.id))?), (None, None));
            let licence = tx.one(one.licence())?;
            assert_eq!(licence.number, text("L1"));
            assert_eq!(tx.one(Licence::HOLDER.of(&licence))?, one);
            assert_eq!(tx.first(Company::LICENCE.of(one.id))?, Some(licence));
            assert_eq!((tx.first(other.licence())?, tx.exists(Company::LICENCE.of(other.id))?), (None, false));
            for number in ["L2", "L3"] {
                assert_eq!(tx.first(Licence::HOLDER.of(&tx.require(text(number))?))?, None);
            }
            Ok(())
        })?;
        let again = Licence { number: text("L4"), country: Some("B".into()), register: Some(2) };
        let error = db.write(|tx| tx.insert(again)).unwrap_err();
        assert!(error.duplicate(Licence::COUNTRY_REGISTER_KEY), "{error:#}");
        let error = db.write(|tx| tx.delete(one.id)).unwrap_err();
        assert!(error.still_referenced(Company::LICENCE), "{error:#}");
        Ok(())
    });
}

#[test]
fn a_changed_key_is_followed_from_the_primary_key() {
    each::<Companies>(|db| {
        let Seed { one, .. } = db.write(seed)?;
        let change = |c: CompanyColumns| (c.name.set("Z"), c.country.set("Z"));
        let error = db.write(|tx| tx.set(one.id, change)).unwrap_err();
        assert!(error.still_referenced(Licence::HOLDER), "{error:#}");
        db.write(|tx| {
            tx.delete(text::<Licence>("L1"))?;
            tx.set(one.id, change)?;
            assert_eq!(tx.count(Company::BRANCHES.of(one.id))?, 3);
            assert_eq!(tx.count(Company::OFFICES.of(one.id))?, 2);
            let stale = (tx.count(one.branches())?, tx.count(one.offices())?);
            assert_eq!(stale, (0, 0), "the row at hand is the old one");
            let now = tx.require(one.id)?;
            assert_eq!((tx.count(now.branches())?, tx.count(now.offices())?), (3, 2));
            Ok(())
        })
    });
}
