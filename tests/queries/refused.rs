//! What refuses a statement about many rows is named with its rows, and nothing of it is left.

use fk::prelude::*;

use crate::each::{Meter, Meters, Reading, by_hand};
use crate::store::{Country, Course, Item, Line, Order, Person, Role, Section, Status, Store, everywhere, key};

/// Every row of every table.
fn contents(tx: &ReadTx<'_, Store>) -> fk::Result<String> {
    Ok(format!(
        "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
        tx.all(Country::query())?,
        tx.all(Person::query())?,
        tx.all(Role::query())?,
        tx.all(Order::query())?,
        tx.all(Line::query())?,
        tx.all(Item::query())?,
        tx.all(Course::query())?,
        tx.all(Section::query())?,
    ))
}

/// Runs what is refused, whoever holds foreign keys: it changes nothing, and is told in these words.
#[track_caller]
fn refused<R: std::fmt::Debug>(expected: &str, run: impl Fn(&mut WriteTx<'_, Store>) -> fk::Result<R>) {
    for (db, who) in everywhere().unwrap().into_iter().zip(["SQLite", "mirror", "both"]) {
        db.write(|tx| {
            let before = contents(tx)?;
            let error = run(tx).expect_err("it is refused");
            assert_eq!(format!("{error:#}"), expected, "{who}");
            assert_eq!(contents(tx)?, before, "{who}");
            // The transaction goes on.
            tx.update_where(Person::query(), |p| p.pay.set(p.pay + 1)).map(drop)
        })
        .unwrap();
    }
}

#[test]
fn a_unique_column() {
    // A row that was there, and two of the statement's own.
    refused(
        "update on table \"people\" violates unique constraint \"uq_people_name\"\n\
         detail: key (name)=(Ada) already exists in row (id)=(1)",
        |tx| tx.update_where(Person::query().filter(|p| p.id.ge(key(3))), |p| p.name.set("Ada")),
    );
    refused(
        "update on table \"people\" violates unique constraint \"uq_people_name\"\n\
         detail: key (name)=(Eve) already exists in row (id)=(3)",
        |tx| tx.update_where(Person::query().filter(|p| p.id.ge(key(3))), |p| p.name.set("Eve")),
    );
    refused(
        "update on table \"countries\" violates unique constraint \"uq_countries_code\"\n\
         detail: key (code)=(Germany) already exists in row (id)=(1)",
        |tx| tx.update_where(Country::query(), |c| c.code.set("Germany")),
    );
}

#[test]
fn a_check() {
    refused(
        "update on table \"people\" violates check constraint \"ck_people_pay\"\n\
         detail: failing row (id)=(2) has (pay)=(-100)",
        |tx| tx.update_where_returning(Person::query(), |p| p.pay.set(p.pay - 400)),
    );
    let shipped = Line::query().filter(|l| l.order().status.ne(Status::Draft));
    refused(
        "update on table \"lines\" violates check constraint \"ck_lines_quantity\"\n\
         detail: failing row (order_id, item_id)=(3, 3) has (quantity)=(0)",
        |tx| tx.update_where(shipped.clone(), |l| l.quantity.set(l.order().lines().count() - 1)),
    );
    refused(
        "update on table \"people\" violates check constraint \"ck_people_pay\"\n\
         detail: failing row (id)=(2) has (pay)=(-700)",
        |tx| tx.set(key::<Person>(2), |p| p.pay.set(p.pay - 1000)),
    );
}

/// A parent that isn't there gives NULL, and that is refused: no row is left out silently.
#[test]
fn not_null() {
    for db in everywhere().unwrap() {
        let error = db
            .write(|tx| {
                tx.defer_foreign_keys()?;
                tx.sql::<()>("DELETE FROM items WHERE id = 3", ())?;
                tx.update_where(Line::query(), |l| l.quantity.set(l.item().cents))
            })
            .unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "update on table \"lines\" violates not-null constraint \"nn_lines_quantity\"\n\
             detail: column \"quantity\" is null in row (order_id, item_id)=(3, 3)"
        );
    }
}

#[test]
fn a_parent_that_is_missing() {
    refused(
        "update on table \"orders\" violates foreign key constraint \"fk_orders_customer_id\"\n\
         detail: key (customer_id)=(9) is not present in table \"people\", referenced by 3 rows: (id)=(1), (id)=(2), \
         (id)=(3)",
        |tx| tx.update_where(Order::query(), |o| o.customer_id.set(key(9))),
    );
    // Of several columns, one of them computed.
    refused(
        "update on table \"sections\" violates foreign key constraint \"fk_sections_department_number\"\n\
         detail: key (department, number)=(math, 3) is not present in table \"courses\", referenced by 1 row: (id)=(2)",
        |tx| tx.update_where(Section::query(), |s| s.number.set(s.number + 1)),
    );
}

