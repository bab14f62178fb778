//! Statements about many rows: what they change, and what they look like.

use fk::Error;
use fk::prelude::*;

use crate::golden::{Golden, traced};
use crate::store::{
    Course, Item, Line, LineColumns, Order, Person, PersonColumns, Section, Status, Store, everywhere, key,
};

/// Asks each database, whoever holds its foreign keys, in a transaction that is undone.
fn each(test: impl Fn(&mut WriteTx<'_, Store>) -> fk::Result<()>) -> fk::Result<()> {
    for db in everywhere()? {
        db.write(|tx| test(tx))?;
        // The reference that is only audited has one from the beginning.
        let orphans = db.read(|tx| Ok(tx.orphans()?.constraints))?;
        assert_eq!(orphans.iter().map(|one| one.constraint.as_str()).collect::<Vec<_>>(), ["fk_visits_person_id"]);
    }
    Ok(())
}

/// What the one above earns; 0 where there is none.
fn pay_above(person: &PersonColumns) -> Expr<i64> {
    let above = person.manager_id;
    Person::query().filter(|q| q.id.is(above)).sum(|q| q.pay)
}

/// What everybody earns, by their names.
fn pay(tx: &ReadTx<'_, Store>) -> fk::Result<Vec<i64>> {
    tx.all(Person::query().order_by(|p| p.id.asc()).select(|p| p.pay))
}

#[test]
fn a_new_value_is_computed_of_the_row() -> fk::Result<()> {
    each(|tx| {
        let few = Person::query().filter(|p| p.pay.lt(400));
        assert_eq!(tx.update_where(few, |p| p.pay.set(p.pay * 2 + 1))?, 2);
        assert_eq!(pay(tx)?, [900, 601, 500, 401]);
        // The last word on a column counts, and a SET sees what was there before it.
        let changed = tx.update_where(Person::query(), |p| (p.pay.set(0), p.pay.set(p.pay - p.pay + 7)))?;
        assert_eq!((changed, pay(tx)?), (4, vec![7; 4]));
        // Of nothing nothing.
        assert_eq!(tx.update_where(Person::query().filter(|p| p.pay.gt(7)), |p| p.pay.set(1))?, 0);
        assert_eq!(tx.update_where(Person::query().filter(|p| p.id.gt(key(2))), |_| ())?, 2);
        Ok(())
    })
}

#[test]
fn a_new_value_comes_from_a_parent() -> fk::Result<()> {
    each(|tx| {
        let lines = Line::query().filter(|l| l.order().status.ne(Status::Draft));
        assert_eq!(tx.update_where(lines, |l| l.cents.set(l.item().cents * l.quantity))?, 3);
        let cents = tx.all(Line::query().order_by(|l| (l.order_id.asc(), l.item_id.asc())).select(|l| l.cents))?;
        assert_eq!(cents, [Some(3998), Some(500), None, Some(12000)]);
        // One that is missing gives NULL, and its row is one of the rows all the same.
        let changed = tx.update_where_returning(Order::query().filter(|o| o.customer_id.eq(key(2))), |o| {
            o.note.set(o.clerk().name)
        })?;
        assert_eq!(changed.iter().map(|order| order.note.as_deref()).collect::<Vec<_>>(), [Some("Cleo"), None]);
        Ok(())
    })
}

#[test]
fn a_new_value_comes_from_children_and_other_queries() -> fk::Result<()> {
    each(|tx| {
        tx.update_where(Person::query(), |p| p.pay.set(p.orders().count() * 10 + p.roles().count()))?;
        assert_eq!(pay(tx)?, [0, 22, 0, 11]);
        tx.update_where(Item::query(), |i| i.cents.set(i.lines().sum(|l| l.quantity) + Person::query().count()))?;
        assert_eq!(tx.all(Item::query().order_by(|i| i.id.asc()).select(|i| i.cents))?, [6, 8, 5]);
        Ok(())
    })
}

/// SQLite alone computes a SET row by row, and sees what it has changed already: then everybody would earn as Ada does.
#[test]
fn all_new_values_are_computed_before_the_first_is_written() -> fk::Result<()> {
    each(|tx| {
        let led = Person::query().filter(|p| p.manager_id.is_not_null());
        tx.update_where(led, |p| p.pay.set(pay_above(&p)))?;
        assert_eq!(pay(tx)?, [900, 900, 900, 500]);
        tx.update_where(Person::query(), |p| p.pay.set(Person::query().filter(|q| q.pay.lt(p.pay)).count()))?;
        assert_eq!(pay(tx)?, [1, 1, 1, 0]);
        tx.update_where(Person::query(), |p| p.pay.set(p.reports().sum(|r| r.pay)))?;
        assert_eq!(pay(tx)?, [2, 0, 0, 0]);
        Ok(())
    })
}

#[test]
fn rows_are_chosen_by_paths_order_and_limit() -> fk::Result<()> {
    each(|tx| {
        let led_by_ada = Person::query().filter(|p| p.manager().name.eq("Ada")).filter(|p| p.orders().exists());
        assert_eq!(tx.update_where(led_by_ada, |p| p.pay.set(p.pay + 1))?, 1);
        assert_eq!(pay(tx)?, [900, 301, 500, 200]);
        let least = || Person::query().order_by(|p| p.pay.asc());
        assert_eq!(tx.update_where(least().limit(2), |p| p.pay.set(0))?, 2);
        assert_eq!(pay(tx)?, [900, 0, 500, 0]);
        assert_eq!(tx.update_where(least().offset(3), |p| p.pay.set(pay_above(&p) + 1))?, 1);
        assert_eq!(pay(tx)?, [1, 0, 500, 0]);
        // An order alone, and what is loaded or selected, doesn't matter.
        let names = least().select(|p| p.name);
        assert_eq!(tx.update_where(names, |p| p.pay.set(3))?, 4);
        let loaded = Person::query().filter(|p| p.country().name.eq("France")).with(Person::ORDERS);
        assert_eq!(tx.update_where(loaded, |p| p.pay.set(4))?, 2);
        assert_eq!(pay(tx)?, [3, 4, 3, 4]);
        Ok(())
    })
}

/// Which rows is known before the first is written, too: Dora is led by Cleo, who is one of them.
#[test]
fn all_rows_are_chosen_before_the_first_is_written() -> fk::Result<()> {
    each(|tx| {
        let led = |p: PersonColumns| Person::query().filter(|q| q.id.is(p.manager_id).and(q.pay.gt(0))).exists();
        assert_eq!(tx.update_where(Person::query().filter(led), |p| p.pay.set(0))?, 3);
        assert_eq!(pay(tx)?, [900, 0, 0, 0]);
        let alone = |l: LineColumns| l.order().lines().count().ge(2);
        let lines = || Line::query().filter(alone);
        assert_eq!(tx.delete_where(lines())?.rows, 2);
        assert_eq!(tx.delete_where(lines())?.rows, 0);
        Ok(())
    })
}

#[test]
fn keys_of_several_columns() -> fk::Result<()> {
    each(|tx| {
        let dear = || Line::query().order_by(|l| l.item().cents.desc()).limit(2);
        assert_eq!(tx.update_where(dear(), |l| l.quantity.set(l.quantity + 10))?, 2);
        assert_eq!(tx.update_where(dear(), |l| l.quantity.set(l.quantity + l.order().lines().count()))?, 2);
        let lines = Line::query().order_by(|l| (l.order_id.asc(), l.item_id.asc())).select(|l| (l.quantity, l.percent));
        assert_eq!(tx.all(lines)?, [(14, 1400), (1, 100), (3, 300), (12, 1200)]);
        let gone = tx.delete_where_returning(dear())?;
        let mut gone: Vec<_> = gone.iter().map(|line| (line.order_id, line.item_id)).collect();
        gone.sort_by_key(|(order, _)| order.into_raw());
        assert_eq!(gone, [(key(1), key(1)), (key(3), key(3))]);
        Ok(())
    })
}

#[test]
fn a_key_and_what_references_it() -> fk::Result<()> {
    each(|tx| {
        // ON UPDATE CASCADE of several columns, to the sections of both courses.
        let math = || Course::query().filter(|c| c.department.eq("math"));
        assert_eq!(tx.delete_where(Section::query().filter(|s| s.before.is_not_null()))?.rows, 1);
        assert_eq!(tx.update_where(math(), |c| c.department.set("maths"))?, 2);
        assert_eq!(tx.all(Section::query().select(|s| s.department))?, ["maths"]);
        // A column that the table itself references, of rows that reference each other and themselves.
        tx.update_where(Person::query().filter(|p| p.id.eq(key(1))), |p| p.manager_id.set(p.id))?;
        tx.update_where(Person::query().filter(|p| p.id.le(key(1))), |p| p.id.set(p.id))?;
        assert_eq!(tx.require(key::<Person>(1))?.manager_id, Some(key(1)));
        Ok(())
    })
}

#[test]
fn one_row_by_its_key() -> fk::Result<()> {
    each(|tx| {
        tx.set(key::<Person>(2), |p| (p.pay.set(p.pay + 5), p.name.set("Benjamin")))?;
        tx.set(key::<Person>(3), |p| p.pay.set(pay_above(&p) + p.reports().count()))?;
        assert_eq!(pay(tx)?, [900, 305, 901, 200]);
        assert_eq!(tx.require(key::<Person>(2))?.name, "Benjamin");
        let line = Line::key(key(1), key(2));
        tx.set(line, |l| (l.cents.set(l.item().cents), l.quantity.set(9)))?;
        assert_eq!(
            tx.require(line)?,
            Line { order_id: key(1), item_id: key(2), quantity: 9, cents: Some(500), percent: 900 }
        );
        let absent = tx.set(key::<Person>(9), |p| p.pay.set(p.pay + 1)).unwrap_err();
        assert!(absent.is_not_found());
        Ok(())
    })
}

#[test]
fn deletes_and_what_follows() -> fk::Result<()> {
    each(|tx| {
        let gone =
            tx.delete_where(Order::query().filter(|o| o.customer().name.eq("Ben").and(o.lines().count().gt(0))))?;
        assert_eq!((gone.rows, gone.cascaded), (2, 3));
        let gone = tx.delete_where_returning(Person::query().filter(|p| p.name.eq("Ben")))?;
        assert_eq!(gone[0].name, "Ben");
        let none = tx.delete_where(Order::query().filter(|o| o.id.eq(key(77))))?;
        assert_eq!((none.rows, none.cascaded), (0, 0));
        let all = tx.delete_where(Line::query())?;
        assert_eq!((all.rows, all.cascaded), (1, 0));
        Ok(())
    })
}

#[test]
fn what_cannot_be_set_is_told() -> fk::Result<()> {
    each(|tx| {
        let before = tx.all(Line::query())?;
        // A column at the end of a path.
        let refused = tx.update_where(Line::query(), |l| l.item().name.set("x")).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "refused: it sets a column of a row that a path leads to, and an update writes the query's own rows alone; \
             update the other table by a query of its own\n  in: an update of \"lines\""
        );
        let refused = tx.set(Line::key(key(1), key(1)), |l| l.item().name.set("x")).unwrap_err();
        assert!(matches!(refused, Error::Refused { .. }));
        // One of another query.
        let mut other = None;
        let _ = Item::query().filter(|i| {
            other = Some(i.cents);
            i.cents.gt(0)
        });
        let foreign = tx.update_where(Item::query(), |i| i.cents.set(other.unwrap() + i.cents)).unwrap_err();
        assert!(matches!(foreign, Error::ForeignColumn { table: "items" }));
        let foreign = tx.update_where(Item::query(), |_| other.unwrap().set(1)).unwrap_err();
        assert!(matches!(foreign, Error::ForeignColumn { table: "items" }));
        // A value that can't be stored.
        let nan = tx.update_where(crate::store::Place::query(), |p| p.größe.set(f64::NAN)).unwrap_err();
        assert!(matches!(nan, Error::Encode { ref column, .. } if column == "größe"), "{nan}");
        // An integer that has become too large is none, in whichever way it has.
        for value in [i64::MAX, i64::MIN] {
            let refused = tx.update_where(Item::query(), |i| i.cents.set((i.cents + 1) * value)).unwrap_err();
            assert!(matches!(refused, Error::Overflow { .. }), "{refused:#}");
        }
        let refused =
            tx.update_where(Item::query(), |i| i.cents.set(i.lines().sum(|l| l.quantity * i64::MAX))).unwrap_err();
        assert!(matches!(refused, Error::Overflow { .. }), "{refused:#}");
        assert_eq!(tx.all(Line::query())?, before);
        Ok(())
    })
}

