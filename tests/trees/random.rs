//! Random forests, with circles, beside an evaluation in Rust: every question, on every kind of reference.
//!
//! `FK_ROUNDS=1000 cargo test --test trees random` runs more; a failure prints its rows.

use std::collections::{BTreeMap, BTreeSet};

use fk::Tree;
use fk::check::Reference;
use fk::error::TreeFaultKind;
use fk::key::KeyValue;
use fk::relation::SameTable;

use super::*;

/// Each row's parent, which may be missing.
#[derive(Debug, Clone)]
struct Forest {
    rows: BTreeMap<i64, Option<i64>>,
    /// Whether a row that is its own parent is a root.
    ends: bool,
}

impl Forest {
    fn parent(&self, row: i64) -> Option<i64> {
        let parent = self.rows.get(&row).copied().flatten()?;
        let is_there = self.rows.contains_key(&parent) && !(self.ends && parent == row);
        is_there.then_some(parent)
    }

    /// The rows above a row, the nearest first, up to one that was there before.
    fn above(&self, row: i64) -> (Vec<i64>, bool) {
        let mut found = Vec::new();
        let mut at = row;
        while let Some(parent) = self.parent(at) {
            if parent == row || found.contains(&parent) {
                let closes = parent == row;
                if closes {
                    found.push(row);
                }
                return (found, true);
            }
            found.push(parent);
            at = parent;
        }
        (found, false)
    }

    fn below(&self, row: i64) -> BTreeSet<i64> {
        self.rows.keys().copied().filter(|other| self.above(*other).0.contains(&row)).collect()
    }

    fn children(&self, row: i64) -> impl Iterator<Item = i64> {
        self.rows.keys().copied().filter(move |other| self.parent(*other) == Some(row))
    }

    fn roots(&self) -> Vec<i64> {
        self.rows.keys().copied().filter(|row| self.parent(*row).is_none()).collect()
    }

    /// A row and all below it, depth-first.
    fn down(&self, row: i64, path: &[i64], most: u64, found: &mut Vec<(i64, u64, Vec<i64>)>) {
        let depth = path.len() as u64;
        if depth > most {
            return;
        }
        let path = [path, &[row]].concat();
        found.push((row, depth, path.clone()));
        for child in self.children(row) {
            self.down(child, &path, most, found);
        }
    }

    /// The circle that a row is in.
    fn circle(&self, row: i64) -> Option<Vec<i64>> {
        let (above, _) = self.above(row);
        above.contains(&row).then(|| [&[row], &above[..above.len() - 1]].concat())
    }
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: i64) -> i64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        i64::try_from((self.0 >> 20) % n.unsigned_abs()).unwrap()
    }

    /// Up to 12 rows. Most have a parent that comes before them, so that there are deep trees and few circles.
    fn forest(&mut self, ends: bool, missing: bool) -> Forest {
        let count = self.below(12) + 1;
        let mut rows = BTreeMap::new();
        for row in 1..=count {
            let parent = match self.below(10) {
                0 | 1 => None,
                2 => Some(self.below(count) + 1),
                3 if missing => Some(99),
                _ => Some((row - 1 - self.below(3)).max(1)).filter(|parent| *parent != row),
            };
            rows.insert(row, parent.or(ends.then_some(row)));
        }
        Forest { rows, ends }
    }
}

fn rounds() -> u64 {
    std::env::var("FK_ROUNDS").map_or(40, |rounds| rounds.parse().unwrap())
}

