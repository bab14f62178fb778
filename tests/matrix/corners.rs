//! Two words that meet: a key that the database makes out of SQL, keys of keys, a table that is nothing but what is
//! computed, a key whose columns are said in another order.

use fk::prelude::*;

use crate::{each, key, refused, text};

/// Has a natural key that the database makes.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tokens", has_many(uses: Use))]
struct Token {
    #[key]
    #[default(sql = "lower(hex(randomblob(8)))")]
    value: Key<Self, String>,
    #[unique]
    name: String,
}

/// Has a composite key, a part of which the database makes.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "uses", key(token, number))]
struct Use {
    #[references(on_delete = cascade, on_update = cascade, as token)]
    token: Key<Token, String>,
    #[default(sql = "abs(-7)")]
    number: i64,
}

/// Follows a key of which its own is a part.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "marks",
    key(token, number, place),
    foreign_key((token, number) -> Use(token, number), on_delete = cascade, on_update = cascade, as of)
)]
struct Mark {
    token: TokenKey,
    number: i64,
    place: String,
}

/// Is a key and what follows from it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "counters")]
struct Counter {
    #[key]
    id: Key<Self>,
    #[generated(sql = "id * 10")]
    tens: i64,
    #[generated(tens + 1)]
    next: i64,
}

/// Is a key alone.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "bare")]
struct Bare {
    #[key]
    id: Key<Self>,
}

/// Has a generated column that may come to be NULL where it must not.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "ratios")]
struct Ratio {
    #[key]
    id: Key<Self>,
    above: i64,
    below: i64,
    #[generated(stored, sql = "above / below")]
    value: i64,
}

/// Is referenced by keys that say its columns in another order, and by one that says more than a key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "fields", key(x, y), has_one(owner: Owner, flag: Flag))]
struct Square {
    x: i64,
    y: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "owners", key(y, x), foreign_key((x, y) -> Square(x, y), on_delete = cascade, as field))]
struct Owner {
    x: i64,
    y: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "flags", foreign_key((column, row) -> Square(y, x), on_delete = cascade, as field))]
struct Flag {
    #[key]
    id: Key<Self>,
    #[unique]
    column: i64,
    row: i64,
}

#[derive(Schema)]
#[schema(Token, Use, Mark, Counter, Bare, Ratio, Square, Owner, Flag)]
struct Corners;

#[test]
fn the_database_makes_a_natural_key() {
    each::<Corners>(|db| {
        db.write(|tx| {
            let new = |name: &str| NewToken { value: None, name: name.into() };
            let (a, b) = (tx.insert(new("a"))?, tx.insert(new("b"))?);
            assert!(a.value.raw().len() == 16 && a.value != b.value, "{a:?}");
            assert_eq!(tx.require(a.value.clone())?, a);
            assert_eq!(tx.insert_or_get(new("a"), Token::NAME_KEY)?, (a.clone(), false));
            assert_eq!(tx.upsert(new("a"), Token::NAME_KEY)?, a, "an overwritten row keeps its key");
            let own = tx.insert(NewToken { value: Some(text("own")), ..new("c") })?;
            assert_eq!(own.value, text("own"));
            let first = tx.insert(NewUse { token: own.value.clone(), number: None })?;
            assert_eq!(first.key(), Use::key(text("own"), 7));
            let again = tx.insert(NewUse { token: own.value.clone(), number: None }).unwrap_err();
            assert!(again.duplicate(Use::PRIMARY_KEY), "{again:#}");
            assert_eq!(tx.upsert(NewUse { token: own.value.clone(), number: Some(7) }, Use::PRIMARY_KEY)?, first);
            tx.insert(Mark { token: own.value.clone(), number: 7, place: "x".into() })?;
            // A key changes, and two keys of which it is a part.
            tx.set(own.value.clone(), |t| t.value.set(text("new")))?;
            assert!(tx.exists(tx.require(text::<Token>("new"))?.uses())?);
            let mark = tx.require(Mark::key(text("new"), 7, "x".into()))?;
            assert_eq!(tx.one(Mark::OF.of(&mark))?.token, text("new"));
            assert_eq!(tx.delete(text::<Token>("new"))?.cascaded, 2);
            Ok(())
        })
    });
}

#[test]
fn keys_may_be_any_text() {
    each::<Corners>(|db| {
        db.write(|tx| {
            for odd in ["", " ", "a\0b", "it's \"so\"", "\u{1F980}", "%_?1 --", "\r\n", "ß"] {
                let token = tx.insert(Token { value: text(odd), name: odd.to_owned() + "!" })?;
                tx.insert(Use { token: text(odd), number: 1 })?;
                assert_eq!(tx.require(text::<Token>(odd))?, token);
                assert_eq!(tx.require_by(Token::NAME_KEY, &token.name)?, token);
                assert_eq!(tx.one(token.uses())?.token, token.value);
                assert_eq!(tx.delete(token.value)?.cascaded, 1, "{odd:?}");
            }
            Ok(())
        })
    });
}

