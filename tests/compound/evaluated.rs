//! Random compound queries beside what they are in Rust: lists and sets.

use std::collections::BTreeSet;

use fk::prelude::*;
use fk::query::{Compound, Selected};

use crate::random::{Random, rounds};
use crate::tables::{AGES, Home, HomeDb, NAMES, Owner, Pet, fill};

type Row = (Option<i64>, String);
type Columns = (Column<Option<i64>>, Column<String>);
type Compounds = Query<Owner, Compound<Selected<Columns>>>;

/// A part, with what it gives.
enum Leaf {
    Owners(Query<Owner, Selected<Columns>>),
    Pets(Query<Pet, Selected<Columns>>),
    Compound(Compounds),
}

fn leaf(random: &mut Random, tx: &ReadTx<'_, Home>, depth: usize) -> fk::Result<(Leaf, Vec<Row>)> {
    let (age, name) = (*random.of(&AGES), *random.of(&NAMES));
    Ok(match random.below(if depth == 0 { 4 } else { 6 }) {
        0 | 1 => {
            let query = owners(random, age, name);
            (Leaf::Owners(query.clone()), tx.all(query)?)
        }
        2 | 3 => {
            let query = Pet::query().filter(|p| p.age.is_not(age).or(p.name.eq(name))).select(|p| (p.age, p.name));
            (Leaf::Pets(query.clone()), tx.all(query)?)
        }
        _ => {
            let (query, rows) = compound(random, tx, depth - 1)?;
            (Leaf::Compound(query), rows)
        }
    })
}

fn owners(random: &mut Random, age: Option<i64>, name: &str) -> Query<Owner, Selected<Columns>> {
    let all = Owner::query();
    let some = match random.below(3) {
        0 => all,
        1 => all.filter(|o| o.age.is_not(age)),
        _ => all.filter(|o| o.pets().any(|p| p.name.eq(name)).or(o.age.is(age))),
    };
    // A limit in a part: of all rows in one order.
    let some = if random.maybe() { some } else { some.order_by(|o| o.id.desc()).limit(random.below(4) as u64) };
    some.select(|o| (o.age, o.name))
}

/// Gives a compound query and its rows.
fn compound(random: &mut Random, tx: &ReadTx<'_, Home>, depth: usize) -> fk::Result<(Compounds, Vec<Row>)> {
    let (age, name) = (*random.of(&AGES), *random.of(&NAMES));
    let first = owners(random, age, name);
    let mut rows = tx.all(first.clone())?;
    let (operator, (second, more)) = (random.below(4), leaf(random, tx, depth)?);
    let mut query = match second {
        Leaf::Owners(other) => put(operator, first, other),
        Leaf::Pets(other) => put(operator, first, other),
        Leaf::Compound(other) => put(operator, first, other),
    };
    rows = evaluate(operator, rows, more);
    for _ in 0..random.below(3) {
        if random.below(3) == 0 {
            let (limit, offset) = (random.below(5), random.below(2));
            query = query.order_by(|(age, name)| (age.desc(), name.asc())).limit(limit as u64).offset(offset as u64);
            rows.sort_by(|(a, b), (c, d)| (c, b).cmp(&(a, d)));
            rows = rows.into_iter().skip(offset).take(limit).collect();
        }
        let (operator, (other, more)) = (random.below(4), leaf(random, tx, depth)?);
        query = match other {
            Leaf::Owners(other) => put(operator, query, other),
            Leaf::Pets(other) => put(operator, query, other),
            Leaf::Compound(other) => put(operator, query, other),
        };
        rows = evaluate(operator, rows, more);
    }
    Ok((query, rows))
}

fn put<F, Q>(operator: usize, query: Query<Owner, F>, other: Q) -> Compounds
where
    F: fk::query::Comparable<Row = Row, Together = Compound<Selected<Columns>>>,
    Q: fk::query::GivesRows<Row>,
{
    match operator {
        0 => query.union(other),
        1 => query.union_all(other),
        2 => query.intersect(other),
        _ => query.except(other),
    }
}

fn evaluate(operator: usize, left: Vec<Row>, right: Vec<Row>) -> Vec<Row> {
    if operator == 1 {
        return left.into_iter().chain(right).collect();
    }
    let [left, right]: [BTreeSet<Row>; 2] = [left, right].map(|rows| rows.into_iter().collect());
    match operator {
        0 => left.union(&right).cloned().collect(),
        2 => left.intersection(&right).cloned().collect(),
        _ => left.difference(&right).cloned().collect(),
    }
}

#[test]
fn random_compounds_are_their_sets() -> fk::Result<()> {
    for round in 0..rounds(40) {
        let mut random = Random::new(round + 1);
        let db = HomeDb::in_memory()?;
        fill(&db, &mut random)?;
        for _ in 0..25 {
            db.read(|tx| {
                let (query, mut rows) = compound(&mut random, tx, 2)?;
                let text = format!("round {round}: {query:?}");
                assert_eq!(tx.count(query.clone())?, rows.len() as u64, "{text}");
                assert_eq!(tx.exists(query.clone())?, !rows.is_empty(), "{text}");

                let mut found = tx.all(query.clone())?;
                found.sort();
                rows.sort();
                assert_eq!(found, rows, "{text}");

                let sorted = query.order_by(|(age, name)| (name.desc(), age.asc().nulls_last()));
                rows.sort_by(|(a, b), (c, d)| d.cmp(b).then((a.is_none(), a).cmp(&(c.is_none(), c))));
                assert_eq!(tx.first(sorted.clone())?.as_ref(), rows.first(), "{text}");
                Ok(())
            })?;
        }
    }
    Ok(())
}
