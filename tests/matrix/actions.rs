//! The five actions, on delete and on update, over a composite reference and over one to a candidate key. What an
//! action does is told by SQLite's documentation; that it does it on the columns that were named, and that a change of
//! a natural key by `set` sets it off, is told here.

use fk::prelude::*;

use crate::{each, key, refused};

/// Has a composite primary key, and a candidate key beside it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parents", key(a, b))]
struct Parent {
    a: String,
    b: i64,
    #[unique]
    code: String,
}

/// Makes a table whose rows reference a parent twice, with one action for everything.
macro_rules! child {
    ($name:ident, $new:ident, $table:literal, $action:ident) => {
        #[derive(Table, Debug, Clone, PartialEq)]
        #[table(
                            name = $table,
                            foreign_key((a, b) -> Parent(a, b), on_delete = $action, on_update = $action, as pair)
                        )]
        struct $name {
            #[key]
            id: Key<Self>,
            #[default(Some("spare".to_owned()))]
            a: Option<String>,
            #[default(Some(0))]
            b: Option<i64>,
            #[references(Parent::code, on_delete = $action, on_update = $action, as coded)]
            #[default(Some("spare".to_owned()))]
            code: Option<String>,
        }

        impl $name {
            /// References a parent in one of both ways.
            fn child_of(a: Option<&str>, code: Option<&str>) -> $new {
                $new { a: Some(a.map(Into::into)), b: Some(a.and(Some(1))), code: Some(code.map(Into::into)) }
            }
        }
    };
}

child!(Idle, NewIdle, "idle", no_action);
child!(Strict, NewStrict, "strict", restrict);
child!(Following, NewFollowing, "following", cascade);
child!(Nulled, NewNulled, "nulled", set_null);
child!(Defaulted, NewDefaulted, "defaulted", set_default);

/// Keeps one part of its reference when the other becomes NULL.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "halved",
    foreign_key((a, b) -> Parent(a, b), on_delete = set_null(b), on_update = cascade, as pair),
    foreign_key((a, c) -> Parent(a, b), on_delete = set_null(c), on_update = no_action, as other)
)]
struct Halved {
    #[key]
    id: Key<Self>,
    a: String,
    b: Option<i64>,
    c: Option<i64>,
}

#[derive(Schema)]
#[schema(Parent, Idle, Strict, Following, Nulled, Defaulted, Halved)]
struct Actions;

const SPARE: (&str, i64) = ("spare", 0);

/// Inserts the parent that defaults name, and two others.
fn seed(tx: &mut WriteTx<'_, Actions>) -> fk::Result<()> {
    for (a, b) in [SPARE, ("p", 1), ("q", 1)] {
        tx.insert(Parent { a: a.into(), b, code: a.into() })?;
    }
    Ok(())
}

fn p() -> ParentKey {
    Parent::key("p".into(), 1)
}

/// What happens to the parent of a row.
type Happens = fn(&mut WriteTx<'_, Actions>) -> fk::Result<()>;

const DELETED: Happens = |tx| tx.delete(p()).map(drop);
const PAIR_CHANGED: Happens = |tx| tx.set(p(), |p| (p.a.set("new"), p.b.set(2)));
const HALF_CHANGED: Happens = |tx| tx.set(p(), |p| p.b.set(3));
const CODE_CHANGED: Happens = |tx| tx.set(p(), |p| p.code.set("new"));

/// Whether the reference goes over the pair, or over the code.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Over {
    Pair,
    Code,
}

use Over::{Code, Pair};

impl Over {
    fn given(self) -> (Option<&'static str>, Option<&'static str>) {
        if self == Pair { (Some("p"), None) } else { (None, Some("p")) }
    }
}

const CASES: [(&str, Over, Happens); 6] = [
    ("delete", Pair, DELETED),
    ("delete", Code, DELETED),
    ("update", Pair, PAIR_CHANGED),
    ("update", Pair, HALF_CHANGED),
    ("update", Code, CODE_CHANGED),
    ("update", Code, |tx| tx.update(&Parent { a: "p".into(), b: 1, code: "new".into() })),
];

