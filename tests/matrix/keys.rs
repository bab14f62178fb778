//! Every form of a primary key: who makes it, what it is made of, and whether it comes again. A key is what the rest
//! of a program holds of a row, so that each form goes through every call that takes one.

use std::sync::atomic::{AtomicU32, Ordering};

use fk::Error;
use fk::prelude::*;

use crate::{each, key, refused, text};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tickets")]
struct Ticket {
    #[key]
    id: Key<Self>,
    title: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "seats")]
struct Seat {
    #[key(autoincrement = false)]
    id: Key<Self>,
    label: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
struct Country {
    #[key]
    code: Key<Self, String>,
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "floors")]
struct Floor {
    #[key]
    number: Key<Self, i32>,
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "ports")]
struct Port {
    #[key]
    number: Key<Self, u32>,
    service: String,
    #[references(on_delete = cascade)]
    floor_id: Option<Key<Floor, i32>>,
}

#[derive(Value, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Token(String);

fn new_token() -> Key<Session, Token> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    Key::from_raw(Token(format!("token-{}", COUNT.fetch_add(1, Ordering::Relaxed))))
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sessions")]
struct Session {
    #[key]
    #[default(with = new_token)]
    token: Key<Self, Token>,
    user: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "moves", key(game, number))]
struct Move {
    game: String,
    number: u32,
    text: String,
}

/// Is nothing but its key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "visits", key(country, floor, day))]
struct Visit {
    #[references(on_delete = cascade, as country)]
    country: Key<Country, String>,
    #[references(on_delete = restrict, as floor)]
    floor: Key<Floor, i32>,
    day: i64,
}

#[derive(Schema)]
#[schema(Ticket, Seat, Country, Floor, Port, Session, Move, Visit)]
struct Keys;

fn ticket(title: &str) -> NewTicket {
    NewTicket { title: title.into() }
}

fn seat(label: &str) -> NewSeat {
    NewSeat { label: label.into() }
}

#[test]
fn the_database_never_makes_a_key_again() {
    each::<Keys>(|db| {
        let keys = db.write(|tx| tx.insert_all([ticket("a"), ticket("b"), ticket("c")]))?;
        assert_eq!(keys.iter().map(|t| *t.id.raw()).collect::<Vec<_>>(), [1, 2, 3]);
        db.write(|tx| tx.delete(keys[2].id))?;
        assert_eq!(db.write(|tx| tx.insert(ticket("d")))?.id, key(4));
        // A key of one's own counts too, also after the row is gone.
        db.write(|tx| {
            let own = Ticket { id: key(100), title: "own".into() };
            assert_eq!(tx.insert(own.clone())?, own);
            tx.delete(own.id)?;
            assert_eq!(tx.insert(ticket("e"))?.id, key(101));
            assert_eq!(tx.insert(Ticket { id: key(-7), title: "below".into() })?.id, key(-7));
            assert_eq!(tx.insert(ticket("f"))?.id, key(102));
            Ok(())
        })?;
        // What is rolled back was never there.
        let undone: fk::Result<()> = db.write(|tx| {
            assert_eq!(tx.insert(ticket("g"))?.id, key(103));
            Err(Error::NotUnique { table: "on purpose" })
        });
        assert!(undone.is_err());
        assert_eq!(db.write(|tx| tx.insert(ticket("h")))?.id, key(103));
        Ok(())
    });
}

#[test]
fn keys_may_come_again_where_that_is_said() {
    each::<Keys>(|db| {
        db.write(|tx| {
            let seats = tx.insert_all([seat("a"), seat("b")])?;
            tx.delete(seats[1].id)?;
            assert_eq!(tx.insert(seat("c"))?.id, seats[1].id);
            tx.insert(Seat { id: key(i64::MAX), label: "last".into() })?;
            // The database looks for a free one.
            let lucky = tx.insert(seat("lucky"))?;
            assert_eq!(tx.require(lucky.id)?.label, "lucky");
            Ok(())
        })
    });
}