#[test]
fn statements_about_many_rows() -> fk::Result<()> {
    let mut golden = Golden::new("writing", traced()?);
    let pay = |tx: &mut WriteTx<'_, Store>, changed: u64| Ok((changed, pay(tx)?));
    golden.write("by the query's own condition", (2, vec![900, 300, 500, 200]), |tx| {
        let few = Person::query().filter(|p| p.pay.lt(400).and(p.orders().exists()));
        let changed = tx.update_where(few, |p| (p.pay.set(p.pay), p.name.set(p.name)))?;
        pay(tx, changed)
    });
    golden.write("of all rows, one column to a value, and the rows given back", 4, |tx| {
        tx.update_where_returning(Person::query(), |p| (p.country_code.set(None), p.pay.set(1))).map(|rows| rows.len())
    });
    golden.write(
        "an integer that could overflow is looked at before it is stored",
        (4, vec![1800, 600, 1000, 400]),
        |tx| {
            let changed = tx.update_where(Person::query(), |p| p.pay.set(p.pay * 2))?;
            pay(tx, changed)
        },
    );
    golden.write("by keys, where other tables are needed", (1, vec![900, 301, 500, 200]), |tx| {
        let led = Person::query().filter(|p| p.manager().name.eq("Ada").and(p.country().name.eq("France")));
        let changed = tx.update_where(led, |p| p.pay.set(p.pay + 1))?;
        pay(tx, changed)
    });
    golden.write("by keys, where a number of rows is asked for", (2, vec![900, 0, 500, 0]), |tx| {
        let changed = tx.update_where(Person::query().order_by(|p| p.pay.asc()).limit(2), |p| p.pay.set(0))?;
        pay(tx, changed)
    });
    golden.write("new values that come from other rows are computed first", (4, vec![0, 900, 900, 500]), |tx| {
        let changed = tx.update_where(Person::query(), |p| p.pay.set(pay_above(&p)))?;
        pay(tx, changed)
    });
    golden.write("a parent's columns, in a row with a key of two", 2, |tx| {
        let some =
            Line::query().filter(|l| l.order().customer().name.eq("Ben")).order_by(|l| l.quantity.desc()).limit(2);
        tx.update_where(some, |l| l.cents.set(l.item().cents))
    });
    golden.write("a key that the table itself references", 1, |tx| {
        tx.update_where(Person::query().filter(|p| p.id.eq(key(1))), |p| p.id.set(p.id))
    });
    golden.write("one row by its key", (), |tx| {
        tx.set(Line::key(key(1), key(2)), |l| (l.cents.set(l.item().cents), l.quantity.set(l.quantity + 1)))
    });
    golden.write("a delete by the query's own condition", (2, 2), |tx| {
        let gone = tx.delete_where(Order::query().filter(|o| o.status.ne(Status::Shipped)))?;
        Ok((gone.rows, gone.cascaded))
    });
    golden.write("a delete by keys, and the rows given back", 3, |tx| {
        let lines = Line::query().filter(|l| l.order().customer().name.eq("Ben"));
        tx.delete_where_returning(lines).map(|rows| rows.len())
    });
    golden.write("a delete of all", 4, |tx| tx.delete_where(Line::query()).map(|gone| gone.rows));
    golden.end();
    Ok(())
}

