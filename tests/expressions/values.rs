//! NULL in the type: each function with and without it; casts, numbers, `case`.

use fk::case;
use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
enum Color {
    Red,
    Green,
}

#[derive(Value, Debug, Clone, PartialEq)]
struct Email(String);

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "rows", has_many(children: Row via parent_id))]
struct Row {
    #[key]
    id: Key<Self>,
    text: String,
    maybe_text: Option<String>,
    email: Email,
    number: i64,
    maybe_number: Option<i64>,
    small: i32,
    real: f64,
    maybe_real: Option<f64>,
    flag: bool,
    color: Color,
    bytes: Vec<u8>,
    maybe_bytes: Option<Vec<u8>>,
    #[references(on_delete = cascade)]
    parent_id: Option<Key<Row>>,
}

#[derive(Schema, Debug)]
#[schema(Row)]
struct Rows;

fn rows() -> fk::Result<Db<Rows>> {
    let db = Db::<Rows>::in_memory()?;
    db.write(|tx| {
        tx.insert(NewRow {
            text: " aBä ".into(),
            maybe_text: None,
            email: Email("a@b".into()),
            number: -7,
            maybe_number: None,
            small: 3,
            real: -2.5,
            maybe_real: None,
            flag: true,
            color: Color::Green,
            bytes: vec![0, 171],
            maybe_bytes: None,
            parent_id: None,
        })
    })?;
    Ok(db)
}

fn one<S: fk::query::Selection>(db: &Db<Rows>, of: impl FnOnce(RowColumns) -> S) -> fk::Result<S::Row> {
    db.read(|tx| tx.one(Row::query().select(of)))
}

#[test]
fn functions_of_texts() -> fk::Result<()> {
    let db = rows()?;
    let text =
        one(&db, |r| (r.text.lower(), r.text.upper(), r.text.trim(), r.text.ltrim(), r.text.rtrim(), r.text.len()))?;
    let expected = (" abä ", " ABä ", "aBä", "aBä ", " aBä", 5);
    assert_eq!((&*text.0, &*text.1, &*text.2, &*text.3, &*text.4, text.5), expected);
    let none = one(&db, |r| {
        let n = r.maybe_text;
        (
            n.lower(),
            n.trim(),
            n.len(),
            n.concat("a"),
            r.text.concat(n),
            n.replace("a", "b"),
            r.text.replace(n, "b"),
            n.hex(),
            n.instr("a"),
        )
    })?;
    assert_eq!(none, (None, None, None, None, None, None, None, None, None));
    let parts =
        one(&db, |r| (r.text.substr(2, 2), r.text.substr(-2, 1), r.text.substr(r.maybe_number, 1), r.text.instr("B")))?;
    assert_eq!(parts, ("aB".into(), "ä".into(), None, 3));
    let hex = one(&db, |r| (r.bytes.hex(), r.maybe_bytes.hex(), r.email.hex(), r.maybe_bytes.coalesce(vec![]).hex()))?;
    assert_eq!(hex, ("00AB".into(), None, "614062".into(), String::new()));
    // A newtype of a text is one.
    let email = one(&db, |r| {
        (r.email.upper(), r.email.contains("@"), r.email.like("A@_"), r.email.glob("A*"), r.email.not_like("%@"))
    })?;
    assert_eq!(email, ("A@B".into(), true, true, false, true));
    let unknown = one(&db, |r| {
        (r.maybe_text.like("a"), r.maybe_text.not_like("a"), r.text.glob(r.maybe_text), r.maybe_text.contains("a"))
    })?;
    assert_eq!(unknown, (None, None, None, None));
    Ok(())
}

#[test]
fn functions_of_numbers() -> fk::Result<()> {
    let db = rows()?;
    assert_eq!(
        one(&db, |r| (r.number.abs(), r.number.sign(), r.real.abs(), r.real.sign(), r.small.abs()))?,
        (7, -1, 2.5, -1, 3)
    );
    assert_eq!(one(&db, |r| (r.maybe_number.abs(), r.maybe_real.sign(), r.maybe_real.round(1)))?, (None, None, None));
    assert_eq!(one(&db, |r| (r.number.min_of(3), r.number.max_of(3), r.number.min_of(r.maybe_number)))?, (-7, 3, None));
    assert_eq!(one(&db, |r| (r.text.max_of("b"), r.color.eq(Color::Green)))?, ("b".into(), true));
    for (value, floor, ceil, round) in [
        (-2.5, -3.0, -2.0, -3.0),
        (2.5, 2.0, 3.0, 3.0),
        (2.0, 2.0, 2.0, 2.0),
        (-2.0, -2.0, -2.0, -2.0),
        (0.0, 0.0, 0.0, 0.0),
        (0.4, 0.0, 1.0, 0.0),
        (-0.4, -1.0, 0.0, 0.0),
        (1e300, 1e300, 1e300, 1e300),
        (-1e300, -1e300, -1e300, -1e300),
        (9_007_199_254_740_991.0, 9_007_199_254_740_991.0, 9_007_199_254_740_991.0, 9_007_199_254_740_991.0),
        (4_503_599_627_370_495.5, 4_503_599_627_370_495.0, 4_503_599_627_370_496.0, 4_503_599_627_370_496.0),
        (f64::INFINITY, f64::INFINITY, f64::INFINITY, f64::INFINITY),
    ] {
        let found = one(&db, |_| (fk::value(value).floor(), fk::value(value).ceil(), fk::value(value).round(0)))?;
        assert_eq!(found, (floor, ceil, round), "{value}");
    }
    let folded = one(&db, |_| (Row::query().max(|r| r.real * 3.0).floor(), Row::query().avg(|r| r.real).ceil()))?;
    assert_eq!(folded, (Some(-8.0), Some(-2.0)));
    assert_eq!(one(&db, |r| (r.maybe_real.floor(), r.maybe_real.ceil()))?, (None, None));
    Ok(())
}