/// Runs a test on each case, in a transaction of its own that is rolled back.
fn on_each_case(test: impl Fn(&str, Over, Happens, &mut WriteTx<'_, Actions>) -> fk::Result<()>) {
    each::<Actions>(|db| {
        for (event, over, happens) in CASES {
            let mut guard = db.begin_write()?;
            seed(&mut guard)?;
            test(event, over, happens, &mut guard)?;
            guard.rollback();
        }
        Ok(())
    });
}

/// The words of a refusal.
fn refusal(event: &str, over: Over, table: &str) -> String {
    let (name, key) = match over {
        Pair => (format!("fk_{table}_a_b"), "(a, b)=(p, 1)"),
        Code => (format!("fk_{table}_code"), "(code)=(p)"),
    };
    format!(
        "{event} on table \"parents\" violates foreign key constraint \"{name}\" on table \"{table}\"\n\
         detail: key {key} is still referenced by 1 row: (id)=(1)"
    )
}

#[test]
fn no_action_refuses() {
    on_each_case(|event, over, happens, tx| {
        let (a, code) = over.given();
        let row = tx.insert(Idle::child_of(a, code))?;
        let error = happens(tx).unwrap_err();
        assert_eq!(format!("{error:#}"), refusal(event, over, "idle"));
        assert_eq!(error.violation().unwrap().kind, ViolationKind::StillReferenced);
        let relations = [error.still_referenced(Idle::PAIR), error.still_referenced(Idle::CODED)];
        assert_eq!(relations, [over == Pair, over == Code]);
        tx.delete(row.id)?;
        happens(tx)
    });
}

#[test]
fn restrict_refuses() {
    on_each_case(|event, over, happens, tx| {
        let (a, code) = over.given();
        tx.insert(Strict::child_of(a, code))?;
        let error = happens(tx).unwrap_err();
        assert_eq!(format!("{error:#}"), refusal(event, over, "strict"));
        assert_eq!(error.violation().unwrap().kind, ViolationKind::Restricted);
        assert_eq!(error.still_referenced(Strict::CODED), over == Code);
        Ok(())
    });
}

#[test]
fn cascade_follows() {
    on_each_case(|event, over, happens, tx| {
        let (a, code) = over.given();
        let row = tx.insert(Following::child_of(a, code))?;
        let other = tx.insert(Following::child_of(Some("q"), Some("q")))?;
        happens(tx)?;
        let parent = tx.first(Parent::query().filter(|p| p.a.ne("spare").and(p.a.ne("q"))))?;
        match (tx.get(row.id)?, parent) {
            (None, None) => assert_eq!(event, "delete"),
            (Some(row), Some(parent)) => {
                let expected = match over {
                    Pair => (Some(parent.a.clone()), Some(parent.b), None),
                    Code => (None, None, Some(parent.code.clone())),
                };
                assert_eq!((row.a, row.b, row.code), expected);
                assert_ne!((parent.key(), parent.code.as_str()), (p(), "p"), "something has changed");
            }
            (row, parent) => panic!("{event}: {row:?} {parent:?}"),
        }
        assert_eq!(tx.require(other.id)?, other);
        Ok(())
    });
}

#[test]
fn set_null_and_set_default_set_every_column_of_the_reference() {
    on_each_case(|event, over, happens, tx| {
        let (a, code) = over.given();
        let nulled = tx.insert(Nulled::child_of(a, code))?;
        let defaulted = tx.insert(Defaulted::child_of(a, code))?;
        let others = (tx.insert(Nulled::child_of(Some("q"), None))?, tx.insert(Defaulted::child_of(None, Some("q")))?);
        happens(tx)?;
        assert_eq!(tx.require(nulled.id)?, Nulled { id: nulled.id, a: None, b: None, code: None }, "{event}");
        let (spare, none) = (Some(SPARE.0.to_owned()), None::<String>);
        let (a, b, code) = if over == Pair { (spare, Some(SPARE.1), none) } else { (none, None, spare) };
        assert_eq!(tx.require(defaulted.id)?, Defaulted { id: defaulted.id, a, b, code }, "{event}");
        assert_eq!((tx.require(others.0.id)?, tx.require(others.1.id)?), others);
        Ok(())
    });
}

#[test]
fn a_default_whose_parent_is_missing_is_told() {
    each::<Actions>(|db| {
        db.write(|tx| {
            seed(tx)?;
            tx.delete(Parent::key(SPARE.0.into(), SPARE.1))?;
            tx.insert(Defaulted::child_of(Some("p"), None)).map(drop)
        })?;
        let error = refused(
            db,
            DELETED,
            r#"update on table "defaulted" violates foreign key constraint "fk_defaulted_a_b""#,
            "detail: key (a, b)=(spare, 0) is not present in table \"parents\", referenced by 1 row: (id)=(1)",
        );
        assert!(error.violates(Defaulted::PAIR));
        Ok(())
    });
}

#[test]
fn set_null_of_one_column_keeps_the_others() {
    each::<Actions>(|db| {
        let halved = |b, c| NewHalved { a: "p".into(), b, c };
        db.write(|tx| {
            seed(tx)?;
            tx.insert(Parent { a: "p".into(), b: 2, code: "p2".into() })?;
            let both = tx.insert(halved(Some(1), Some(2)))?;
            let same = tx.insert(halved(Some(1), Some(1)))?;
            let gone = tx.delete(p())?;
            assert_eq!(gone.rows, 1);
            assert_eq!(tx.require(both.id)?, Halved { b: None, ..both });
            assert_eq!(tx.require(same.id)?, Halved { b: None, c: None, ..same }, "two references, one column of each");
            tx.set(Parent::key("p".into(), 2), |p| p.code.set("still there"))
        })?;
        let error = refused(
            db,
            |tx| tx.insert(NewHalved { a: "nobody".into(), b: Some(1), c: None }),
            r#"insert on table "halved" violates foreign key constraint "fk_halved_a_b""#,
            "detail: key (a, b)=(nobody, 1) is not present in table \"parents\", referenced by 1 row",
        );
        assert!(error.missing_parent(Halved::PAIR) && !error.violates(Halved::OTHER));
        Ok(())
    });
}

#[test]
fn a_shared_column_that_follows_one_reference_breaks_the_other() {
    each::<Actions>(|db| {
        db.write(|tx| {
            seed(tx)?;
            tx.insert(Parent { a: "p".into(), b: 2, code: "p2".into() })?;
            tx.insert(NewHalved { a: "p".into(), b: Some(1), c: Some(2) })
        })?;
        // The first reference takes the row to ("new", 1), and the second one would lead to ("new", 2).
        let error = refused(
            db,
            |tx| tx.set(p(), |p| p.a.set("new")),
            r#"update on table "halved" violates foreign key constraint "fk_halved_a_c""#,
            "detail: key (a, c)=(new, 2) is not present in table \"parents\", referenced by 1 row: (id)=(1)",
        );
        assert!(error.violates(Halved::OTHER) && !error.violates(Halved::PAIR), "{error:#}");
        db.write(|tx| {
            tx.set(key::<Halved>(1), |h| h.c.set(None))?;
            tx.set(p(), |p| p.a.set("new"))?;
            assert_eq!(tx.require(key::<Halved>(1))?.a, "new");
            Ok(())
        })
    });
}

#[test]
fn a_column_that_stays_the_same_sets_nothing_off() {
    each::<Actions>(|db| {
        db.write(|tx| {
            seed(tx)?;
            tx.insert(Strict::child_of(Some("p"), Some("p")))?;
            let nulled = tx.insert(Nulled::child_of(Some("p"), Some("p")))?;
            tx.set(p(), |p| (p.a.set("p"), p.b.set(1), p.code.set("p")))?;
            tx.update(&Parent { a: "p".into(), b: 1, code: "p".into() })?;
            tx.upsert(Parent { a: "p".into(), b: 1, code: "p".into() }, Parent::PRIMARY_KEY)?;
            assert_eq!(tx.require(nulled.id)?, nulled);
            Ok(())
        })
    });
}
