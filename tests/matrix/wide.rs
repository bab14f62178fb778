//! One schema with every word of the declarations, as SQL, to the letter; and what SQLite itself says of the tables
//! that come of it. `GOLDEN=overwrite cargo test --test matrix` writes the file anew: it is to be read then.

use fk::prelude::*;
use fk::rusqlite::Connection;

use crate::each;

fn new_code() -> Key<Part, String> {
    Key::from_raw("made".into())
}

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Screw,
    Nut,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "makers", has_many(parts: Part via maker), has_one(address: Address))]
struct Maker {
    #[key]
    id: Key<Self>,
    #[unique(name = "uq_maker_name")]
    #[column(name = "full name", collate = nocase)]
    name: String,
    #[default(sql = "unixepoch()")]
    since: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "addresses", key(maker_id), check(name = "ck_addresses_zip", sql = "zip GLOB '[0-9]*'"))]
struct Address {
    #[references(on_delete = cascade)]
    maker_id: Key<Maker>,
    zip: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "parts",
    unique(maker_id, code),
    unique(label, where = is_null(retired) && kind != "nut"),
    index(weight desc, kind),
    index(label, where = len(label) > 3, name = "ix_long_label"),
    check(low < high)
)]
struct Part {
    #[key]
    #[default(with = new_code)]
    code: Key<Self, String>,
    #[references(on_delete = restrict, on_update = cascade)]
    maker_id: Key<Maker>,
    #[references(Maker::name, on_delete = set_default, on_update = cascade, name = "fk_brand", as brand)]
    #[column(collate = nocase)]
    #[default(Some("it's us".to_owned()))]
    brand: Option<String>,
    kind: Kind,
    #[default("none")]
    #[check(!like(label, "%'%"))]
    label: String,
    low: i64,
    #[check(is_in(high, 1, 10, 100))]
    high: i64,
    #[index]
    weight: Option<f64>,
    retired: Option<bool>,
    #[generated(high - low)]
    span: i64,
    #[generated(stored, sql = "weight * 1000.0")]
    grams: Option<f64>,
    blob: Option<Vec<u8>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "bins",
    key(hall, number),
    foreign_key((hall, above) -> Bin(hall, number), on_delete = set_null(above), as above),
    many_to_many(parts: Part through Stored via bin -> part)
)]
struct Bin {
    hall: String,
    number: u32,
    above: Option<u32>,
    #[references(on_delete = no_action, enforced = audit)]
    keeper_id: Option<Key<Clerk>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "stored",
    key(part_code, hall, number),
    foreign_key((hall, number) -> Bin(hall, number), on_delete = cascade, on_update = cascade, as bin),
    foreign_key((part_code, maker_id) -> Part(code, maker_id), on_delete = cascade, match = full, deferred, as made, index = false)
)]
struct Stored {
    #[references(on_delete = cascade, as part)]
    part_code: Key<Part, String>,
    maker_id: Option<Key<Maker>>,
    hall: String,
    number: u32,
    #[check(sql = "amount >= 0")]
    amount: i64,
}

/// Leads a shift whose clerk it is.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "clerks",
    foreign_key((hall, number) -> Bin(hall, number), on_delete = set_null, match = full, as bin, name = "fk_desk")
)]
struct Clerk {
    #[key(autoincrement = false)]
    id: Key<Self>,
    hall: Option<String>,
    number: Option<u32>,
    #[references(on_delete = restrict)]
    shift_id: Key<Shift>,
    #[not_a_reference]
    former_id: Option<Key<Clerk>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "shifts")]
struct Shift {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action)]
    leader_id: Key<Clerk>,
}

#[derive(Schema)]
#[schema(part, Maker, Address, Part)]
struct Goods;

#[derive(Schema)]
#[schema(include(Goods), Bin, Stored, Clerk, Shift, deferred_cycle(Clerk, Shift))]
struct Wide;

#[test]
fn the_statements_are_these() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/matrix.sql");
    let made = Db::<Wide>::ddl().join(";\n") + ";\n";
    if std::env::var("GOLDEN").is_ok_and(|wish| wish == "overwrite") {
        std::fs::write(path, &made).unwrap();
    }
    assert_eq!(made, std::fs::read_to_string(path).unwrap());
}

/// A plain database, made by the statements.
fn plain() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    for statement in Db::<Wide>::ddl() {
        connection.execute_batch(&statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
    }
    connection
}