/// More values than a statement has parameters: many are bound as one, also where the statement is run once more to say
/// what has refused it.
#[test]
fn a_refusal_is_named_however_many_values_the_condition_has() -> fk::Result<()> {
    for db in everywhere()? {
        db.write(|tx| {
            let many = || Item::query().filter(|i| i.id.is_in((0..40_000).map(key)));
            let refused = tx.delete_where(many()).unwrap_err();
            assert!(refused.still_referenced(Line::ITEM), "{refused}");
            let lines = Line::query().filter(|l| l.item_id.is_in((0..40_000).map(key)).and(l.order_id.ne(key(1))));
            let refused = tx.update_where(lines, |l| l.item_id.set(key(99))).unwrap_err();
            assert!(refused.missing_parent(Line::ITEM), "{refused}");

            // A plan has them as data.
            let named = || Line::query().filter(|l| l.order_id.is_in((2..40_002).map(key)));
            assert_eq!(tx.plan_delete_where(named())?.rows, 2);
            assert_eq!(tx.at_most(5).delete_where(named())?.rows, 2);
            let odd = (0..2_000).map(|n| format!("a\0'{n}")).chain(["lamp".to_owned()]);
            assert_eq!(tx.plan_delete_where(Item::query().filter(|i| i.name.is_in(odd)))?.rows, 1);
            Ok(())
        })?;
    }
    Ok(())
}
