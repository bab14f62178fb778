//! Integers that become too large are an error that names the expression, wherever the value is used; and nothing else
//! is.

use fk::prelude::*;
use fk::query::Form;
use fk::{Error, In, case};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "numbers", has_many(children: Number via parent_id))]
struct Number {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    parent_id: Option<Key<Number>>,
    large: i64,
    least: i64,
    two: i64,
    zero: i64,
    none: Option<i64>,
    real: f64,
}

#[derive(Schema, Debug)]
#[schema(Number)]
struct Numbers;

/// A parent and a child, in both the same numbers.
fn numbers() -> fk::Result<Db<Numbers>> {
    let db = Db::<Numbers>::in_memory()?;
    db.write(|tx| {
        let row = |parent_id| NewNumber {
            parent_id,
            large: i64::MAX,
            least: i64::MIN,
            two: 2,
            zero: 0,
            none: None,
            real: 1e18,
        };
        let parent = tx.insert(row(None))?;
        tx.insert(row(Some(parent.id)))?;
        Ok(())
    })?;
    Ok(db)
}

type Columns = NumberColumns;
type Int = Expr<i64, Optional>;

/// Arithmetic that overflows in every row, and what its error names.
fn too_large() -> Vec<(fn(Columns) -> Int, &'static str)> {
    vec![
        (|n| (n.large + 1).or_null(), "\"large\" + "),
        (|n| (n.large + n.two).or_null(), "\"large\" + "),
        (|n| (n.least - 1).or_null(), "\"least\" - "),
        (|n| (n.large * n.two).or_null(), "\"large\" * "),
        (|n| (n.large * n.large).or_null(), "\"large\" * "),
        (|n| n.least / -1, "\"least\" / "),
        (|n| (-n.least).or_null(), "(- t"),
        (|n| n.least.abs().or_null(), "\"least\""),
        (|n| (n.least.abs() - n.large - n.two).or_null(), "\"least\""),
        (|n| fk::value(i64::MIN).abs().or_null() + n.two, "< 0"),
        // What comes of an overflow looks like an integer again.
        (|n| (n.large * n.two * n.zero).or_null(), "\"large\" * "),
        (|n| (n.large + n.two - n.large).or_null(), "\"large\" + "),
        (|n| (n.large * n.two) / n.large, "\"large\" * "),
        (|n| (n.large * n.two) % 7, "\"large\" * "),
        (|n| fk::value(7_i64) / (n.large * n.two), "\"large\" * "),
        (|n| fk::value(7_i64) % (n.large + n.two), "\"large\" + "),
        // Infinite less infinite is NULL.
        (
            |n| {
                let power = (0..40).fold(n.large * 1, |product, _| product * n.large);
                (power.clone() - power).or_null()
            },
            "\"large\"",
        ),
        // Through what chooses among values.
        (|n| n.none.coalesce(n.large + 1).or_null(), "\"large\" + "),
        (|n| case().when(n.two.eq(2), n.large + 1).otherwise(0_i64).or_null(), "\"large\" + "),
        (|n| case().when(n.two.eq(3), 0_i64).otherwise(n.large + 1).or_null(), "\"large\" + "),
        (|n| case().when((n.large + 1).gt(0), 0_i64).end(), "\"large\" + "),
        (|n| (n.large + 1).nullif(0), "\"large\" + "),
        (|n| (n.large + 1).min_of(5).or_null(), "\"large\" + "),
        (|n| (n.large + 1).max_of(n.none), "\"large\" + "),
        // Through functions.
        (|n| (n.large + 1).sign().or_null(), "\"large\" + "),
        (|n| (n.large + 1).abs().or_null(), "\"large\" + "),
        (|n| (n.large + 1).cast::<String>().len().or_null(), "\"large\" + "),
        (|n| (n.large + 1).cast::<f64>().cast::<i64>().or_null(), "\"large\" + "),
        (|n| fk::value("abc").substr(n.large + 1, 1).len().or_null(), "\"large\" + "),
        // Through queries.
        (|n| Number::query().sum(|other| other.large).or_null() + n.zero, "sum"),
        (|_| Number::query().sum(|other| other.large + 1).or_null(), "\"large\" + "),
        (|_| Number::query().sum(|other| other.large + 1 - other.large).or_null(), "\"large\" + "),
        (|_| Number::query().min(|other| other.large + 1), "\"large\" + "),
        (|_| Number::query().max(|other| other.least - 1), "\"least\" - "),
        (|_| Number::query().avg(|other| other.large + 1).cast::<i64>(), "\"large\" + "),
        (|_| Number::query().value(|other| other.large + 1), "\"large\" + "),
        (|_| Number::query().limit(1).sum(|other| other.large + 1).or_null(), "\"large\" + "),
        (|_| Number::query().limit(1).max(|other| other.large + 1), "\"large\" + "),
        (|_| Number::query().filter(|other| (other.large + 1).gt(0)).count().or_null(), "\"large\" + "),
        (|_| Number::query().select(|other| other.large + 1).distinct().count().or_null(), "\"large\" + "),
        (|_| Number::query().order_by(|other| (other.large + 1).asc()).value(|other| other.two), "\"large\" + "),
        (|n| case().when(n.two.in_query(Number::query().select(|o| o.large + 1)), 1_i64).end(), "\"large\" + "),
        (|n| case().when((n.large + 1).in_query(Number::query().select(|o| o.two)), 1_i64).end(), "\"large\" + "),
        (|n| (n.large + Number::query().count()).or_null(), "\"large\" + "),
        (|n| Number::query().sum(|o| o.large * o.two).max_of(n.two).or_null(), "\"large\" * "),
        // Nested in arithmetic.
        (|n| (n.two + (n.two * (n.large + 1))).or_null(), "\"large\" + "),
        (|n| (n.two - n.none.coalesce(n.large + 1)).or_null(), "\"large\" + "),
        (|n| (-(n.large + 1)).or_null(), "\"large\" + "),
    ]
}