#[test]
fn a_table_may_have_nothing_to_write() {
    each::<Corners>(|db| {
        db.write(|tx| {
            let first = tx.insert(NewCounter {})?;
            assert_eq!(first, Counter { id: key(1), tens: 10, next: 11 });
            let own = tx.insert(Counter { id: key(5), tens: 0, next: 0 })?;
            assert_eq!(own, Counter { id: key(5), tens: 50, next: 51 });
            assert_eq!(tx.insert(NewCounter {})?.next, 61);
            tx.update(&Counter { tens: 3, ..first.clone() })?;
            assert_eq!(tx.require(first.id)?, first);
            tx.set(first.id, |c| c.id.set(key(3)))?;
            assert_eq!(tx.require(key::<Counter>(3))?.next, 31);
            assert_eq!(tx.count(Counter::query().filter(|c| c.next.gt(c.tens)))?, 3);
            assert_eq!(tx.upsert(own.clone(), Counter::PRIMARY_KEY)?, own);
            assert_eq!(tx.insert_or_get(own.clone(), Counter::PRIMARY_KEY)?, (own, false));
            assert_eq!(tx.sql::<Counter>("SELECT * FROM counters WHERE id = 3", ())?, [tx.require(key(3))?]);

            assert_eq!(tx.insert_all([NewBare {}, NewBare {}])?, [Bare { id: key(1) }, Bare { id: key(2) }]);
            tx.update(&Bare { id: key(2) })?;
            assert!(tx.update(&Bare { id: key(9) }).unwrap_err().is_not_found());
            assert_eq!(tx.upsert(Bare { id: key(2) }, Bare::PRIMARY_KEY)?, Bare { id: key(2) });
            tx.delete(key::<Bare>(2))?;
            assert_eq!(tx.insert(NewBare {})?.id, key(3));
            Ok(())
        })
    });
}

#[test]
fn what_is_computed_may_be_null_where_it_must_not() {
    each::<Corners>(|db| {
        let row = db.write(|tx| tx.insert(NewRatio { above: 7, below: 2 }))?;
        assert_eq!(row.value, 3);
        let error = db.write(|tx| tx.insert(NewRatio { above: 7, below: 0 })).unwrap_err();
        let violation = error.violation().unwrap();
        assert_eq!((violation.kind, violation.constraint.as_str()), (ViolationKind::NotNull, "nn_ratios_value"));
        refused(
            db,
            |tx| tx.set(row.id, |r| r.below.set(0)),
            r#"update on table "ratios" violates not-null constraint "nn_ratios_value""#,
            r#"detail: column "value" is null in row (id)=(1)"#,
        );
        db.write(|tx| {
            assert!(tx.update(&Ratio { below: 0, ..row.clone() }).is_err());
            assert_eq!(tx.require(row.id)?, row);
            Ok(())
        })
    });
}

#[test]
fn the_order_of_a_key_is_that_of_its_list() {
    each::<Corners>(|db| {
        db.write(|tx| {
            let square = tx.insert(Square { x: 1, y: 2 })?;
            tx.insert(Square { x: 2, y: 1 })?;
            let owner = tx.insert(Owner { x: 1, y: 2 })?;
            assert_eq!(owner.key(), Owner::key(2, 1));
            assert_eq!(tx.one(Owner::FIELD.of(&owner))?, square);
            assert_eq!(tx.one(square.owner())?, owner);
            let flag = tx.insert(NewFlag { column: 2, row: 1 })?;
            assert_eq!(tx.one(Flag::FIELD.of(&flag))?, square);
            assert_eq!((tx.one(square.flag())?, tx.one(Square::FLAG.of(Square::key(1, 2)))?), (flag.clone(), flag));
            assert_eq!(tx.first(Square::FLAG.of(Square::key(2, 1)))?, None);
            Ok(())
        })?;
        refused(
            db,
            |tx| tx.insert(NewFlag { column: 3, row: 1 }),
            r#"insert on table "flags" violates foreign key constraint "fk_flags_column_row""#,
            "detail: key (column, row)=(3, 1) is not present in table \"fields\", referenced by 1 row",
        );
        db.write(|tx| tx.delete(Square::key(1, 2)).map(|gone| assert_eq!(gone.cascaded, 2)))
    });
}
