//! Generated columns: the database computes them, a row shows them, and nobody writes them. They may be what a key, an
//! index, a check and a reference are about, on either side.

use fk::Error;
use fk::prelude::*;

use crate::{each, key, refused};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
struct Country {
    #[key]
    code: Key<Self, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "lines",
    unique(order_number, slug),
    index(total desc),
    index(half, where = total > 10),
    check(name = "ck_lines_small", total < 1000),
    has_many(notes: Note)
)]
struct Line {
    #[key]
    id: Key<Self>,
    order_number: i64,
    name: String,
    quantity: i64,
    price: i64,
    discount: Option<i64>,
    #[generated(quantity * price)]
    total: i64,
    #[generated(stored, quantity * price - discount)]
    net: Option<i64>,
    #[generated(sql = "lower(name)")]
    slug: String,
    #[generated(stored, sql = "quantity / 2.0")]
    #[unique(where = half > 100.0)]
    half: f64,
    #[generated(stored, sql = "name || '/' || order_number")]
    #[unique]
    path: String,
    #[generated(sql = "upper(substr(name, 1, 2))")]
    #[references(Country::code, on_delete = restrict, as country)]
    country_code: Key<Country, String>,
    #[generated(sql = "nullif(discount, 0) IS NOT NULL")]
    #[check(reduced || price < 100)]
    reduced: bool,
}

/// References what the database computes.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
struct Note {
    #[key]
    id: Key<Self>,
    #[references(Line::path, on_delete = cascade, on_update = cascade, as line)]
    line_path: String,
    weight: f64,
    #[generated(weight * 2.0)]
    double: f64,
}

#[derive(Schema)]
#[schema(Country, Line, Note)]
struct Computed;

fn line(name: &str, quantity: i64, price: i64) -> NewLine {
    NewLine { order_number: 1, name: name.into(), quantity, price, discount: None }
}

fn seed(tx: &mut WriteTx<'_, Computed>) -> fk::Result<Line> {
    for code in ["DE", "FR"] {
        tx.insert(Country { code: Key::from_raw(code.into()) })?;
    }
    tx.insert(line("Desk", 3, 20))
}

#[test]
fn a_row_comes_back_with_what_was_computed() {
    each::<Computed>(|db| {
        db.write(|tx| {
            let row = seed(tx)?;
            let expected = Line {
                id: key(1),
                order_number: 1,
                name: "Desk".into(),
                quantity: 3,
                price: 20,
                discount: None,
                total: 60,
                net: None,
                slug: "desk".into(),
                half: 1.5,
                path: "Desk/1".into(),
                country_code: Key::from_raw("DE".into()),
                reduced: false,
            };
            assert_eq!(row, expected);
            assert_eq!(tx.require(row.id)?, row);
            // What a whole row says of them isn't written.
            let own =
                Line { id: key(9), name: "Frame".into(), total: -5, net: Some(8), slug: "?".into(), ..row.clone() };
            let own = tx.insert(own)?;
            assert_eq!((own.total, own.net, own.slug.as_str()), (60, None, "frame"));
            assert_eq!(tx.require(key::<Line>(9))?, own);
            tx.update(&Line { quantity: 5, discount: Some(1), total: 1, path: "no".into(), ..own.clone() })?;
            let updated = tx.require(own.id)?;
            assert_eq!((updated.total, updated.net, updated.half), (100, Some(99), 2.5));
            assert_eq!((updated.path.as_str(), updated.reduced), ("Frame/1", true));
            tx.set(own.id, |l| (l.name.set("Free"), l.price.set(7), l.discount.set(None)))?;
            let set = tx.require(own.id)?;
            assert_eq!((set.total, set.net, set.slug.as_str(), set.reduced), (35, None, "free", false));
            let rows = tx.insert_all([line("Dent", 1, 1), line("Fray", 2, 2)])?;
            assert_eq!((rows[0].total, rows[1].total), (1, 4));
            assert_eq!(tx.all(Line::query().filter(|l| l.total.lt(10)).order_by(|l| l.total.asc()))?, rows);
            assert_eq!(tx.count(Line::query().filter(|l| l.net.is_null().and(!l.reduced)))?, 4);
            Ok(())
        })
    });
}