fn overflow<R: std::fmt::Debug>(what: &str, number: usize, names: &str, outcome: fk::Result<R>) {
    match outcome {
        Err(Error::Overflow { expression }) => {
            assert!(expression.contains(names), "{what} of {number}: {expression} doesn't name {names}");
        }
        other => panic!("{what} of {number} ({names}): {other:?}"),
    }
}

fn ask<T: Table + In<Numbers>, F: Form>(db: &Db<Numbers>, query: Query<T, F>) -> fk::Result<usize> {
    db.read(|tx| Ok(tx.all(query)?.len()))
}

#[test]
fn an_overflow_is_an_error_wherever_it_is_used() -> fk::Result<()> {
    let db = numbers()?;
    for (at, (of, names)) in too_large().into_iter().enumerate() {
        overflow("select", at, names, ask(&db, Number::query().select(of)));
        overflow("select with others", at, names, ask(&db, Number::query().select(|n| (n.id, n, of(n)))));
        overflow("distinct", at, names, ask(&db, Number::query().select(of).distinct()));
        overflow("filter", at, names, ask(&db, Number::query().filter(|n| of(n).gt(0))));
        overflow("not", at, names, ask(&db, Number::query().filter(|n| !of(n).lt(0))));
        overflow("is null", at, names, ask(&db, Number::query().filter(|n| of(n).is_null())));
        overflow("between", at, names, ask(&db, Number::query().filter(|n| n.zero.between(of(n), 1))));
        overflow("in", at, names, ask(&db, Number::query().filter(|n| of(n).is_in([1, 2]))));
        overflow("in a long list", at, names, ask(&db, Number::query().filter(|n| of(n).is_in(0..1000))));
        overflow("order by", at, names, ask(&db, Number::query().order_by(|n| of(n).desc())));
        overflow("group by", at, names, ask(&db, Number::query().group_by(of).select(|_, g| g.count())));
        overflow("sum", at, names, ask(&db, Number::query().group_by(|_| ()).select(|(), g| g.sum(of))));
        overflow("min", at, names, ask(&db, Number::query().group_by(|_| ()).select(|(), g| g.min(of))));
        overflow("max", at, names, ask(&db, Number::query().group_by(|_| ()).select(|(), g| g.max(of))));
        overflow("avg", at, names, ask(&db, Number::query().group_by(|_| ()).select(|(), g| g.avg(of))));
        let having = Number::query().group_by(|n| n.zero).having(|_, g| g.sum(of).gt(0)).select(|zero, _| zero);
        overflow("having", at, names, ask(&db, having));
        let sorted = Number::query().group_by(|n| n.zero).order_by(|_, g| g.max(of).asc()).select(|zero, _| zero);
        overflow("order of groups", at, names, ask(&db, sorted));
        overflow("any", at, names, ask(&db, Number::query().filter(|_| Number::query().any(|n| of(n).gt(0)))));
        let counted = db.read(|tx| tx.count(Number::query().select(of).distinct()));
        overflow("count of distinct", at, names, counted);
    }
    Ok(())
}

