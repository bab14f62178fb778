//! Random schemas with random data, inserted in the order that was found, beside SQLite.

use std::fmt::Write as _;

use fk_core::schema::Action;
use rusqlite::Connection;

use super::How;
use crate::mirror::Schema;
use crate::mirror::schema::{Column, Reference, Table};
use crate::verify::Affinity;

/// What a reference of a test says.
#[derive(Debug, Clone, Copy)]
struct Ref {
    parent: usize,
    nullable: bool,
    deferred: bool,
}

fn column(name: String, not_null: bool) -> Column {
    Column {
        name,
        declared_type: "INTEGER".to_owned(),
        affinity: Affinity::Integer,
        collation: "BINARY".to_owned(),
        not_null,
        default: None,
        generated: false,
    }
}

fn schema(refs: &[Vec<Ref>]) -> Schema {
    let tables = refs.iter().enumerate().map(|(at, refs)| Table {
        database: "main".to_owned(),
        name: format!("t{at}"),
        order: at,
        columns: std::iter::once(column("id".to_owned(), false))
            .chain(refs.iter().enumerate().map(|(i, r)| column(format!("r{i}"), !r.nullable)))
            .collect(),
        key: vec![0],
        rowid: Some("id".to_owned()),
        uniques: Vec::new(),
        references: refs.iter().enumerate().map(|(i, r)| reference(at, i, *r)).collect(),
        incoming: Vec::new(),
        has_triggers: false,
    });
    let mut schema = Schema { tables: tables.collect(), findings: Vec::new() };
    schema.link();
    schema
}

fn reference(table: usize, at: usize, r: Ref) -> Reference {
    Reference {
        name: format!("fk_t{table}_r{at}"),
        order: at,
        columns: vec![at + 1],
        parent_name: format!("t{}", r.parent),
        parent: Some(r.parent),
        parent_columns: vec![0],
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
        deferred: r.deferred,
        enforced: true,
        match_full: false,
        set_null: Vec::new(),
        alike: true,
        sound: true,
        indexed: false,
    }
}

fn create(refs: &[Vec<Ref>]) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection.pragma_update(None, "foreign_keys", true).unwrap();
    for (at, refs) in refs.iter().enumerate() {
        let mut sql = format!("CREATE TABLE t{at} (id INTEGER PRIMARY KEY");
        for (i, r) in refs.iter().enumerate() {
            let null = if r.nullable { "" } else { " NOT NULL" };
            let deferred = if r.deferred { " DEFERRABLE INITIALLY DEFERRED" } else { "" };
            let _ = write!(sql, ", r{i} INTEGER{null} REFERENCES t{} (id){deferred}", r.parent);
        }
        sql.push(')');
        connection.execute_batch(&sql).unwrap();
    }
    connection
}

/// A small generator of random numbers (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % n as u64).unwrap()
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

fn random_refs(random: &mut Random) -> Vec<Vec<Ref>> {
    let tables = 1 + random.below(6);
    (0..tables)
        .map(|_| {
            (0..random.below(4))
                .map(|_| Ref { parent: random.below(tables), nullable: random.one_in(3), deferred: random.one_in(4) })
                .collect()
        })
        .collect()
}

/// Rows of each table: key is position + 1, and what each reference says.
fn random_rows(random: &mut Random, refs: &[Vec<Ref>]) -> Vec<Vec<Vec<Option<usize>>>> {
    const ROWS: usize = 4;
    let row = |random: &mut Random, table: usize, at: usize| {
        let value = |r: &Ref| {
            // Rows of a table's own are its parents first.
            let most = if r.parent == table { at + 1 } else { ROWS };
            (!r.nullable || !random.one_in(4)).then(|| 1 + random.below(most))
        };
        refs[table].iter().map(value).collect()
    };
    (0..refs.len()).map(|table| (0..ROWS).map(|at| row(random, table, at)).collect()).collect()
}

fn text(value: Option<usize>) -> String {
    value.map_or("NULL".to_owned(), |value| value.to_string())
}

/// Inserts all rows; `nulled` references are set afterwards.
fn insert(
    connection: &Connection,
    tables: &[usize],
    rows: &[Vec<Vec<Option<usize>>>],
    nulled: &[(usize, usize)],
) -> rusqlite::Result<()> {
    for table in tables {
        for (at, row) in rows[*table].iter().enumerate() {
            let mut sql = format!("INSERT INTO t{table} VALUES ({}", at + 1);
            for (i, value) in row.iter().enumerate() {
                sql.push_str(", ");
                sql.push_str(&text(value.filter(|_| !nulled.contains(&(*table, i)))));
            }
            sql.push(')');
            connection.execute_batch(&sql)?;
        }
    }
    for (table, i) in nulled {
        for (at, row) in rows[*table].iter().enumerate() {
            connection.execute_batch(&format!("UPDATE t{table} SET r{i} = {} WHERE id = {}", text(row[*i]), at + 1))?;
        }
    }
    Ok(())
}