#[test]
fn a_table_runs_out_of_keys() {
    each::<Keys>(|db| {
        db.write(|tx| tx.insert(Ticket { id: key(i64::MAX), title: "last".into() }))?;
        // To SQLite it is a full disk: it ends the transaction ("Autoincrement", §3).
        let error = db.write(|tx| {
            tx.insert(seat("lost"))?;
            tx.insert(ticket("one more"))
        });
        assert!(matches!(error, Err(Error::TransactionLost { .. })), "{error:?}");
        db.write(|tx| {
            assert_eq!((tx.count(Ticket::query())?, tx.count(Seat::query())?), (1, 0));
            tx.insert(seat("the database goes on")).map(drop)
        })
    });
}

#[test]
fn natural_keys_are_given() {
    each::<Keys>(|db| {
        db.write(|tx| {
            let germany = tx.insert(NewCountry { code: text("DE"), name: "Germany".into() })?;
            assert_eq!(germany, Country { code: text("DE"), name: "Germany".into() });
            let cellar = tx.insert(Floor { number: Key::from_raw(-1), name: "cellar".into() })?;
            let top = NewFloor { number: Key::from_raw(i32::MAX), name: "top".into() };
            assert_eq!(tx.insert(top)?.number.raw(), &i32::MAX);
            let service = || "dns".to_owned();
            let dns = Port { number: Key::from_raw(53), service: service(), floor_id: Some(cellar.number) };
            assert_eq!(tx.insert(dns.clone())?, dns);
            let high = Port { number: Key::from_raw(u32::MAX), service: service(), floor_id: None };
            tx.insert(high.clone())?;

            assert_eq!(tx.require(Key::<Port, u32>::from_raw(u32::MAX))?, high);
            assert_eq!(tx.get(text::<Country>("de"))?, None);
            assert_eq!(tx.get_by(Country::PRIMARY_KEY, germany.code.clone())?.as_ref(), Some(&germany));
            tx.update(&Country { name: "Deutschland".into(), ..germany.clone() })?;
            assert_eq!(tx.require(germany.code.clone())?.name, "Deutschland");
            tx.set(dns.number, |p| p.service.set("domain"))?;
            assert_eq!(tx.require(dns.number)?.service, "domain");
            tx.set(dns.number, |p| p.number.set(Key::from_raw(54)))?;
            assert_eq!(tx.get(dns.number)?, None);
            let gone = tx.delete(cellar.number)?;
            assert_eq!((gone.rows, gone.cascaded), (1, 1));
            assert_eq!(tx.count(Port::query())?, 1);
            Ok(())
        })?;
        refused(
            db,
            |tx| tx.insert(Country { code: text("DE"), name: "again".into() }),
            r#"insert on table "countries" violates unique constraint "pk_countries""#,
            "detail: key (code)=(DE) already exists",
        );
        refused(
            db,
            |tx| tx.insert(Port { number: Key::from_raw(1), service: "x".into(), floor_id: Some(Key::from_raw(-1)) }),
            r#"insert on table "ports" violates foreign key constraint "fk_ports_floor_id""#,
            r#"detail: key (floor_id)=(-1) is not present in table "floors", referenced by 1 row: (number)=(1)"#,
        );
        Ok(())
    });
}

#[test]
fn the_program_makes_keys() {
    each::<Keys>(|db| {
        db.write(|tx| {
            let user = || "Helen".to_owned();
            let made = tx.insert(NewSession { token: None, user: user() })?;
            let other = tx.insert(NewSession { token: None, user: user() })?;
            assert_ne!(made.token, other.token);
            assert!(made.token.raw().0.starts_with("token-"));
            assert_eq!(tx.require(made.token.clone())?, made);
            let own: Key<Session, Token> = Key::from_raw(Token("own".into()));
            assert_eq!(tx.insert(NewSession { token: Some(own.clone()), user: user() })?.token, own);
            let again = tx.insert(Session { token: own.clone(), user: user() }).unwrap_err();
            assert!(again.duplicate(Session::PRIMARY_KEY), "{again:?}");
            let (row, is_new) =
                tx.insert_or_get(NewSession { token: Some(own.clone()), user: "Max".into() }, Session::PRIMARY_KEY)?;
            assert_eq!((row.user.as_str(), is_new), ("Helen", false));
            tx.upsert(NewSession { token: Some(own.clone()), user: "Max".into() }, Session::PRIMARY_KEY)?;
            assert_eq!(tx.require(own)?.user, "Max");
            Ok(())
        })
    });
}