#[test]
fn over_references_too() -> fk::Result<()> {
    let db = numbers()?;
    let cases: Vec<(&str, fk::Result<usize>)> = vec![
        ("\"large\" + ", ask(&db, Number::query().select(|n| n.parent().large + 1))),
        ("\"large\" + ", ask(&db, Number::query().filter(|n| (n.parent().large + n.two).gt(0)))),
        ("\"large\" * ", ask(&db, Number::query().select(|n| n.children().sum(|c| c.large * n.two)))),
        ("\"large\" * ", ask(&db, Number::query().filter(|n| n.children().sum(|c| c.large * n.two).gt(0)))),
        ("\"large\" * ", ask(&db, Number::query().order_by(|n| n.children().sum(|c| c.large * n.two).desc()))),
        ("+ ", ask(&db, Number::query().select(|n| n.children().sum(|c| c.large) + n.large))),
        ("+ ", ask(&db, Number::query().filter(|n| (n.children().sum(|c| c.large) + n.large).gt(0)))),
        // A function of a group beside a query.
        (
            "+ ",
            ask(
                &db,
                Number::query()
                    .group_by(|n| n.zero)
                    .having(|_, g| (g.max(|n| n.large) + Number::query().count()).gt(0))
                    .select(|zero, _| zero),
            ),
        ),
    ];
    for (at, (names, outcome)) in cases.into_iter().enumerate() {
        overflow("a reference", at, names, outcome);
    }
    Ok(())
}

#[test]
fn nothing_else_is_an_overflow() -> fk::Result<()> {
    let db = numbers()?;
    db.read(|tx| {
        // At the ends of the range.
        let ends = Number::query().limit(1).select(|n| {
            (
                n.large + n.zero,
                n.least + n.zero,
                -n.large - 1,
                n.least % fk::value(-1_i64),
                n.least / 1,
                n.large - n.large,
                n.least * n.zero,
                n.least.max_of(n.large),
                Number::query().sum(|o| o.large + o.least),
                n.none + n.large,
                n.large / n.zero,
                -n.none,
            )
        });
        let ends = tx.one(ends)?;
        assert_eq!((ends.0, ends.1, ends.2), (i64::MAX, i64::MIN, i64::MIN));
        assert_eq!((ends.3, ends.4, ends.5, ends.6), (Some(0), Some(i64::MIN), 0, 0));
        assert_eq!((ends.7, ends.8, ends.9, ends.10, ends.11), (i64::MAX, -2, None, None, None));
        // Real numbers have room.
        let reals = Number::query().limit(1).select(|n| {
            (
                n.real * n.real,
                n.real + n.real,
                -n.real,
                n.children().sum(|c| c.real * 100.0),
                n.real.coalesce(0.0) * 1e10,
            )
        });
        assert_eq!(tx.one(reals)?, (1e36, 2e18, -1e18, 1e20, 1e28));
        let large = Number::query().filter(|n| (n.real * 100.0).gt(9.3e18).and(n.large.cast::<f64>().gt(9.2e18)));
        assert_eq!(tx.count(large)?, 2);
        // What isn't asked for isn't computed.
        let unused = Number::query()
            .select(|n| (case().when(n.two.eq(3), n.large + 1).otherwise(5_i64), n.two.coalesce(n.large + 1)));
        assert_eq!(tx.all(unused)?, [(5, 2), (5, 2)]);
        Ok(())
    })
}

#[cfg(feature = "rust_decimal")]
#[test]
fn scaled_numbers_overflow_alike() -> fk::Result<()> {
    use fk::Scaled;

    #[derive(Table, Debug)]
    #[table(name = "prices")]
    struct Price {
        #[key]
        id: Key<Self>,
        price: Scaled<2>,
    }

    #[derive(Schema, Debug)]
    #[schema(Price)]
    struct Prices;

    let db = Db::<Prices>::in_memory()?;
    db.write(|tx| {
        tx.insert(NewPrice { price: Scaled::from_units(i64::MAX) })?;
        tx.insert(NewPrice { price: Scaled::from_units(-1) })
    })?;
    db.read(|tx| {
        let sum = Price::query().group_by(|_| ()).select(|(), g| g.sum(|p| p.price));
        assert_eq!(tx.one(sum)?, Scaled::from_units(i64::MAX - 1));
        let twice = tx.all(Price::query().select(|p| p.price + p.price));
        assert!(matches!(twice, Err(Error::Overflow { .. })), "{twice:?}");
        let above = tx.count(Price::query().filter(|p| (p.price + p.price).gt(Scaled::from_units(0))));
        assert!(matches!(above, Err(Error::Overflow { .. })), "{above:?}");
        Ok(())
    })
}
