//! The laws of a column type, one line a type: what is stored to the letter, what else is read, what is refused on
//! reading and on writing, and that the database sorts as Rust does. Types of other libraries are there with their
//! features.

use fk::prelude::*;

use crate::random::Random;

/// Says for one type what the laws need to know.
struct Case<T> {
    /// Values, and what `quote()` shows of them.
    stored: Vec<(T, &'static str)>,
    /// Literals of SQL that are read too.
    read: Vec<(&'static str, T)>,
    /// Literals of SQL that aren't read.
    unread: Vec<&'static str>,
    /// Values that aren't written, and a part of what says why, which only `{:#}` may show.
    refused: Vec<(T, &'static str)>,
    /// Makes a value that can be stored.
    random: fn(&mut Random) -> T,
}

macro_rules! laws {
    ($name:ident, $ty:ty, $case:expr $(, $ordered:ident)?) => {
        mod $name {
            #[allow(unused_imports, reason = "not every case needs all of it")]
            use super::*;

            #[derive(Table, Debug, Clone, PartialEq)]
            #[table(name = "rows")]
            struct Row {
                #[key]
                id: Key<Self>,
                value: $ty,
                maybe: Option<$ty>,
            }

            #[derive(Schema)]
            #[schema(Row)]
            struct Rows;

            type T = $ty;

            fn insert(tx: &mut WriteTx<'_, Rows>, value: &T) -> fk::Result<Row> {
                tx.insert(NewRow { value: value.clone(), maybe: Some(value.clone()) })
            }

            #[test]
            fn what_is_stored_comes_back() -> fk::Result<()> {
                let db = Db::<Rows>::in_memory()?;
                let case: Case<T> = $case;
                for (value, literal) in &case.stored {
                    let row = db.write(|tx| insert(tx, value))?;
                    assert_eq!((&row.value, &row.maybe), (value, &Some(value.clone())));
                    db.read(|tx| {
                        assert_eq!(tx.require(row.id)?, row);
                        let found = tx.sql::<(String,)>("SELECT quote(value) FROM rows WHERE id = ?1", (row.id,))?;
                        assert_eq!(found[0].0, *literal);
                        assert!(tx.exists(Row::query().filter(|r| r.id.eq(row.id).and(r.value.eq(value))))?);
                        assert_eq!(&tx.sql::<(T,)>(&format!("SELECT {literal}"), ())?[0].0, value);
                        Ok(())
                    })?;
                }
                let mut random = Random(7);
                for _ in 0..300 {
                    let value = (case.random)(&mut random);
                    let row = db.write(|tx| insert(tx, &value))?;
                    assert_eq!(row.value, value);
                    assert_eq!(db.read(|tx| tx.require(row.id))?, row);
                    db.write(|tx| tx.set(row.id, |r| (r.value.set(value.clone()), r.maybe.set(None::<T>))))?;
                    assert_eq!(db.read(|tx| tx.require(row.id))?, Row { maybe: None, ..row });
                }
                Ok(())
            }

            #[test]
            fn what_is_none_is_told() -> fk::Result<()> {
                let db = Db::<Rows>::in_memory()?;
                let case: Case<T> = $case;
                db.read(|tx| {
                    for (literal, value) in &case.read {
                        assert_eq!(&tx.sql::<(T,)>(&format!("SELECT {literal}"), ())?[0].0, value, "{literal}");
                    }
                    for literal in case.unread.iter().chain(&["NULL"]) {
                        let error = tx.sql::<(T,)>(&format!("SELECT {literal} AS value"), ()).unwrap_err();
                        let fk::Error::Decode { source, .. } = error else { panic!("{literal}: {error}") };
                        let content = literal.trim_matches(['x', '\'']);
                        assert!(content.len() < 8 || !source.to_string().contains(content), "{source}");
                    }
                    Ok(())
                })?;
                for (value, why) in &case.refused {
                    let error = db.write(|tx| insert(tx, value)).unwrap_err();
                    assert!(matches!(error, fk::Error::Encode { .. }), "{error}");
                    assert!(format!("{error:#}").contains(why) && !error.to_string().contains(why), "{error:#}");
                }
                Ok(())
            }

            $(#[test]
            fn $ordered() -> fk::Result<()> {
                let db = Db::<Rows>::in_memory()?;
                let case: Case<T> = $case;
                let mut random = Random(11);
                let mut values: Vec<T> = (0..200).map(|_| (case.random)(&mut random)).collect();
                values.extend(case.stored.into_iter().map(|(value, _)| value));
                db.write(|tx| values.iter().try_for_each(|value| insert(tx, value).map(drop)))?;
                db.read(|tx| {
                    for other in values.iter().take(20) {
                        let found = tx.count(Row::query().filter(|r| r.value.lt(other)))?;
                        assert_eq!(found, values.iter().filter(|value| *value < other).count() as u64, "{other:?}");
                    }
                    let found = tx.all(Row::query().order_by(|r| r.value.asc()))?;
                    values.sort();
                    assert_eq!(found.into_iter().map(|row| row.value).collect::<Vec<_>>(), values);
                    Ok(())
                })
            })?
        }
    };
}

#[derive(Value, Debug, Clone, PartialEq)]
#[value(open)]
enum Carrier {
    Post,
    Other(String),
}

laws!(
    open_enum,
    Carrier,
    Case {
        stored: vec![(Carrier::Post, "'post'"), (Carrier::Other("Post".into()), "'Post'")],
        read: vec![("''", Carrier::Other(String::new()))],
        unread: vec!["1", "x'00'", "CAST(x'ff' AS TEXT)"],
        refused: vec![],
        random: |random| Carrier::Other(random.text()),
    }
);

#[cfg(feature = "uuid")]
laws!(
    uuids,
    uuid::Uuid,
    Case {
        stored: vec![
            (uuid::Uuid::from_u128(0x1234_5678), "X'00000000000000000000000012345678'"),
            (uuid::Uuid::max(), "X'FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF'"),
        ],
        read: vec![],
        unread: vec!["x''", "x'00'", "x'0000000000000000000000000000000000'", "'00000000-0000-0000-0000-000012345678'"],
        refused: vec![],
        random: |random| uuid::Uuid::from_u64_pair(random.next(), random.next()),
    },
    sorted_as_in_rust
);

/// What isn't read as a time of any form.
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
const NO_TIME: [&str; 8] = [
    "0",
    "1.5",
    "''",
    "'now'",
    "'2024-02-30T00:00:00Z'",
    "'2024-01-01T25:00:00'",
    "'2024-01-01T00:00:00+01:00'",
    "'23:59:60'",
];

#[cfg(feature = "jiff")]
mod jiffs;

#[cfg(feature = "chrono")]
mod chronos;

#[cfg(feature = "time")]
mod times;

#[cfg(feature = "rust_decimal")]
mod decimals;

#[cfg(feature = "serde_json")]
mod documents;