#[test]
fn composite_keys_go_through_every_call() {
    each::<Keys>(|db| {
        let row = |number, text: &str| Move { game: "g".into(), number, text: text.into() };
        db.write(|tx| {
            let first = tx.insert(row(1, "e4"))?;
            tx.insert(NewMove { game: "g".into(), number: 2, text: "e5".into() })?;
            assert_eq!(first.key(), Move::key("g".into(), 1));
            assert_eq!(first.key().raw(), &("g".to_owned(), 1));
            assert_eq!(tx.get(first.key())?.as_ref(), Some(&first));
            assert_eq!(tx.get(Move::key("g".into(), 3))?, None);
            assert_eq!(tx.get_by(Move::PRIMARY_KEY, first.key())?.as_ref(), Some(&first));
            tx.update(&row(1, "d4"))?;
            tx.set(Move::key("g".into(), 2), |m| (m.text.set("d5"), m.number.set(9)))?;
            assert_eq!(tx.require(Move::key("g".into(), 9))?.text, "d5");
            assert_eq!(tx.require(first.key())?.text, "d4");
            assert_eq!(tx.upsert(row(1, "c4"), Move::PRIMARY_KEY)?.text, "c4");
            assert_eq!(tx.insert_or_get(row(1, "b4"), Move::PRIMARY_KEY)?, (row(1, "c4"), false));
            tx.delete(first.key())?;
            assert!(tx.delete(first.key()).unwrap_err().is_not_found());
            let absent = tx.update(&row(7, "?")).unwrap_err();
            assert!(format!("{absent:#}").contains("(game, number)=(g, 7)"), "{absent:#}");
            Ok(())
        })?;
        refused(
            db,
            |tx| tx.insert(row(9, "again")),
            r#"insert on table "moves" violates unique constraint "pk_moves""#,
            "detail: key (game, number)=(g, 9) already exists",
        );
        Ok(())
    });
}

#[test]
fn a_row_may_be_nothing_but_its_key() {
    each::<Keys>(|db| {
        db.write(|tx| {
            tx.insert(Country { code: text("DE"), name: "Germany".into() })?;
            tx.insert(Floor { number: Key::from_raw(1), name: "first".into() })?;
            let visit = Visit { country: text("DE"), floor: Key::from_raw(1), day: 3 };
            tx.insert(visit.clone())?;
            tx.update(&visit)?;
            assert_eq!(tx.upsert(visit.clone(), Visit::PRIMARY_KEY)?, visit);
            assert!(tx.update(&Visit { day: 4, ..visit.clone() }).unwrap_err().is_not_found());
            tx.set(visit.key(), |v| v.day.set(5))?;
            assert_eq!(tx.get(visit.key())?, None);
            assert!(tx.delete(Key::<Floor, i32>::from_raw(1)).unwrap_err().still_referenced(Visit::FLOOR));
            assert_eq!(tx.delete(text::<Country>("DE"))?.cascaded, 1);
            Ok(())
        })
    });
}

#[test]
fn a_natural_key_is_parsed_as_its_value() {
    assert!("2147483648".parse::<FloorKey>().is_err());
    assert_eq!("-3".parse::<FloorKey>().unwrap(), Key::from_raw(-3));
    assert!("-3".parse::<PortKey>().is_err());
    assert_eq!("DE".parse::<CountryKey>().unwrap(), text("DE"));
}