#[test]
fn casts() -> fk::Result<()> {
    let db = rows()?;
    let numbers =
        one(&db, |r| (r.number.cast::<String>(), r.number.cast::<f64>(), r.small.cast::<i64>(), r.flag.cast::<i64>()))?;
    assert_eq!(numbers, ("-7".into(), -7.0, 3, 1));
    let reals = one(&db, |r| {
        (r.real.cast::<i64>(), r.real.cast::<String>(), fk::value(1e300).cast::<i64>(), r.maybe_real.cast::<i64>())
    })?;
    assert_eq!(reals, (-2, "-2.5".into(), i64::MAX, None));
    let texts = one(&db, |r| {
        (
            fk::value("-12x").cast::<i64>(),
            fk::value("1.5e2 ").cast::<f64>(),
            r.text.cast::<i64>(),
            r.maybe_text.cast::<i64>(),
            r.color.cast::<String>(),
        )
    })?;
    assert_eq!(texts, (-12, 150.0, 0, None, "green".into()));
    assert_eq!(
        one(&db, |r| (r.id.cast::<i64>() + 1, r.parent_id.cast::<i64>(), r.email.cast::<String>()))?,
        (2, None, "a@b".into())
    );
    Ok(())
}

#[test]
fn null_is_in_the_type() -> fk::Result<()> {
    let db = rows()?;
    let given: (i64, Option<i64>, i64, String) = one(&db, |r| {
        (
            r.maybe_number.coalesce(5),
            r.maybe_number.coalesce(None::<i64>),
            r.number.coalesce(None::<i64>),
            r.maybe_text.coalesce("none"),
        )
    })?;
    assert_eq!(given, (5, None, -7, "none".into()));
    // Over a path that may lead nowhere, whatever the column.
    let over: (String, Option<i64>, Option<String>, i64) = one(&db, |r| {
        (
            r.parent().text.coalesce("root"),
            r.parent().number,
            r.parent().maybe_text.coalesce(r.parent().text),
            r.parent().number.coalesce(r.number),
        )
    })?;
    assert_eq!(over, ("root".into(), None, None, -7));
    let chain: i64 = one(&db, |r| r.maybe_number.coalesce(r.parent().number).coalesce(1))?;
    assert_eq!(chain, 1);
    let nulls: (Option<i64>, Option<i64>, Option<i64>) =
        one(&db, |r| (r.number.nullif(-7), r.number.nullif(7), r.number.nullif(r.maybe_number)))?;
    assert_eq!(nulls, (None, Some(-7), Some(-7)));
    let tests: (Option<bool>, Option<bool>, Option<bool>) = one(&db, |r| {
        (r.number.between(r.maybe_number, 5), r.number.is_in([Some(1), None]), r.flag.and(r.maybe_number.gt(1)))
    })?;
    assert_eq!(tests, (None, None, None));
    Ok(())
}

#[test]
fn cases() -> fk::Result<()> {
    let db = rows()?;
    let found: (i32, Option<i64>, Option<String>, Color, Option<i64>) = one(&db, |r| {
        (
            case().when(r.flag, 1).otherwise(0),
            case().when(r.maybe_number.gt(0), r.number).end(),
            case().when(!r.flag, "no").when(r.number.lt(0), r.maybe_text).otherwise("yes"),
            case().when(r.number.lt(0).and(r.flag), r.color).otherwise(Color::Red),
            // NULL is not true.
            case().when(r.maybe_number.eq(r.maybe_number), Some(1_i64)).when(r.real.lt(0.0), None).otherwise(3),
        )
    })?;
    assert_eq!(found, (1, None, None, Color::Green, None));
    let sorted = Row::query().order_by(|r| case().when(r.color.eq(Color::Red), 0).otherwise(1).asc()).select(|r| r.id);
    assert_eq!(db.read(|tx| tx.all(sorted))?.len(), 1);
    let grouped =
        Row::query().group_by(|r| case().when(r.number.lt(0), "minus").otherwise("plus")).select(|sign, g| {
            (sign, g.sum(|r| case().when(r.flag, r.number).otherwise(0)), g.count_if(|r| r.text.contains("B")))
        });
    assert_eq!(db.read(|tx| tx.all(grouped))?, [("minus".into(), -7, 1)]);
    Ok(())
}

#[test]
fn exists() -> fk::Result<()> {
    let db = rows()?;
    let found = one(&db, |r| {
        (
            r.children().exists(),
            Row::query().exists(),
            Row::query().filter(|other| other.id.ne(r.id)).exists(),
            !r.children().exists(),
        )
    })?;
    assert_eq!(found, (false, true, false, true));
    Ok(())
}