#[test]
fn a_key_may_be_computed() {
    each::<Computed>(|db| {
        let first = db.write(seed)?;
        db.read(|tx| {
            assert_eq!(tx.get_by(Line::PATH_KEY, "Desk/1")?.as_ref(), Some(&first));
            assert_eq!(tx.get_by(Line::ORDER_NUMBER_SLUG_KEY, (1, "desk"))?.as_ref(), Some(&first));
            assert_eq!(tx.get_by(Line::HALF_KEY, 1.5)?, None, "not among its rows");
            Ok(())
        })?;
        refused(
            db,
            |tx| tx.insert(line("DESK", 1, 1)),
            r#"insert on table "lines" violates unique constraint "uq_lines_order_number_slug""#,
            "detail: key (order_number, slug)=(1, desk) already exists in row (id)=(1)",
        );
        db.write(|tx| {
            let again = tx.upsert(line("Desk", 4, 30), Line::PATH_KEY)?;
            assert_eq!((again.id, again.total), (first.id, 120));
            let again = tx.upsert(line("DESK", 5, 30), Line::ORDER_NUMBER_SLUG_KEY)?;
            assert_eq!((again.id, again.total, again.path.as_str()), (first.id, 150, "DESK/1"));
            assert_eq!(tx.require(first.id)?, again);
            let (same, is_new) = tx.insert_or_get(line("desk", 1, 1), Line::ORDER_NUMBER_SLUG_KEY)?;
            assert_eq!((same, is_new), (again, false));
            let (new, is_new) = tx.insert_or_get(line("Frond", 300, 1), Line::PATH_KEY)?;
            assert!(is_new);
            assert_eq!((tx.require(new.id)?, new.half), (new.clone(), 150.0));
            assert_eq!(tx.get_by(Line::HALF_KEY, 150.0)?, Some(new));
            Ok(())
        })
    });
}

#[test]
fn checks_and_references_may_be_about_what_is_computed() {
    each::<Computed>(|db| {
        db.write(seed)?;
        let error = refused(
            db,
            |tx| tx.insert(line("Dear", 100, 10)),
            r#"insert on table "lines" violates check constraint "ck_lines_small""#,
            "detail: failing row has (total)=(1000)",
        );
        assert!(error.check_failed(Line::SMALL_CHECK));
        let error = db.write(|tx| tx.insert(line("Dear", 1, 100))).unwrap_err();
        assert!(error.check_failed(Line::REDUCED_CHECK), "{error:#}");
        let error = refused(
            db,
            |tx| tx.insert(line("Xylophone", 1, 1)),
            r#"insert on table "lines" violates foreign key constraint "fk_lines_country_code""#,
            "detail: key (country_code)=(XY) is not present in table \"countries\", referenced by 1 row",
        );
        assert!(error.missing_parent(Line::COUNTRY));
        let error = db.write(|tx| tx.set(key::<Line>(1), |l| l.name.set("Xylophone"))).unwrap_err();
        assert!(error.missing_parent(Line::COUNTRY), "{error:#}");
        let error = refused(
            db,
            |tx| tx.delete(Key::<Country, String>::from_raw("DE".into())),
            r#"delete on table "countries" violates foreign key constraint "fk_lines_country_code" on table "lines""#,
            "detail: key (code)=(DE) is still referenced by 1 row: (id)=(1)",
        );
        assert!(error.still_referenced(Line::COUNTRY));
        db.read(|tx| {
            let row = tx.require(key::<Line>(1))?;
            assert_eq!(tx.one(Line::COUNTRY.of(&row))?.code, row.country_code);
            assert_eq!(tx.count(Line::COUNTRY.inverse().of(row.country_code))?, 1);
            Ok(())
        })
    });
}