fn ask(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn they_make_the_same_wherever_they_run() {
    let schema = "SELECT concat_ws('|', type, name, tbl_name, sql) FROM sqlite_schema ORDER BY type, name";
    let (first, second) = (plain(), plain());
    assert_eq!(ask(&first, schema), ask(&second, schema));
    let statements = Db::<Wide>::ddl();
    let texts = ask(&first, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'");
    assert_eq!(texts, statements, "SQLite keeps them as they are, in this order");
    let violations = ask(&first, "SELECT \"table\" FROM pragma_foreign_key_check");
    assert_eq!(violations, Vec::<String>::new());
    each::<Wide>(|db| {
        db.read(|tx| {
            assert_eq!(ask(tx.connection()?, schema), ask(&first, schema));
            Ok(())
        })
    });
}

#[test]
fn sqlite_sees_the_declared_references() {
    let keys = ask(
        &plain(),
        "SELECT t.name || '(' || group_concat(k.\"from\", ', ' ORDER BY k.seq) || ') -> ' || k.\"table\" || '('
             || group_concat(k.\"to\", ', ' ORDER BY k.seq) || ') ' || k.on_delete || ', ' || k.on_update
         FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) k WHERE t.schema = 'main'
         GROUP BY t.name, k.id ORDER BY 1",
    );
    assert_eq!(
        keys,
        [
            "addresses(maker_id) -> makers(id) CASCADE, NO ACTION",
            "bins(hall, above) -> bins(hall, number) NO ACTION, NO ACTION",
            "clerks(hall, number) -> bins(hall, number) SET NULL, NO ACTION",
            "clerks(shift_id) -> shifts(id) RESTRICT, NO ACTION",
            "parts(brand) -> makers(full name) SET DEFAULT, CASCADE",
            "parts(maker_id) -> makers(id) RESTRICT, CASCADE",
            "shifts(leader_id) -> clerks(id) NO ACTION, NO ACTION",
            "stored(hall, number) -> bins(hall, number) CASCADE, CASCADE",
            "stored(part_code) -> parts(code) CASCADE, NO ACTION",
            "stored(part_code, maker_id) -> parts(code, maker_id) CASCADE, NO ACTION",
        ]
    );
}

#[test]
fn sqlite_sees_the_declared_keys_and_indexes() {
    let indexes = ask(
        &plain(),
        "SELECT t.name || ' ' || i.origin || iif(i.\"unique\", ' unique', '') || iif(i.partial, ' partial', '') || ' ('
             || group_concat(c.name || iif(c.\"desc\", ' desc', '') || iif(c.coll = 'BINARY', '', ' ' || c.coll), ', '
                             ORDER BY c.seqno)
             || ')'
         FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_xinfo(i.name) c
         WHERE t.schema = 'main' AND c.key AND t.name NOT LIKE 'sqlite%' GROUP BY t.name, i.name ORDER BY 1",
    );
    assert_eq!(
        indexes,
        [
            "bins c (hall, above)",
            "bins c (keeper_id)",
            "bins pk unique (hall, number)",
            "clerks c (hall, number)",
            "clerks c (shift_id)",
            "makers u unique (full name NOCASE)",
            "parts c (brand NOCASE)",
            "parts c (weight desc, kind)",
            "parts c (weight)",
            "parts c partial (label)",
            "parts c unique partial (label)",
            "parts pk unique (code)",
            "parts u unique (maker_id, code)",
            "shifts c (leader_id)",
            "stored c (hall, number)",
            "stored pk unique (part_code, hall, number)",
        ]
    );
}

#[test]
fn rows_live_in_it() {
    each::<Wide>(|db| {
        db.write(|tx| {
            let maker = tx.insert(NewMaker { name: "It's Us".into(), since: None })?;
            let new = NewPart {
                code: None,
                maker_id: maker.id,
                brand: None,
                kind: Kind::Nut,
                label: None,
                low: 1,
                high: 10,
                weight: Some(0.5),
                retired: None,
                blob: Some(vec![0, 1]),
            };
            let part = tx.insert(new)?;
            assert_eq!((part.code.raw().as_str(), part.brand.as_deref()), ("made", Some("it's us")));
            assert_eq!((part.span, part.grams), (9, Some(500.0)));
            assert_eq!(tx.one(Part::BRAND.of(&part))?, maker);
            let bin = tx.insert(Bin { hall: "A".into(), number: 1, above: None, keeper_id: Some(Key::from_raw(9)) })?;
            let maker_id = Some(maker.id);
            tx.insert(Stored { part_code: part.code.clone(), maker_id, hall: "A".into(), number: 1, amount: 3 })?;
            assert_eq!(tx.all(bin.parts())?, [part]);
            assert!(tx.first(Bin::KEEPER.of(&bin))?.is_none());
            tx.defer_foreign_keys()?;
            let shift = tx.insert(NewShift { leader_id: Key::from_raw(1) })?;
            let (hall, number) = (Some("A".into()), Some(1));
            let clerk = tx.insert(NewClerk { hall, number, shift_id: shift.id, former_id: Some(Key::from_raw(7)) })?;
            assert_eq!(tx.one(Clerk::BIN.of(&clerk))?, bin);
            assert_eq!(tx.delete(bin.key())?.cascaded, 2);
            assert_eq!(tx.require(clerk.id)?.hall, None);
            Ok(())
        })
    });
}
