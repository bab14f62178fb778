//! Random changes of many rows: beside what a query has told before of each row, and the same whoever holds foreign keys.
//!
//! `FK_ROUNDS=3000 cargo test --test queries random` runs more of them.

use fk::prelude::*;
use fk::{Enforcement, Error};

use crate::store::key;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "nodes", has_many(leaves: Leaf via node, below: Node via above))]
struct Node {
    #[key]
    id: Key<Self>,
    #[unique]
    code: i64,
    #[references(on_delete = no_action, on_update = cascade, as above)]
    above: Option<Key<Node>>,
    #[references(Node::code, on_delete = set_null, on_update = cascade, as like)]
    like_code: Option<i64>,
    #[references(on_delete = no_action, deferred, as late)]
    late: Option<Key<Node>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "leaves")]
struct Leaf {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, on_update = cascade, as node)]
    node_id: Key<Node>,
    #[references(Node::code, on_delete = set_null, on_update = set_null, as other)]
    other_code: Option<i64>,
    #[check(weight >= 0)]
    weight: i64,
}

#[derive(Schema)]
#[schema(Node, Leaf)]
struct Tree;

struct Random(u64);

impl Random {
    fn below(&mut self, n: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from(self.0 % n.unsigned_abs()).unwrap()
    }

    fn maybe(&mut self, n: i64) -> Option<i64> {
        let number = self.below(n + 1);
        (number > 0).then_some(number)
    }
}

const NODES: i64 = 7;
const LEAVES: i64 = 12;

fn filled(mode: Enforcement, random: &mut Random) -> fk::Result<Db<Tree>> {
    let db = Db::<Tree>::options().enforcement(mode).in_memory()?;
    db.write(|tx| {
        for id in 1..=NODES {
            let above = random.maybe(id).map(key);
            let like_code = random.maybe(id).map(|id| id * 10);
            tx.insert(Node { id: key(id), code: id * 10, above, like_code, late: random.maybe(id).map(key) })?;
        }
        for id in 1..=LEAVES {
            let node_id = key(random.below(NODES) + 1);
            let other_code = random.maybe(NODES).map(|id| id * 10);
            tx.insert(Leaf { id: key(id), node_id, other_code, weight: random.below(9) })?;
        }
        Ok(())
    })?;
    Ok(db)
}

/// Some leaves; numbers decide which.
fn leaves([which, number, cut]: [i64; 3]) -> Query<Leaf> {
    let all = Leaf::query();
    let some = match which {
        0 => all,
        1 => all.filter(|l| l.weight.lt(number)),
        2 => all.filter(|l| l.node().code.gt(number * 10)),
        3 => all.filter(|l| l.other().above().code.is_null()),
        4 => all.filter(|l| l.node().leaves().count().gt(1)),
        5 => all.filter(|l| l.node().below().any(|n| n.leaves().any(|m| m.weight.gt(l.weight)))),
        _ => all.filter(|l| l.id.in_query(Leaf::query().order_by(|l| l.weight.desc()).limit(4).select(|l| l.id))),
    };
    match cut {
        0 => some.order_by(|l| (l.node().code.desc(), l.id.asc())).limit(number.unsigned_abs()),
        1 => some.order_by(|l| l.id.desc()).offset(number.unsigned_abs()),
        _ => some.order_by(|l| l.id.asc()),
    }
}

/// A new weight.
fn weight(leaf: &LeafColumns, which: i64, number: i64) -> Expr<i64> {
    let (weight, node) = (leaf.weight, leaf.node_id);
    match which {
        0 => weight * 2 - number,
        1 => leaf.node().code - number,
        2 => leaf.node().leaves().sum(|l| l.weight),
        3 => Leaf::query().filter(|l| l.weight.lt(weight)).count(),
        4 => Leaf::query().filter(|l| l.node_id.ne(node)).max(|l| l.weight).coalesce(number) + 1,
        5 => leaf.other().code.coalesce(-number),
        _ => (weight + 1) * (i64::MAX / 5),
    }
}

fn nodes([which, number, cut]: [i64; 3]) -> Query<Node> {
    let all = Node::query();
    let some = match which {
        0 => all.filter(|n| n.id.eq(key(number))),
        1 => all.filter(|n| n.code.le(number * 10)),
        2 => all.filter(|n| n.above().code.gt(number * 10)),
        3 => all.filter(|n| !n.leaves().exists()),
        4 => all.filter(|n| n.below().count().eq(0)),
        5 => all.filter(|n| n.like().like_code.is_not_null()),
        _ => all,
    };
    if cut == 0 { some.order_by(|n| n.id.desc()).limit(2) } else { some }
}

/// Does something to nodes.
fn change(tx: &mut WriteTx<'_, Tree>, some: Query<Node>, which: i64, number: i64) -> fk::Result<u64> {
    match which {
        0 => tx.delete_where(some).map(|gone| gone.rows),
        1 => tx.delete_where_returning(some).map(|gone| gone.len() as u64),
        2 => tx.update_where(some, |n| n.above.set(Some(key(number)))),
        3 => tx.update_where(some, |n| n.above.set(n.above().above)),
        4 => tx.update_where(some, |n| n.code.set(n.code + number * 100)),
        5 => tx.update_where(some, |n| n.like_code.set(n.code)),
        6 => tx.update_where(some, |n| n.late.set(n.id)),
        7 => tx.update_where(some, |n| n.late.set(Some(key(number + 2)))),
        8 => tx.update_where(some, |n| n.code.set(n.code)),
        9 => tx.update_where_returning(some, |n| (n.id.set(n.id), n.above.set(None))).map(|rows| rows.len() as u64),
        _ => tx.update_where(some, |n| n.code.set(number)),
    }
}

