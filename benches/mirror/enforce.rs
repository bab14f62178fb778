//! The same typed calls where SQLite holds foreign keys and where this library does.

use std::time::{Duration, Instant};

use fk::prelude::*;
use fk::{Enforcement, Synchronous};

#[derive(Table)]
#[table(name = "parents", has_many(children: Child))]
struct Parent {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table)]
#[table(name = "children", has_many(grandchildren: Grandchild))]
struct Child {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    parent_id: Key<Parent>,
    name: String,
}

#[derive(Table)]
#[table(name = "grandchildren")]
struct Grandchild {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    child_id: Key<Child>,
    number: i64,
}

#[derive(Table)]
#[table(name = "keepers")]
struct Keeper {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    parent_id: Key<Parent>,
}

#[derive(Schema)]
#[schema(Parent, Child, Grandchild, Keeper)]
struct Family;

/// Fills a database and gives what is timed: its name, and how many times it does what it does.
type Case = (&'static str, usize, fn(&Db<Family>, usize) -> Duration);

const CASES: [Case; 9] = [
    ("insert, one transaction each", 2_000, |db, n| {
        parents(db, 100);
        time(|| {
            for i in 0..n {
                db.write(|tx| tx.insert(child(i % 100))).unwrap();
            }
        })
    }),
    ("insert in a batch", 30_000, |db, n| {
        parents(db, 100);
        time(|| db.write(|tx| (0..n).try_for_each(|i| tx.insert(child(i % 100)).map(drop))).unwrap())
    }),
    ("set a reference", 30_000, |db, n| {
        parents(db, 100);
        db.write(|tx| tx.insert_all((0..n).map(|i| child(i % 100)))).unwrap();
        time(|| {
            db.write(|tx| {
                (1..=n).try_for_each(|i| {
                    tx.set(Key::<Child>::from_raw(i as i64), |c| c.parent_id.set(Key::from_raw((i % 100) as i64 + 1)))
                })
            })
            .unwrap();
        })
    }),
    ("set another column", 30_000, |db, n| {
        parents(db, 100);
        db.write(|tx| tx.insert_all((0..n).map(|i| child(i % 100)))).unwrap();
        time(|| {
            db.write(|tx| (1..=n).try_for_each(|i| tx.set(Key::<Child>::from_raw(i as i64), |c| c.name.set("other"))))
                .unwrap();
        })
    }),
    ("delete with a cascade of 1", 10_000, |db, n| {
        parents(db, n);
        db.write(|tx| tx.insert_all((0..n).map(child))).unwrap();
        delete_all(db, n)
    }),
    ("delete with a cascade of 100", 300, |db, n| {
        parents(db, n);
        db.write(|tx| tx.insert_all((0..n * 100).map(|i| child(i / 100)))).unwrap();
        delete_all(db, n)
    }),
    ("delete with a cascade of 100 000, one level", 1, |db, _| {
        parents(db, 1);
        db.write(|tx| tx.insert_all((0..100_000).map(|_| child(0)))).unwrap();
        delete_all(db, 1)
    }),
    ("delete with a cascade of 100 000, two levels", 1, |db, _| {
        parents(db, 1);
        db.write(|tx| {
            tx.insert_all((0..50_000).map(|_| child(0)))?;
            tx.insert_all((0..50_000).map(|i| NewGrandchild { child_id: Key::from_raw(i + 1), number: i }))
        })
        .unwrap();
        delete_all(db, 1)
    }),
    ("refused insert", 10_000, |db, n| {
        parents(db, 100);
        time(|| {
            db.write(|tx| {
                for _ in 0..n {
                    tx.insert(child(1_000_000)).err().unwrap();
                }
                Ok(())
            })
            .unwrap();
        })
    }),
];

fn time(f: impl FnOnce()) -> Duration {
    let start = Instant::now();
    f();
    start.elapsed()
}

fn parents(db: &Db<Family>, count: usize) {
    db.write(|tx| tx.insert_all((0..count).map(|i| NewParent { name: format!("parent {i}") }))).unwrap();
}

fn child(parent: usize) -> NewChild {
    NewChild { parent_id: Key::from_raw(parent as i64 + 1), name: "a child".into() }
}

fn delete_all(db: &Db<Family>, count: usize) -> Duration {
    time(|| {
        db.write(|tx| (1..=count).try_for_each(|i| tx.delete(Key::<Parent>::from_raw(i as i64)).map(drop))).unwrap();
    })
}

pub fn run(rounds: usize) {
    println!("| case | SQLite, ns | mirror, ns | ratio (min–max) |\n|---|---:|---:|---:|");
    for (name, count, case) in CASES {
        let (mut native, mut mirror, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let once = |enforcement| {
                let options = Db::<Family>::options().synchronous(Synchronous::Normal).enforcement(enforcement);
                case(&options.temporary().unwrap(), count).as_nanos() as f64 / count as f64
            };
            let (a, b) = (once(Enforcement::Database), once(Enforcement::Mirror));
            native.push(a);
            mirror.push(b);
            ratios.push(b / a);
        }
        let median = |values: &mut Vec<f64>| {
            values.sort_by(f64::total_cmp);
            values[values.len() / 2]
        };
        let (a, b, r) = (median(&mut native), median(&mut mirror), median(&mut ratios));
        println!("| {name} | {a:.0} | {b:.0} | {r:.2} ({:.2}–{:.2}) |", ratios[0], ratios[ratios.len() - 1]);
    }
}