#[test]
fn random_data_goes_in_and_out_in_the_order() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let (mut as_written, mut wide, mut nulls, mut deferred) = (0, 0, 0, 0);
    for round in 0..1500 {
        let refs = random_refs(&mut random);
        let (schema, rows) = (schema(&refs), random_rows(&mut random, &refs));
        let order = schema.insert_order();
        assert_eq!(order, schema.insert_order());
        let connection = create(&refs);
        connection.execute_batch("BEGIN").unwrap();
        if order.needs_transaction_wide_deferral() {
            connection.execute_batch("PRAGMA defer_foreign_keys = ON").unwrap();
            wide += 1;
        }
        let nulled: Vec<(usize, usize)> = order
            .broken
            .iter()
            .filter(|broken| matches!(broken.how, How::Null(_)))
            .map(|broken| (broken.reference.child, broken.reference.key))
            .collect();
        nulls += nulled.len();
        deferred += order.broken.iter().filter(|broken| broken.how == How::Deferred).count();
        let told = || format!("round {round}: {refs:?}\n{order}");
        insert(&connection, &order.tables, &rows, &nulled).unwrap_or_else(|e| panic!("{e}: {}", told()));
        connection.execute_batch("COMMIT; BEGIN").unwrap_or_else(|e| panic!("{e}: {}", told()));
        if order.needs_transaction_wide_deferral() {
            connection.execute_batch("PRAGMA defer_foreign_keys = ON").unwrap();
        }
        for (table, i) in &nulled {
            connection.execute_batch(&format!("UPDATE t{table} SET r{i} = NULL")).unwrap();
        }
        for table in order.deletes() {
            connection.execute_batch(&format!("DELETE FROM t{table}")).unwrap_or_else(|e| panic!("{e}: {}", told()));
        }
        connection.execute_batch("COMMIT").unwrap_or_else(|e| panic!("{e}: {}", told()));

        let all: Vec<usize> = (0..refs.len()).collect();
        as_written += usize::from(insert(&create(&refs), &all, &rows, &[]).is_err());
    }
    // The order matters, and every way to break a circle has been needed.
    assert!(as_written > 300 && wide > 20 && nulls > 20 && deferred > 20, "{as_written} {wide} {nulls} {deferred}");
}

#[test]
fn the_easiest_reference_of_a_circle_waits() {
    let hard = |parent| Ref { parent, nullable: false, deferred: false };
    let null = |parent| Ref { parent, nullable: true, deferred: false };
    let late = |parent| Ref { parent, nullable: false, deferred: true };
    let told = |refs: &[Vec<Ref>]| schema(refs).insert_order().to_string();
    let circle = |third: Ref| [vec![hard(1)], vec![third], vec![hard(0)]];
    assert_eq!(
        told(&circle(null(2))),
        "t1\nt0\nt2\nfk_t1_r0 of \"t1\": (r0) is NULL at first, and set when all rows are there"
    );
    assert_eq!(told(&circle(late(2))), "t1\nt0\nt2\nfk_t1_r0 of \"t1\": it is deferred, and waits for the commit");
    assert_eq!(told(&circle(hard(2))), "t2\nt1\nt0\nfk_t2_r0 of \"t2\": the transaction puts its foreign keys off");
    // Of two circles through one table, each is broken where it is easiest.
    let both = [vec![hard(1), late(2)], vec![null(0)], vec![hard(0)]];
    let order = schema(&both).insert_order();
    assert!(!order.needs_transaction_wide_deferral());
    assert_eq!(order.tables, [1, 0, 2]);
    // A reference that may be NULL and waits by itself needs no update.
    let easy = Ref { parent: 1, nullable: true, deferred: true };
    assert_eq!(schema(&[vec![easy], vec![hard(0)]]).insert_order().broken[0].how, How::Deferred);
    // A table's own rows are no matter of the order of tables.
    let own = schema(&[vec![hard(0), late(0)]]).insert_order();
    assert_eq!((own.tables.len(), own.broken.len(), own.own.len()), (1, 0, 1));
}

#[test]
fn thousands_of_tables_are_no_matter_of_depth() {
    const TABLES: usize = 20_000;
    let hard = |parent| Ref { parent, nullable: false, deferred: false };
    let chain: Vec<Vec<Ref>> =
        (0..TABLES).map(|at| if at + 1 < TABLES { vec![hard(at + 1)] } else { vec![] }).collect();
    let order = schema(&chain).insert_order();
    assert!(order.broken.is_empty());
    assert!(order.tables.iter().rev().copied().eq(0..TABLES));
    let circle: Vec<Vec<Ref>> = (0..TABLES).map(|at| vec![hard((at + 1) % TABLES)]).collect();
    assert_eq!(schema(&circle).insert_order().broken.len(), 1);
}
