//! Which key of a parent a reference leads to: random schemas, each reference beside what SQLite says when it compiles
//! a statement about it.

use std::collections::BTreeMap;

use fk::mirror::Schema;
use fk::mirror::schema::FindingKind;

use super::random::Random;
use super::{file, pragmas, rounds};

const TABLES: [&str; 5] = ["p", "q", "Order", "Größe", "a b"];
const COLUMNS: [&str; 5] = ["id", "a", "B", "rowid", "c d"];
const TYPES: [&str; 8] = ["", "INTEGER", "INT", "TEXT", "BLOB", "REAL", "NUMERIC", "INTEGER"];
const COLLATIONS: [&str; 7] = ["", "", "", "", " COLLATE NOCASE", " COLLATE rtrim", " COLLATE binary"];

/// Some columns, each once.
fn some<'a>(random: &mut Random, of: &[&'a str], most: usize) -> Vec<&'a str> {
    let mut rest = of.to_vec();
    (0..=random.below(most)).map(|_| rest.swap_remove(random.below(rest.len()))).collect()
}

fn listed(random: &mut Random, names: &[&str], collated: usize) -> String {
    let term = |name: &&str| {
        let mut term = random.name(name);
        if random.one_in(collated) {
            term.push_str(random.pick(&[" COLLATE nocase", " DESC", " COLLATE BINARY ASC"]));
        }
        term
    };
    names.iter().map(term).collect::<Vec<_>>().join(", ")
}

fn reference(random: &mut Random, count: usize) -> String {
    let parent =
        if random.one_in(12) { random.pick(&["v", "nosuch", "vt", "sqlite_schema"]) } else { random.pick(&TABLES) };
    let mut text = format!("REFERENCES {}", random.name(parent));
    if !random.one_in(4) {
        let mut rest = COLUMNS.to_vec();
        let names: Vec<&str> = (0..count).map(|_| rest.swap_remove(random.below(rest.len()))).collect();
        let names = if random.one_in(15) { vec!["nosuch"; count] } else { names };
        text.extend([" (", &listed(random, &names, usize::MAX), ")"]);
    }
    text.push_str(random.pick(&["", " ON DELETE CASCADE", " ON UPDATE SET NULL", " DEFERRABLE INITIALLY DEFERRED"]));
    text
}

fn table(random: &mut Random, name: &str) -> String {
    let columns = some(random, &COLUMNS, 4);
    let mut clauses: Vec<String> = Vec::new();
    let mut keyed = false;
    for column in &columns {
        let mut clause = format!("{} {}{}", random.name(column), random.pick(&TYPES), random.pick(&COLLATIONS));
        if !keyed && random.one_in(4) {
            keyed = true;
            clause.push_str(random.pick(&[" PRIMARY KEY", " PRIMARY KEY", " PRIMARY KEY DESC"]));
        }
        if random.one_in(5) {
            clause.push_str(" UNIQUE");
        }
        if random.one_in(5) {
            clause.push(' ');
            clause.push_str(&reference(random, 1));
        }
        clauses.push(clause);
    }
    if !keyed && random.one_in(2) {
        keyed = true;
        let key = some(random, &columns, columns.len().min(3));
        clauses.push(format!("PRIMARY KEY ({})", listed(random, &key, 6)));
    }
    for _ in 0..random.below(3) {
        let key = some(random, &columns, columns.len().min(2));
        clauses.push(format!("UNIQUE ({})", listed(random, &key, 6)));
    }
    for _ in 0..random.below(3) {
        let own = some(random, &columns, columns.len().min(3));
        let to = reference(random, own.len());
        clauses.push(format!("FOREIGN KEY ({}) {to}", listed(random, &own, usize::MAX)));
    }
    let end = if keyed && random.one_in(4) { " WITHOUT ROWID" } else { "" };
    let mut text = format!("CREATE TABLE {} ({}){end}", random.quoted(name), clauses.join(", "));
    for at in 0..random.below(3) {
        let key = some(random, &columns, columns.len().min(2));
        let key = match random.below(6) {
            0 => format!("lower({})", random.name(key[0])),
            _ => listed(random, &key, 4),
        };
        let filter =
            if random.one_in(4) { format!(" WHERE {} IS NOT NULL", random.name(columns[0])) } else { String::new() };
        let unique = if random.one_in(5) { "" } else { "UNIQUE " };
        let index = format!(";\nCREATE {unique}INDEX \"{name}{at}\" ON {} ({key}){filter}", random.quoted(name));
        text.push_str(&index);
    }
    text
}

#[test]
fn references_lead_where_sqlite_finds_their_parents() {
    let mut random = Random::new(4);
    let (mut taken, mut sound, mut kinds) = (0, 0, BTreeMap::new());
    for _ in 0..rounds(300) {
        let mut connection = file("CREATE VIEW v AS SELECT 1 AS id; CREATE VIRTUAL TABLE vt USING dbstat");
        let mut texts = Vec::new();
        for name in TABLES {
            let text = table(&mut random, name);
            // Each is taken whole or not at all.
            let transaction = connection.transaction().unwrap();
            if transaction.execute_batch(&text).is_ok() {
                transaction.commit().unwrap();
                texts.push(text);
            }
        }
        let schema = Schema::read(&connection).unwrap();
        if let Err(error) = pragmas::agrees(&connection, &schema) {
            panic!("{error}\n{}\n{schema}", texts.join(";\n"));
        }
        taken += texts.len();
        sound += schema.references().filter(|at| schema.reference(*at).1.sound).count();
        for finding in &schema.findings {
            *kinds.entry(format!("{:?}", finding.kind)).or_insert(0) += 1;
        }
        let broken = schema.references().filter(|at| !schema.reference(*at).1.sound).count();
        let told = schema.findings.iter().filter(|finding| finding.kind.is_mismatch()).count();
        assert_eq!(broken, told, "{schema}");
    }
    let kinds: Vec<String> = kinds.into_iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    assert!(taken > 800 && sound > 150, "{taken} tables, {sound} sound references, {kinds:?}");
    for kind in [
        FindingKind::NoParent,
        FindingKind::NotATable,
        FindingKind::NoColumn,
        FindingKind::Arity,
        FindingKind::NoKey,
        FindingKind::PartialKey,
        FindingKind::CollatedKey,
        FindingKind::ExpressionKey,
        FindingKind::Unlike,
    ] {
        assert!(kinds.iter().any(|found| found.starts_with(&format!("{kind:?} "))), "{kind:?} isn't among {kinds:?}");
    }
}
