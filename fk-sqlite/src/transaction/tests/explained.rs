//! Which constraint refused a row, where SQLite says less than that.

use fk_core::schema::{ColumnDef, Formula, ScalarDef, Schema, Storage, TableDef, TableShape};
use fk_core::{Any, Error, Result, ViolationKind};

use super::declared::{Badge, Firm, Person, Tag, Thing, firm, int, new, of, people, text};
use crate::{Db, WriteTx};

/// What is told of a refused write.
fn told<R>(write: impl FnOnce(&mut WriteTx<'_, Firm>) -> Result<R>, db: &Db<Firm>) -> String {
    match db.write(write) {
        Ok(_) => "nothing".to_owned(),
        Err(error) => format!("{error:#}"),
    }
}

#[test]
fn keys_of_the_same_columns_are_told_apart() -> Result<()> {
    let db = firm();
    people(&db)?;
    let hire = |number, retired| {
        new::<Person>(&[
            ("tenant_id", int(1)),
            ("number", int(number)),
            ("boss", Any::Null),
            ("email", text(if number % 2 == 0 { "1@X.org" } else { "1@x.ORG" })),
            ("retired", retired),
        ])
    };
    let first = told(|tx| tx.insert(hire(10, Any::Null)), &db);
    let expected = "insert on table \"people\" violates unique constraint \"uq_people_email\"\n\
        detail: key (email)=(1@X.org) already exists in row (id)=(1)";
    assert_eq!(first, expected);
    db.write(|tx| {
        tx.sql::<()>("INSERT INTO tenants (id) VALUES (2)", ())?;
        let sql = "INSERT INTO people (id, tenant_id, number, email, retired) VALUES (20, 2, 20, '1@x.org', 1)";
        tx.sql::<()>(sql, ())
    })?;
    let mut third = hire(11, int(5));
    third.0[1] = Some(fk_core::expression::Node::Value(int(3)));
    let second = told(
        |tx| {
            tx.sql::<()>("INSERT INTO tenants (id) VALUES (3)", ())?;
            tx.insert(third)
        },
        &db,
    );
    let expected = "insert on table \"people\" violates unique constraint \"uq_people_email_retired\"\n\
        detail: key (email)=(1@x.ORG) already exists in row (id)=(20)";
    assert_eq!(second, expected);
    // Of an UPDATE of a generated key, only the log knows the value.
    let update = told(|tx| tx.sql::<()>("UPDATE people SET email = '2@x.org', retired = 1 WHERE id = 1", ()), &db);
    let expected = "update on table \"people\" violates unique constraint \"uq_people_folded\"\n\
        detail: key (folded)=(2@X.ORG1) already exists in row (id)=(2)";
    assert_eq!(update, expected);
    Ok(())
}

#[test]
fn half_a_reference_violates_match_full() -> Result<()> {
    let db = firm();
    people(&db)?;
    let error = db.write(|tx| tx.insert(new::<Badge>(&[("tenant_id", int(1)), ("number", Any::Null)]))).unwrap_err();
    let violation = error.violation().unwrap();
    assert_eq!((violation.kind, violation.constraint.as_str()), (ViolationKind::MatchFull, "fk_badges_person"));
    assert_eq!(violation.parent.as_ref().map(|parent| parent.table.as_ref()), Some("people"));
    assert_eq!(error.to_string(), "insert on table \"badges\" violates foreign key constraint \"fk_badges_person\"");
    let detail =
        "detail: MATCH FULL does not allow mixing of null and nonnull key values: (tenant_id, number)=(1, null)";
    assert!(format!("{error:#}").ends_with(detail), "{error:#}");
    let none = [("tenant_id", Any::Null), ("number", Any::Null)];
    db.write(|tx| tx.insert(new::<Badge>(&none)))?;
    let missing = told(|tx| tx.insert(new::<Badge>(&[("tenant_id", int(1)), ("number", int(77))])), &db);
    let expected = "insert on table \"badges\" violates foreign key constraint \"fk_badges_person\"\n\
        detail: key (tenant_id, number)=(1, 77) is not present in table \"people\", referenced by 1 row";
    assert!(missing.starts_with(expected), "{missing}");
    Ok(())
}

#[test]
fn keys_are_one_whatever_their_case() -> Result<()> {
    let db = firm();
    let tag = db.write(|tx| {
        let tag = tx.insert(new::<Tag>(&[("code", text("Red"))]))?;
        tx.insert(new::<Thing>(&[("tag_code", text("RED")), ("fixed", int(1))]))?;
        Ok(tag)
    })?;
    let refused = told(|tx| tx.delete(fk_core::Table::key(&tag)), &db);
    let expected = "delete on table \"tags\" can't carry out foreign key constraint \"fk_things_tag\" on table \"things\": \
        CHECK constraint failed: ck_things_fixed\ndetail: key (code)=(RED) is still referenced by 1 row: (id)=(1)";
    assert_eq!(refused, expected);
    let sql = "INSERT INTO things (tag_code) VALUES ('blue'), ('BLUE'), ('red')";
    let refused = db.write(|tx| tx.sql::<()>(sql, ())).unwrap_err();
    assert_eq!((refused.violations().len(), refused.violations()[0].rows), (1, 2));
    db.write(|tx| tx.sql::<()>("UPDATE tags SET code = 'rEd'", ()))?;
    Ok(())
}

#[test]
fn a_key_that_is_updated_with_the_row_is_told_from_both_sides() -> Result<()> {
    let db = firm();
    let [mut first, ..] = people(&db)?;
    db.write(|tx| tx.insert(new::<Badge>(&[("tenant_id", int(1)), ("number", int(1))])))?;
    first.0[2] = int(60);
    let error = db.write(|tx| tx.update(&first)).unwrap_err();
    let expected = "update on table \"people\" violates foreign key constraint \"fk_people_boss\" on table \"people\"";
    assert!(error.to_string().contains(expected), "{error}");
    assert_eq!(of(&db.read(|tx| tx.require(fk_core::Table::key(&first)))?, "number"), int(1));
    Ok(())
}

#[derive(Debug)]
struct Wrong;

impl Schema for Wrong {
    const NAME: &'static str = "Wrong";
    const TABLES: &'static [&'static TableDef] = &[&TableDef::new(
        TableShape::new(
            "wrong",
            "Wrong",
            const {
                &[
                    ColumnDef::new("id", ScalarDef::new(Storage::Integer), false),
                    ColumnDef::new("a", ScalarDef::new(Storage::Text), true).with_default(Formula::Sql("no_such()")),
                ]
            },
            &[0],
            "pk_wrong",
            true,
            &[],
        ),
        &[],
        &[],
        &[],
    )];
}

#[test]
fn a_formula_that_cant_be_read_is_told_with_its_statement() {
    let Err(error) = Db::<Wrong>::in_memory() else { panic!("created") };
    let text = error.to_string();
    assert!(matches!(error, Error::Database { .. }), "{text}");
    assert!(text.contains("no_such") && text.contains("INSERT INTO \"wrong\""), "{text}");
}