/// Asks everything of one table.
fn ask<T, F>(
    tx: &ReadTx<'_, Trees>,
    relation: ToOne<T, F>,
    forest: &Forest,
    key: impl Fn(i64) -> Key<T, T::Id>,
    id: impl Fn(&T) -> i64,
) -> fk::Result<()>
where
    T: Table<Id: KeyValue + Clone> + In<Trees>,
    F: Reference<Parent: SameTable<T>>,
    Key<T, T::Id>: Clone,
{
    let set = |query: Query<T>| -> fk::Result<BTreeSet<i64>> { Ok(tx.all(query)?.iter().map(&id).collect()) };
    // A path has keys; rows are known by them.
    let known: Vec<(i64, Key<T, T::Id>)> = forest.rows.keys().map(|row| (*row, key(*row))).collect();
    let row_of = |wanted: &Key<T, T::Id>| {
        let wanted = wanted.raw().values();
        known.iter().find(|(_, key)| key.raw().values() == wanted).unwrap().0
    };
    let tree = |tree: Tree<T>| -> Result<Vec<(i64, u64, Vec<i64>)>, Vec<i64>> {
        match tx.tree(tree) {
            Ok(found) => {
                Ok(found.iter().map(|b| (id(&b.row), b.depth, b.path().iter().map(&row_of).collect())).collect())
            }
            Err(fk::Error::Tree(fault)) => {
                assert_eq!(fault.kind, TreeFaultKind::Cycle);
                let row = |values: &Vec<Any>| known.iter().find(|(_, key)| key.raw().values() == *values).unwrap().0;
                Err(fault.rows.iter().map(row).collect())
            }
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!(set(relation.roots())?, forest.roots().into_iter().collect());
    let leaves = forest.rows.keys().copied().filter(|row| forest.children(*row).next().is_none());
    assert_eq!(set(relation.leaves())?, leaves.collect());
    for &row in forest.rows.keys() {
        let (above, turns) = forest.above(row);
        let below = forest.below(row);
        let with_itself = |rows: &BTreeSet<i64>| rows.iter().copied().chain([row]).collect::<BTreeSet<_>>();
        assert_eq!(set(relation.below(key(row)))?, below);
        assert_eq!(set(relation.subtree_of(key(row)))?, with_itself(&below));
        let above_set: BTreeSet<i64> = above.iter().copied().collect();
        assert_eq!(set(relation.above(key(row)))?, above_set);
        assert_eq!(set(relation.path_to(key(row)))?, with_itself(&above_set));

        let up = tree(relation.ancestors_of(key(row)));
        if turns {
            let entry = forest.rows.keys().filter_map(|row| forest.circle(*row));
            let circle = up.unwrap_err();
            assert!(entry.into_iter().any(|c| c == circle), "{circle:?}");
            assert!(circle.iter().all(|at| *at == row || above.contains(at)));
        } else {
            let path = [&[row], &above[..]].concat();
            let expected = path.iter().enumerate().map(|(depth, row)| (*row, depth as u64, path[..=depth].to_vec()));
            assert_eq!(up, Ok(expected.collect()));
        }
        let down = tree(relation.descendants_of(key(row)));
        if let Some(circle) = forest.circle(row) {
            assert_eq!(down, Err(circle));
        } else {
            for most in [0, 1, 3, u64::MAX] {
                let mut expected = Vec::new();
                forest.down(row, &[], most, &mut expected);
                assert_eq!(tree(relation.descendants_of(key(row)).max_depth(most)), Ok(expected.clone()));
                if most == u64::MAX {
                    assert_eq!(down, Ok(expected));
                }
            }
        }
    }
    let mut circles: Vec<Vec<i64>> = forest.rows.keys().filter_map(|row| forest.circle(*row)).collect();
    circles.retain(|circle| circle[0] == *circle.iter().min().unwrap());
    let found: Vec<Vec<i64>> = tx.cycles(relation)?.iter().map(|circle| circle.iter().map(&row_of).collect()).collect();
    assert_eq!(found, circles);
    if let Some(first) = circles.first() {
        assert_eq!(tree(relation.forest()), Err(first.clone()));
    } else {
        let mut expected = Vec::new();
        for root in forest.roots() {
            forest.down(root, &[], u64::MAX, &mut expected);
        }
        assert_eq!(tree(relation.forest()), Ok(expected));
    }
    Ok(())
}

/// Moves every row under every other, and sees what has become of it.
fn moved(tx: &mut WriteTx<'_, Trees>, forest: &Forest) -> fk::Result<()> {
    for &row in forest.rows.keys() {
        for &parent in forest.rows.keys() {
            let closes = parent == row || forest.above(parent).0.contains(&row);
            let outcome = tx.savepoint(|tx| {
                tx.move_under(Employee::MANAGER, key(row), Some(key(parent)))?;
                Ok(tx.require(key::<Employee>(row))?.manager_id)
            });
            match outcome {
                Ok(manager) => assert_eq!((manager, closes), (Some(key(parent)), false)),
                Err(fk::Error::Tree(fault)) => {
                    assert!(closes, "{row} under {parent}");
                    assert_eq!(fault.kind, TreeFaultKind::WouldCycle);
                    assert_eq!(fault.rows[0], [Any::Integer(row)]);
                }
                Err(error) => return Err(error),
            }
            let before = forest.rows[&row].map(key);
            tx.set(key::<Employee>(row), |e| e.manager_id.set(before))?;
        }
    }
    Ok(())
}

#[test]
fn everything_is_as_evaluated_by_hand() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let db = Db::<Trees>::in_memory().unwrap();
    for _ in 0..rounds() {
        let plain = random.forest(false, false);
        let audited = random.forest(false, true);
        let ends = random.forest(true, false);
        let _shown = Shown([&plain, &audited, &ends]);
        let outcome = db.try_write(|tx| -> Result<(), Option<fk::Error>> {
            tx.defer_foreign_keys()?;
            let code = |id: i64| format!("it's {id:02}");
            for (&id, &parent) in &plain.rows {
                tx.insert(Employee { id: key(id), name: String::new(), manager_id: parent.map(key) })?;
                tx.insert(Part { id: key(id), code: code(id), whole_code: parent.map(code) })?;
                tx.insert(Node { tenant: "a".into(), number: id, above: parent })?;
                // The same numbers of another tenant, none of which is above or below.
                tx.insert(Node { tenant: "b".into(), number: id, above: None })?;
                let path = |id| Key::from_raw(code(id));
                tx.insert(Folder { path: path(id), parent_id: parent.map(path) })?;
            }
            for (&id, &parent) in &audited.rows {
                tx.insert(Message { id: key(id), reply_to_id: parent.map(key) })?;
            }
            for (&id, &parent) in &ends.rows {
                tx.insert(Account { id: key(id), parent_id: key(parent.unwrap()) })?;
                tx.insert(Version { id: key(id), base_id: key(parent.unwrap()) })?;
            }
            ask(tx, Employee::MANAGER, &plain, key, |e| *e.id.raw())?;
            ask(tx, Part::WHOLE, &plain, key, |p| *p.id.raw())?;
            ask(tx, Folder::PARENT, &plain, |id| Key::from_raw(code(id)), |f| f.path.raw()[5..].parse().unwrap())?;
            ask(tx, Message::REPLY_TO, &audited, key, |m| *m.id.raw())?;
            ask(tx, Account::PARENT, &ends, key, |a| *a.id.raw())?;
            ask(tx, Version::BASE, &ends, key, |v| *v.id.raw())?;
            let other = Node::query().filter(|n| n.tenant.eq("b"));
            for node in tx.all(other)? {
                tx.delete(node.key())?;
            }
            ask(tx, Node::ABOVE, &plain, |id| Node::key("a".into(), id), |n| n.number)?;
            moved(tx, &plain)?;
            Err(None)
        });
        match outcome {
            Err(None) => {}
            outcome => panic!("{outcome:?}"),
        }
    }
}

/// Tells at a failure which rows there were.
struct Shown<'a>([&'a Forest; 3]);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("with {:?}", self.0);
        }
    }
}
