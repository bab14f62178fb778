//! Rows one by one: all of them are given, one that can't be read ends nothing, and none is held longer than needed.

use std::cell::Cell;

use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::schema::ScalarDef;
use fk::{AnyRef, Encoded, Error, Scalar, ValueError};

use crate::store::{Order, Person, store};
use crate::support::Folder;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "meters", has_many(readings: Reading))]
pub(crate) struct Meter {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) factor: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "readings")]
pub(crate) struct Reading {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade)]
    pub(crate) meter_id: Key<Meter>,
    pub(crate) value: i64,
}

#[derive(Schema)]
#[schema(Meter, Reading)]
pub(crate) struct Meters;

/// A file that others have written, whose columns hold whatever they like.
pub(crate) fn by_hand(rows: &str) -> fk::Result<(Folder, Db<Meters>)> {
    let folder = Folder::new();
    let path = folder.file("meters.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(&format!(
            "CREATE TABLE meters (id INTEGER PRIMARY KEY, factor INTEGER NOT NULL);
             CREATE TABLE readings (
                 id INTEGER PRIMARY KEY,
                 meter_id INTEGER NOT NULL REFERENCES meters (id) ON DELETE CASCADE,
                 value INTEGER NOT NULL
             );
             {rows}"
        ))
        .unwrap();
    drop(connection);
    let db = Db::options().verify(fk::Verify::Compatible).open(path)?;
    Ok((folder, db))
}

/// What was given: keys, and of errors where they were found.
fn given(error: &Error) -> String {
    match error {
        Error::Decode { table, column, key, .. } => format!("{table}.{column} of {}", key[0].1),
        Error::Overflow { .. } => "overflow".to_owned(),
        error => panic!("{error:#}"),
    }
}

#[test]
fn a_row_that_cannot_be_read_ends_nothing() -> fk::Result<()> {
    let (_folder, db) = by_hand(
        "INSERT INTO meters VALUES (1, 10), (2, 'ten'), (3, 30), (4, x'ff'), (5, 50);
         INSERT INTO readings VALUES (1, 1, 5), (2, 3, 'five'), (3, 5, 6), (4, 5, 7);",
    )?;
    let expected = ["1", "meters.factor of 2", "3", "meters.factor of 4", "5"];
    let mut found = Vec::new();
    db.read(|tx| {
        tx.each(Meter::query().order_by(|m| m.id.asc()), |row| {
            found.push(row.map_or_else(|error| given(&error), |meter| meter.id.into_raw().to_string()));
            Ok(())
        })
    })?;
    assert_eq!(found, expected);

    // With children: a bad child is its parent's fault alone, and the others have all of theirs.
    let mut found = Vec::new();
    db.read(|tx| {
        tx.each(Meter::query().order_by(|m| m.id.asc()).with(Meter::READINGS), |row| {
            found.push(row.map_or_else(
                |error| given(&error),
                |(meter, readings)| format!("{} has {}", meter.id.into_raw(), readings.len()),
            ));
            Ok(())
        })
    })?;
    let expected = ["1 has 1", "meters.factor of 2", "readings.value of 2", "meters.factor of 4", "5 has 2"];
    assert_eq!(found, expected);
    // Whoever wants all or nothing has it.
    assert!(matches!(db.read(|tx| tx.all(Meter::query())), Err(Error::Decode { .. })));
    Ok(())
}

#[test]
fn bad_rows_in_many_batches() -> fk::Result<()> {
    let (_folder, db) = by_hand(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1700)
         INSERT INTO meters SELECT n, n FROM n;
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1700)
         INSERT INTO readings SELECT n, n, iif(n IN (1, 500, 501, 1700), 'bad', n) FROM n;",
    )?;
    let (mut good, mut bad) = (0, Vec::new());
    db.read(|tx| {
        tx.each(Meter::query().order_by(|m| m.id.asc()).with(Meter::READINGS), |row| {
            match row {
                Ok((meter, readings)) => {
                    assert_eq!(meter.factor, readings[0].value);
                    good += 1;
                }
                Err(error) => bad.push(given(&error)),
            }
            Ok(())
        })
    })?;
    assert_eq!(good, 1696);
    assert_eq!(bad, ["1", "500", "501", "1700"].map(|id| format!("readings.value of {id}")));
    Ok(())
}

#[test]
fn an_overflow_is_one_rows_error() -> fk::Result<()> {
    let (_folder, db) = by_hand("INSERT INTO meters VALUES (1, 10), (2, 9223372036854775807), (3, 30)")?;
    let mut found = Vec::new();
    db.read(|tx| {
        tx.each(Meter::query().order_by(|m| m.id.asc()).select(|m| m.factor * 2), |row| {
            found.push(row.map_or_else(|error| given(&error), |factor| factor.to_string()));
            Ok(())
        })
    })?;
    assert_eq!(found, ["20", "overflow", "60"]);
    Ok(())
}

