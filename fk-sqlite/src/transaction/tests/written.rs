//! What is written, what the database computes, and what comes back.

use fk_core::expression::Node;
use fk_core::relation::AtMostOne;
use fk_core::{Any, Error, Key, Result, Table as _, ValueError};

use super::declared::{Event, Person, Tag, Tenant, firm, int, new, of, people, text};

fn values(row: &Person) -> Vec<Any> {
    row.0.clone()
}

#[test]
fn an_insert_gives_back_what_the_database_computes() -> Result<()> {
    let db = firm();
    let tenant = db.write(|tx| tx.insert(new::<Tenant>(&[])))?;
    assert_eq!(tenant.0, [int(1), int(42)]);
    let [first, ..] = people(&db)?;
    let expected =
        [int(1), int(2), int(1), Any::Null, text("1@x.org"), Any::Null, text("new"), int(2), text("1@X.ORG2")];
    assert_eq!(values(&first), expected);
    let read = db.read(|tx| tx.require(Key::<Person>::from_raw(1)))?;
    assert_eq!(read, first);
    Ok(())
}

#[test]
fn a_whole_row_is_inserted_without_its_generated_columns() -> Result<()> {
    let db = firm();
    let [first, ..] = people(&db)?;
    let mut copy = first.clone();
    (copy.0[0], copy.0[2], copy.0[4], copy.0[7]) = (int(70), int(9), text("9@x.org"), int(-1));
    let inserted = db.write(|tx| tx.insert_all([copy]))?;
    assert_eq!(inserted.len(), 1);
    assert_eq!((&inserted[0].0[0], &inserted[0].0[7], &inserted[0].0[8]), (&int(70), &int(18), &text("9@X.ORG1")));
    Ok(())
}

#[test]
fn an_update_leaves_generated_columns_to_the_database() -> Result<()> {
    let db = firm();
    let [_, _, mut third] = people(&db)?;
    (third.0[2], third.0[7], third.0[8]) = (int(8), int(-1), Any::Null);
    db.write(|tx| tx.update(&third))?;
    let read = db.read(|tx| tx.require(third.key()))?;
    assert_eq!((of(&read, "number"), of(&read, "twice"), of(&read, "folded")), (int(8), int(16), text("3@X.ORG1")));
    Ok(())
}

#[test]
fn a_value_that_cant_be_stored_names_its_column() {
    let db = firm();
    let mut row = new::<Person>(&[("tenant_id", int(1))]);
    row.0[2] = Some(Node::Invalid(ValueError::NotANumber));
    let refused = db.write(|tx| tx.insert(row)).unwrap_err();
    assert!(matches!(refused, Error::Encode { ref table, ref column, .. } if table == "people" && column == "number"));
}

#[test]
fn a_key_among_some_rows_is_a_way_in_to_these() -> Result<()> {
    let db = firm();
    let [mut first, ..] = people(&db)?;
    assert_eq!(db.read(|tx| tx.get_by(Person::EMAIL_KEY, "1@X.org"))?, Some(first.clone()));
    assert_eq!(db.read(|tx| tx.get_by(Person::NUMBER_KEY, (1, 1)))?, Some(first.clone()));
    first.0[5] = int(2020);
    db.write(|tx| tx.update(&first))?;
    assert!(db.read(|tx| tx.require_by(Person::EMAIL_KEY, "1@X.org")).unwrap_err().is_not_found());
    Ok(())
}

fn person(number: i64, email: &str) -> super::declared::New<Person> {
    let columns = [("tenant_id", int(1)), ("number", int(number)), ("boss", Any::Null)];
    new(&[&columns[..], &[("email", text(email)), ("retired", Any::Null)]].concat())
}

#[test]
fn an_upsert_overwrites_what_is_given() -> Result<()> {
    let db = firm();
    people(&db)?;
    db.write(|tx| tx.sql::<()>("UPDATE people SET note = 'kept' WHERE id = 3", ()))?;
    let upserted = db.write(|tx| tx.upsert(person(7, "3@X.org"), Person::EMAIL_KEY))?;
    assert_eq!((of(&upserted, "id"), of(&upserted, "number"), of(&upserted, "note")), (int(3), int(7), text("kept")));
    // Who is retired is no conflict.
    db.write(|tx| tx.sql::<()>("UPDATE people SET retired = 1 WHERE id = 3", ()))?;
    let another = db.write(|tx| tx.upsert(person(8, "3@x.org"), Person::EMAIL_KEY));
    assert!(another.unwrap_err().violates(Person::FOLDED_KEY));
    let new = db.write(|tx| tx.upsert(person(8, "4@x.org"), Person::EMAIL_KEY))?;
    assert_eq!((of(&new, "number"), of(&new, "note")), (int(8), text("new")));
    Ok(())
}

#[test]
fn the_row_that_is_there_is_found() -> Result<()> {
    let db = firm();
    let [first, ..] = people(&db)?;
    let found = db.write(|tx| tx.insert_or_get(person(50, "1@X.ORG"), Person::EMAIL_KEY))?;
    assert_eq!(found, (first.clone(), false));
    // Of a generated key, only the database knows the value.
    let found = db.write(|tx| tx.insert_or_get(person(50, "1@x.org"), Person::FOLDED_KEY))?;
    assert_eq!(found, (first, false));
    let (_, is_new) = db.write(|tx| tx.insert_or_get(new::<Tag>(&[("code", text("A"))]), Tag::CODE_KEY))?;
    let (tag, again) = db.write(|tx| tx.insert_or_get(new::<Tag>(&[("code", text("a"))]), Tag::CODE_KEY))?;
    assert_eq!((is_new, again, of(&tag, "code")), (true, false, text("A")));
    Ok(())
}

#[test]
fn a_row_that_cant_be_read_back_isnt_there() -> Result<()> {
    let db = firm();
    people(&db)?;
    let mut row = person(20, "20@x.org");
    row.0[3] = Some(Node::Value(int(20)));
    row.0[6] = Some(Node::Value(text("unreadable")));
    db.write(|tx| {
        for _ in 0..2 {
            assert!(matches!(tx.insert(row.clone()), Err(Error::Decode { .. })));
            let found = tx.insert_or_get(row.clone(), Person::NUMBER_KEY);
            assert!(matches!(found, Err(Error::Decode { .. })));
        }
        assert_eq!(tx.count(Person::query())?, 3);
        tx.insert(person(20, "20@x.org")).map(drop)
    })
}

#[test]
fn at_most_one_is_read_as_a_query() -> Result<()> {
    let db = firm();
    db.write(|tx| tx.insert(new::<Event>(&[("person_id", Any::Null)])))?;
    let one = || AtMostOne::new(Event::query());
    db.read(|tx| {
        assert_eq!(tx.first(one())?, Some(tx.one(one())?));
        assert_eq!((tx.count(one())?, tx.exists(one())?, tx.all(Event::query())?.len()), (1, true, 1));
        Ok(())
    })
}
