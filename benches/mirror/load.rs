//! A million child rows: checked one by one, checked all at once from a stage, and loaded with one look at the end.
//!
//! The references are random, as an import's are, or in the order of the parents; the index of the reference is there.

use std::path::Path;
use std::time::Instant;

use fk::prelude::*;
use fk::rusqlite::{self, Connection};
use fk::{OnOrphan, Synchronous};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "authors")]
struct Author {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "books")]
struct Book {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    author_id: Key<Author>,
    title: String,
}

#[derive(Schema)]
#[schema(Author, Book)]
struct Library;

const ROWS: i64 = 1_000_000;
const AUTHORS: i64 = 100_000;

/// How rows get in; the first is what the others are compared with.
const WAYS: [&str; 8] = [
    "`insert` in a loop",
    "`insert_all`",
    "by hand, rusqlite, checked",
    "stage: `insert_all`, `promote`",
    "`bulk_load`: `insert` in a loop",
    "`bulk_load`: `insert_all`",
    "the same, indexes kept",
    "the same, 1 row in 100 skipped",
];

/// Measures each way so many times, by turns, and prints the medians.
pub fn run(rounds: usize) {
    let folder = std::env::temp_dir().join(format!("fk-load-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    println!("{ROWS} child rows of {AUTHORS} parents in one transaction, SQLite {}", rusqlite::version());
    println!("file in WAL mode, synchronous = NORMAL, commit included, {rounds} rounds\n");
    println!(
        "| way | random, s | `insert` / it | `insert_all` / it | in order, s | `insert` / it | `insert_all` / it |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    let mut times = vec![[Vec::new(), Vec::new()]; WAYS.len()];
    for _ in 0..rounds.max(1) {
        for (order, is_random) in [true, false].into_iter().enumerate() {
            let authors = authors(is_random);
            for (way, times) in times.iter_mut().enumerate() {
                times[order].push(one(&folder.join("library.db"), way, &authors));
            }
        }
    }
    let medians: Vec<[f64; 2]> = times.iter_mut().map(|times| [median(&mut times[0]), median(&mut times[1])]).collect();
    for (way, name) in WAYS.iter().enumerate() {
        print!("| {name}");
        for ((it, loop_), all) in medians[way].iter().zip(medians[0]).zip(medians[1]) {
            print!(" | {it:.2} | {:.2} | {:.2}", loop_ / it, all / it);
        }
        println!(" |");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

fn authors(is_random: bool) -> Vec<i64> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = |at: i64| {
        if !is_random {
            return at * AUTHORS / ROWS + 1;
        }
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % AUTHORS as u64) as i64 + 1
    };
    (0..ROWS).map(&mut next).collect()
}

fn book(author: i64) -> NewBook {
    NewBook { author_id: Key::from_raw(author), title: "a title".into() }
}

fn one(path: &Path, way: usize, authors: &[i64]) -> f64 {
    remove(path);
    let db = Db::<Library>::options().synchronous(Synchronous::Normal).open(path).unwrap();
    db.write(|tx| tx.insert_all((0..AUTHORS).map(|at| NewAuthor { name: format!("author {at}") }))).unwrap();
    db.checkpoint().unwrap();
    let books = || authors.iter().map(|author| book(*author));
    let start = Instant::now();
    match way {
        0 => db.write(|tx| books().try_for_each(|book| tx.insert(book).map(drop))).unwrap(),
        1 => db.write(|tx| tx.insert_all(books()).map(drop)).unwrap(),
        2 => by_hand(path, authors).unwrap(),
        3 => db
            .write(|tx| {
                let stage = tx.stage::<NewBook>()?;
                stage.insert_all(tx, books())?;
                stage.promote(tx).map(drop)
            })
            .unwrap(),
        4 => drop(db.bulk_load(|load| books().try_for_each(|book| load.insert(book).map(drop))).unwrap()),
        5 => drop(db.bulk_load(|load| load.insert_all(books())).unwrap()),
        6 => {
            let kept = db.bulk_load(|load| {
                load.keep_indexes();
                load.insert_all(books())
            });
            drop(kept.unwrap());
        }
        _ => {
            let loaded = db.bulk_load(|load| {
                load.on_orphan(Book::AUTHOR, OnOrphan::Skip)?;
                load.insert_all(
                    authors
                        .iter()
                        .enumerate()
                        .map(|(at, author)| book(if at % 100 == 99 { author + AUTHORS } else { *author })),
                )
            });
            assert_eq!(loaded.unwrap().rows, 990_000);
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    let expected = if way == 7 { 990_000 } else { ROWS.unsigned_abs() };
    assert_eq!(db.read(|tx| tx.count(Book::query())).unwrap(), expected);
    drop(db);
    remove(path);
    seconds
}

fn by_hand(path: &Path, authors: &[i64]) -> rusqlite::Result<()> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON")?;
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare("INSERT INTO books (author_id, title) VALUES (?1, ?2)")?;
    for author in authors {
        statement.execute((author, "a title"))?;
    }
    drop(statement);
    transaction.commit()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn remove(path: &Path) {
    for end in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        let _ = std::fs::remove_file(name);
    }
}