#[test]
fn the_closure_ends_it() -> fk::Result<()> {
    let db = store()?;
    let mut seen = 0;
    let end = || Error::Refused { reason: "enough".into(), sql: "each".into() };
    for loads in [false, true] {
        seen = 0;
        let outcome = db.read(|tx| {
            let mut count = || {
                seen += 1;
                if seen == 2 { Err(end()) } else { Ok(()) }
            };
            if loads {
                tx.each(Person::query().with(Person::ORDERS), |_| count())
            } else {
                tx.each(Person::query(), |_| count())
            }
        });
        assert!(matches!(outcome, Err(Error::Refused { reason, .. }) if reason == "enough"));
        assert_eq!(seen, 2);
    }
    // The transaction goes on after it, the same statement among others.
    db.read(|tx| {
        assert!(tx.each(Person::query(), |_| Err(end())).is_err());
        assert_eq!(tx.all(Person::query())?.len(), 4);
        Ok(())
    })?;
    assert_eq!(seen, 2);
    Ok(())
}

#[test]
fn the_closure_may_read() -> fk::Result<()> {
    let db = store()?;
    let mut found = Vec::new();
    db.write(|tx| {
        let tx = &*tx;
        tx.each(Person::query().order_by(|p| p.id.asc()), |person| {
            let person = person?;
            // The same statement inside itself, and others.
            let mut others = 0;
            tx.each(Person::query().order_by(|p| p.id.asc()), |other| {
                others += i64::from(other?.id != person.id);
                Ok(())
            })?;
            let orders = tx.count(person.orders())?;
            found.push((person.name, others, orders, tx.all(Order::query().with(Order::LINES))?.len()));
            Ok(())
        })
    })?;
    let expected = [("Ada", 3, 0, 3), ("Ben", 3, 2, 3), ("Cleo", 3, 0, 3), ("Dora", 3, 1, 3)];
    assert_eq!(found, expected.map(|(name, others, orders, all)| (name.to_owned(), others, orders, all)));
    Ok(())
}

#[test]
fn a_write_behind_it_changes_nothing_of_it() -> fk::Result<()> {
    let db = store()?;
    db.write(|tx| {
        let mut ids = Vec::new();
        tx.each(Person::query().filter(|p| p.pay.lt(400)), |person| {
            ids.push(person?.id);
            Ok(())
        })?;
        for id in ids {
            tx.set(id, |p| p.pay.set(400))?;
        }
        assert_eq!(tx.count(Person::query().filter(|p| p.pay.eq(400)))?, 2);
        Ok(())
    })
}

thread_local! {
    /// How many values there are, and how many there ever were at once.
    static LIVE: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// A number that is counted from being read to being dropped.
#[derive(Debug, PartialEq)]
struct Live(i64);

impl Live {
    fn new(number: i64) -> Self {
        let (live, most) = LIVE.get();
        LIVE.set((live + 1, most.max(live + 1)));
        Self(number)
    }
}

impl Clone for Live {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        let (live, most) = LIVE.get();
        LIVE.set((live - 1, most));
    }
}

impl Scalar for Live {
    const DEF: ScalarDef = <i64 as Scalar>::DEF;
    type Order = <i64 as Scalar>::Order;
    type Arithmetic = fk::value::No;
    type Base = fk::value::Itself;

    fn encode(&self) -> Result<Encoded<'_>, ValueError> {
        Scalar::encode(&self.0)
    }

    fn decode(raw: AnyRef<'_>) -> Result<Self, ValueError> {
        <i64 as Scalar>::decode(raw).map(Self::new)
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "crates", has_many(drops: Bottle))]
struct Case {
    #[key]
    id: Key<Self>,
    live: Live,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "bottles")]
struct Bottle {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    case_id: Key<Case>,
    live: Live,
}

#[derive(Schema)]
#[schema(Case, Bottle)]
struct Cellar;

/// Runs something and says how many values there were at once.
fn most(run: impl FnOnce() -> fk::Result<()>) -> fk::Result<usize> {
    assert_eq!(LIVE.get().0, 0);
    LIVE.set((0, 0));
    run()?;
    assert_eq!(LIVE.get().0, 0);
    Ok(LIVE.get().1)
}

#[test]
fn a_million_rows_are_held_one_at_a_time() -> fk::Result<()> {
    let db = Db::<Cellar>::in_memory()?;
    db.write(|tx| {
        let many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1000000)
                    INSERT INTO crates SELECT n, n FROM n";
        tx.sql::<()>(many, ())?;
        tx.sql::<()>("INSERT INTO bottles SELECT id, id, id FROM crates WHERE id <= 5000", ())?;
        Ok(())
    })?;
    let mut rows = 0;
    let held = most(|| {
        db.read(|tx| {
            tx.each(Case::query(), |row| {
                rows += usize::from(row?.live.0 > 0);
                Ok(())
            })
        })
    })?;
    assert_eq!((rows, held), (1_000_000, 1));

    // With their children, a batch at a time: 500 rows, and a child of each.
    let mut rows = 0;
    let held = most(|| {
        db.read(|tx| {
            tx.each(Case::query().filter(|c| c.live.le(Live::new(5000))).with(Case::DROPS), |row| {
                let (case, drops) = row?;
                rows += usize::from(case.live == drops[0].live);
                Ok(())
            })
        })
    })?;
    assert_eq!(rows, 5000);
    assert!((500..=1000).contains(&held), "{held}");
    Ok(())
}