type Contents = (Vec<Node>, Vec<Leaf>);

fn contents(db: &Db<Tree>) -> fk::Result<Contents> {
    db.read(|tx| Ok((tx.all(Node::query().order_by(|n| n.id.asc()))?, tx.all(Leaf::query().order_by(|l| l.id.asc()))?)))
}

/// What came of it, as far as it is the same whoever holds foreign keys.
fn told(outcome: Result<u64, Error>) -> Result<u64, String> {
    outcome.map_err(|error| match &error {
        Error::Violation(_) => "a violation".to_owned(),
        Error::Disagreement { .. } => panic!("{error:#}"),
        error => error.to_string(),
    })
}

fn rounds() -> u64 {
    std::env::var("FK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(40)
}

#[test]
fn new_values_are_those_that_a_query_tells() -> fk::Result<()> {
    let (mut changed, mut refused) = (0, 0);
    for round in 1..=rounds() {
        let mut random = Random(round.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mode = [Enforcement::Database, Enforcement::Mirror, Enforcement::Both][usize::try_from(round % 3).unwrap()];
        let db = filled(mode, &mut random)?;
        for _ in 0..12 {
            let some = leaves([random.below(7), random.below(5), random.below(5)]);
            let (which, number, returning) = (random.below(7), random.below(5), random.below(2) == 0);
            let before = contents(&db)?.1;
            let told = db.read(|tx| {
                let mut expected: Vec<(Key<Leaf>, fk::Result<i64>)> = Vec::new();
                let ids = tx.all(some.clone().select(|l| l.id))?;
                let mut ids = ids.into_iter();
                // An overflow is one row's.
                tx.each(some.clone().select(|l| weight(&l, which, number)), |value| {
                    expected.extend(ids.next().map(|id| (id, value)));
                    Ok(())
                })?;
                Ok(expected)
            });
            // A sum that overflows ends the query.
            if matches!(told, Err(Error::Overflow { .. })) {
                continue;
            }
            let expected = told?;
            let outcome = db.write(|tx| {
                if returning {
                    let rows = tx.update_where_returning(some.clone(), |l| l.weight.set(weight(&l, which, number)))?;
                    for row in &rows {
                        assert_eq!(tx.require(row.id)?, *row);
                    }
                    Ok(rows.len() as u64)
                } else {
                    tx.update_where(some.clone(), |l| l.weight.set(weight(&l, which, number)))
                }
            });
            let after = contents(&db)?.1;
            let text = format!("round {round}: {which} {number} of {some:?}");
            match outcome {
                Ok(count) => {
                    assert_eq!(count, expected.len() as u64, "{text}");
                    for (old, new) in before.iter().zip(&after) {
                        let value = expected.iter().find(|(id, _)| *id == old.id);
                        let value = value.map_or(old.weight, |(_, value)| *value.as_ref().expect("no overflow"));
                        assert_eq!(*new, Leaf { weight: value, ..old.clone() }, "{text}");
                    }
                    changed += u32::from(count > 0);
                }
                Err(error) => {
                    let wrong = |value: &fk::Result<i64>| value.as_ref().map_or(true, |value| *value < 0);
                    assert!(expected.iter().any(|(_, value)| wrong(value)), "{text}: {error:#}");
                    assert!(
                        matches!(error, Error::Overflow { .. }) || error.check_failed(Leaf::WEIGHT_CHECK),
                        "{error:#}"
                    );
                    assert_eq!(before, after, "{text}");
                    refused += 1;
                }
            }
        }
    }
    assert!(changed > refused && refused > 20, "{changed} and {refused}");
    Ok(())
}

#[test]
fn it_comes_to_the_same_whoever_holds_foreign_keys() -> fk::Result<()> {
    let (mut done, mut refused) = (0, 0);
    for round in 1..=rounds() {
        let seed = round.wrapping_mul(0x2545_F491_4F6C_DD1D);
        let modes = [Enforcement::Database, Enforcement::Mirror, Enforcement::Both];
        let all: Vec<Db<Tree>> =
            modes.into_iter().map(|mode| filled(mode, &mut Random(seed))).collect::<fk::Result<_>>()?;
        let mut random = Random(seed);
        for _ in 0..12 {
            let numbers = [random.below(7), random.below(NODES + 1), random.below(3)];
            let (which, number) = (random.below(11), random.below(NODES + 3));
            let mut outcomes = Vec::new();
            for db in &all {
                let outcome = told(db.write(|tx| change(tx, nodes(numbers), which, number)));
                outcomes.push((outcome, contents(db)?));
                assert_eq!(db.read(|tx| Ok(tx.orphans()?.constraints.len()))?, 0);
            }
            let text = format!("round {round}: {which} {number} of {numbers:?}");
            assert_eq!(outcomes[0], outcomes[1], "{text}");
            assert_eq!(outcomes[0], outcomes[2], "{text}");
            if outcomes[0].0.is_ok() { done += 1 } else { refused += 1 }
        }
    }
    assert!(done > 100 && refused > 50, "{done} and {refused}");
    Ok(())
}