#[test]
fn children_that_are_left() {
    refused(
        "delete on table \"items\" violates foreign key constraint \"fk_lines_item_id\" on table \"lines\"\n\
         detail: key (id)=(3) is still referenced by 1 row: (order_id, item_id)=(3, 3)",
        |tx| tx.delete_where(Item::query().filter(|i| i.cents.gt(2000))),
    );
    refused(
        "delete on table \"roles\" violates foreign key constraint \"fk_person_roles_role_id\" on table \"person_roles\"\n\
         detail: key (id)=(2) is still referenced by 2 rows: (person_id, role_id)=(2, 2), (person_id, role_id)=(4, 2)",
        |tx| tx.delete_where_returning(Role::query().order_by(|r| r.id.desc()).limit(1)),
    );
    // NO ACTION looks when all have gone: Ben goes with Ada, Dora stays behind without Cleo.
    refused(
        "delete on table \"people\" violates foreign key constraint \"fk_people_manager_id\" on table \"people\"\n\
         detail: key (id)=(3) is still referenced by 1 row: (id)=(4)",
        |tx| tx.delete_where(Person::query().filter(|p| p.pay.ge(300))),
    );
    refused(
        "delete on table \"courses\" violates foreign key constraint \"fk_sections_department_before\" on table \"sections\"\n\
         detail: key (department, number)=(math, 1) is still referenced by 1 row: (id)=(2)",
        |tx| tx.delete_where(Course::query().order_by(|c| c.number.asc()).limit(1)),
    );
    refused(
        "update on table \"people\" violates foreign key constraint \"fk_people_manager_id\" on table \"people\"\n\
         detail: key (id)=(3) is still referenced by 1 row: (id)=(4)\n\
         update on table \"people\" violates foreign key constraint \"fk_orders_clerk_id\" on table \"orders\"\n\
         detail: key (id)=(3) is still referenced by 1 row: (id)=(1)",
        |tx| {
            tx.update_where(Person::query().filter(|p| p.badge().color.is_null().and(p.handled().exists())), |p| {
                p.id.set(key(33))
            })
        },
    );
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tickets")]
struct Ticket {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    before_id: Option<Key<Ticket>>,
}

#[derive(Schema)]
#[schema(Ticket)]
struct Queue;

/// What is looked at when the transaction commits is told then.
#[test]
fn at_the_commit() -> fk::Result<()> {
    for mode in [fk::Enforcement::Database, fk::Enforcement::Mirror, fk::Enforcement::Both] {
        let db = Db::<Queue>::options().enforcement(mode).in_memory()?;
        db.write(|tx| tx.insert_all((1..=3).map(|id| Ticket { id: key(id), before_id: Some(key(id)) })))?;
        for (expected, wrong) in [
            ("(9)", (|tx| tx.update_where(Ticket::query(), |t| t.before_id.set(key(9))).map(drop)) as Wrong),
            ("(3)", |tx| tx.delete_where(Ticket::query().filter(|t| t.id.eq(key(3)))).map(drop)),
            ("(2)", |tx| tx.update_where(Ticket::query().filter(|t| t.id.eq(key(2))), |t| t.id.set(key(7))).map(drop)),
        ] {
            let error = db
                .write(|tx| {
                    // Another one holds on to each of them.
                    tx.insert(Ticket { id: key(20), before_id: Some(key(3)) })?;
                    tx.insert(Ticket { id: key(21), before_id: Some(key(2)) })?;
                    wrong(tx)
                })
                .unwrap_err();
            assert!(error.violates(Ticket::BEFORE), "{mode:?}: {error:#}");
            assert!(format!("{error:#}").contains(expected), "{mode:?}: {error:#}");
        }
        // What is mended before that is no violation.
        db.write(|tx| {
            tx.update_where(Ticket::query(), |t| t.before_id.set(key(9)))?;
            tx.update_where(Ticket::query(), |t| t.before_id.set(t.id)).map(drop)
        })?;
    }
    Ok(())
}

type Wrong = fn(&mut WriteTx<'_, Queue>) -> fk::Result<()>;

/// A trigger of the file that skips what an action would do: SQLite refuses the statement, and leaves it half done.
#[test]
fn behind_a_files_own_trigger() -> fk::Result<()> {
    let (_folder, db) = by_hand(
        "INSERT INTO meters VALUES (1, 1), (2, 2); INSERT INTO readings VALUES (1, 1, 1), (2, 2, 2);
         CREATE TRIGGER kept BEFORE DELETE ON readings WHEN OLD.id = 2 BEGIN SELECT RAISE(IGNORE); END;",
    )?;
    db.write(|tx| {
        for delete in
            [(|tx| tx.delete_where(Meter::query()).map(|gone| gone.rows)) as fn(&mut WriteTx<'_, Meters>) -> _, |tx| {
                tx.delete_where_returning(Meter::query()).map(|gone| gone.len() as u64)
            }]
        {
            let error = delete(tx).unwrap_err();
            assert!(error.still_referenced(Reading::METER), "{error:#}");
            assert_eq!((tx.count(Meter::query())?, tx.count(Reading::query())?), (2, 2));
        }
        assert_eq!(tx.delete_where(Meter::query().filter(|m| m.id.eq(key(1))))?.cascaded, 1);
        Ok(())
    })
}

/// What is given back has to be read: if it can't be, nothing was changed.
#[test]
fn a_row_that_cannot_be_read() -> fk::Result<()> {
    let (_folder, db) = by_hand("INSERT INTO meters VALUES (1, 10), (2, 'ten'), (3, 30);")?;
    for round in 1..=2 {
        db.write(|tx| {
            let error = tx.update_where_returning(Meter::query(), |m| m.id.set(m.id)).unwrap_err();
            assert!(matches!(error, fk::Error::Decode { ref column, .. } if column == "factor"), "{round}: {error:#}");
            let error = tx.delete_where_returning(Meter::query()).unwrap_err();
            assert!(matches!(error, fk::Error::Decode { ref key, .. } if key[0].1 == Any::Integer(2)), "{error:#}");
            assert_eq!(tx.count(Meter::query())?, 3);
            // Without giving them back they can be changed, and deleted.
            assert_eq!(tx.update_where(Meter::query().filter(|m| m.id.gt(key(1))), |m| m.factor.set(7))?, 2);
            tx.sql::<()>("UPDATE meters SET factor = 'ten' WHERE id = 2", ()).map(drop)
        })?;
    }
    assert_eq!(db.write(|tx| tx.delete_where(Meter::query()))?.rows, 3);
    Ok(())
}
