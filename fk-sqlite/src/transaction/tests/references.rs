//! References of which the database does less, or a trigger more.

use fk_core::{Any, Key, Result, Table as _};

use super::declared::{Badge, Event, Firm, Person, Tenant, firm, int, new, of, people};
use crate::Db;

fn bosses(db: &Db<Firm>) -> Result<Vec<Any>> {
    Ok(db.read(|tx| tx.all(Person::query()))?.iter().map(|person| of(person, "boss")).collect())
}

#[test]
fn only_the_named_columns_become_null() -> Result<()> {
    let db = firm();
    let [first, ..] = people(&db)?;
    let gone = db.write(|tx| tx.delete(first.key()))?;
    assert_eq!((gone.rows, gone.cascaded), (1, 1));
    assert_eq!(bosses(&db)?, [Any::Null, int(2)]);
    // Of one statement that takes several, and of a row that is its own boss.
    db.write(|tx| tx.sql::<()>("UPDATE people SET boss = number", ()))?;
    db.write(|tx| tx.sql::<()>("DELETE FROM people WHERE id = 3", ()))?;
    db.write(|tx| tx.delete(Key::<Tenant>::from_raw(1)))?;
    assert!(bosses(&db)?.is_empty());
    Ok(())
}

#[test]
fn what_is_refused_afterwards_is_as_it_was() -> Result<()> {
    let db = firm();
    let [first, ..] = people(&db)?;
    db.write(|tx| tx.insert(new::<Badge>(&[("tenant_id", int(1)), ("number", int(1))])))?;
    db.write(|tx| {
        let error = tx.delete(first.key()).unwrap_err();
        let told =
            "delete on table \"people\" violates foreign key constraint \"fk_badges_person\" on table \"badges\"";
        assert_eq!(error.to_string(), told);
        let error = tx.delete(Key::<Tenant>::from_raw(1)).unwrap_err();
        assert!(error.to_string().contains("\"fk_badges_person\""), "{error}");
        Ok(())
    })?;
    assert_eq!(bosses(&db)?, [Any::Null, int(1), int(2)]);
    Ok(())
}

#[test]
fn an_audited_reference_refuses_nothing() -> Result<()> {
    let db = firm();
    let [_, _, third] = people(&db)?;
    db.write(|tx| {
        tx.insert(new::<Event>(&[("person_id", int(99))]))?;
        tx.insert(new::<Event>(&[("person_id", int(3))]))?;
        tx.delete(third.key())
    })?;
    let badge = |number| new::<Badge>(&[("tenant_id", int(1)), ("number", int(number))]);
    // Nor is it told of when another refuses.
    db.write(|tx| tx.insert(badge(2)))?;
    let sql = "DELETE FROM people WHERE id = 2";
    let error = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
    assert_eq!(error.violations().len(), 1, "{error}");
    Ok(())
}