#[test]
fn a_computed_key_may_be_referenced() {
    each::<Computed>(|db| {
        let row = db.write(seed)?;
        db.write(|tx| {
            let note = tx.insert(NewNote { line_path: row.path.clone(), weight: 0.25 })?;
            assert_eq!((note.weight, note.double), (0.25, 0.5));
            assert_eq!(tx.one(Note::LINE.of(&note))?, row);
            assert_eq!(tx.all(row.notes())?, std::slice::from_ref(&note));
            // What the key is computed from changes, and what references the key follows.
            tx.set(row.id, |l| l.order_number.set(2))?;
            assert_eq!(tx.require(note.id)?.line_path, "Desk/2");
            tx.update(&Line { name: "Den".into(), order_number: 2, ..row.clone() })?;
            assert_eq!(tx.require(note.id)?.line_path, "Den/2");
            assert_eq!(tx.count(Line::NOTES.of(row.id))?, 1);
            Ok(())
        })?;
        refused(
            db,
            |tx| tx.insert(NewNote { line_path: "Desk/1".into(), weight: 0.0 }),
            r#"insert on table "notes" violates foreign key constraint "fk_notes_line_path""#,
            "detail: key (line_path)=(Desk/1) is not present in table \"lines\", referenced by 1 row",
        );
        db.write(|tx| {
            assert_eq!(tx.delete(row.id)?.cascaded, 1);
            assert_eq!(tx.count(Note::query())?, 0);
            Ok(())
        })
    });
}

#[test]
fn what_cannot_be_stored_is_refused_beside_what_is_computed() {
    each::<Computed>(|db| {
        let row = db.write(seed)?;
        db.write(|tx| {
            let note = tx.insert(NewNote { line_path: row.path.clone(), weight: 1.0 })?;
            let bad = || NewNote { line_path: row.path.clone(), weight: f64::NAN };
            let calls = [
                ("insert", tx.insert(bad()).map(drop)),
                ("insert_all", tx.insert_all([bad()]).map(drop)),
                ("upsert", tx.upsert(bad(), Note::PRIMARY_KEY).map(drop)),
                ("insert_or_get", tx.insert_or_get(bad(), Note::PRIMARY_KEY).map(drop)),
                ("update", tx.update(&Note { weight: f64::NAN, ..note.clone() })),
                ("set", tx.set(note.id, |n| n.weight.set(f64::NAN))),
                ("whole row", tx.insert(Note { id: key(7), weight: f64::NAN, ..note.clone() }).map(drop)),
                ("get_by", tx.get_by(Line::HALF_KEY, f64::NAN).map(drop)),
            ];
            for (call, outcome) in calls {
                let Err(Error::Encode { table, .. }) = &outcome else { panic!("{call}: {outcome:?}") };
                assert!(table == "notes" || call == "get_by", "{call}: {table}");
            }
            assert_eq!(tx.all(Note::query())?, [note]);
            Ok(())
        })
    });
}

/// Holds what its own formula may give and its type may not.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "flags")]
struct Flag {
    #[key]
    id: Key<Self>,
    #[unique]
    number: i64,
    name: String,
    #[generated(sql = "CASE name WHEN 'bad' THEN 7 ELSE 0 END")]
    is_set: bool,
}

#[derive(Schema)]
#[schema(Flag)]
struct Flags;

#[test]
fn what_cant_be_read_back_isnt_left_behind() {
    each::<Flags>(|db| {
        let flag = |number, name: &str| NewFlag { number, name: name.into() };
        let kept = db.write(|tx| {
            let kept = tx.insert(flag(1, "good"))?;
            let decode = |error: &Error| matches!(error, Error::Decode { column, .. } if column == "is_set");
            assert!(decode(&tx.insert(flag(2, "bad")).unwrap_err()));
            assert!(decode(&tx.insert_or_get(flag(2, "bad"), Flag::NUMBER_KEY).unwrap_err()));
            assert!(decode(&tx.upsert(flag(2, "bad"), Flag::NUMBER_KEY).unwrap_err()));
            assert!(decode(&tx.upsert(flag(1, "bad"), Flag::NUMBER_KEY).unwrap_err()), "it was overwritten");
            assert!(decode(&tx.upsert(Flag { name: "bad".into(), ..kept.clone() }, Flag::PRIMARY_KEY).unwrap_err()));
            Ok(kept)
        })?;
        assert_eq!(db.read(|tx| tx.all(Flag::query()))?, [kept]);
        Ok(())
    });
}
