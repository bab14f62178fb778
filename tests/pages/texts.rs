//! The statements of pages and SQLite's plans for them, to the letter: losing an index, or a sort, is seen.

use std::cell::RefCell;
use std::fmt::Write as _;

use fk::prelude::*;
use fk::query::{Form, Pages};
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::random::Random;
use crate::tables::{Author, Blog, BlogDb, Post, Remark, fill};

thread_local! {
    /// What has run on this thread. Before rusqlite 0.41 a trace is a plain function, which keeps nothing itself.
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        let sql = statement.sql();
        LOG.with_borrow_mut(|log| log.extend(sql.starts_with("SELECT").then(|| sql.into_owned())));
    }
}

fn traced(path: &std::path::Path) -> fk::Result<BlogDb> {
    let options = BlogDb::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    options.open(path)
}

/// Writes what has run, with the plans.
fn told(out: &mut String, what: &str, file: &rusqlite::Connection) {
    for sql in LOG.take() {
        let _ = writeln!(out, "-- {what}\n{sql}");
        let mut plan = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let steps = plan.raw_query().mapped(|row| row.get::<_, String>(3)).map(Result::unwrap);
        steps.for_each(|step| {
            let _ = writeln!(out, "--   {step}");
        });
    }
}

/// Reads the first page, the one behind it, and the one before the second again.
fn pages<T: Table + In<Blog>, F: Form>(
    out: &mut String,
    db: &BlogDb,
    file: &rusqlite::Connection,
    what: &str,
    page: impl Fn() -> Pages<T, F>,
) -> fk::Result<()> {
    LOG.take();
    let first = db.read(|tx| tx.page(page()))?;
    told(out, &format!("{what}: the first page"), file);
    let second = db.read(|tx| tx.page(page().after(&first.next)))?;
    told(out, &format!("{what}: after"), file);
    db.read(|tx| tx.page(page().before(&second.previous)))?;
    told(out, &format!("{what}: before"), file);
    out.push('\n');
    Ok(())
}

#[test]
fn the_statements_and_their_plans_are_these() -> fk::Result<()> {
    let folder = std::env::temp_dir().join(format!("fk pages {}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("blog.db");
    let db = traced(&path)?;
    fill(&db, &mut Random::new(2), 60)?;
    let file = rusqlite::Connection::open(&path).unwrap();
    let mut out = String::new();
    macro_rules! case {
        ($what:literal, $query:expr) => {
            pages(&mut out, &db, &file, $what, || $query.page(2))?;
        };
    }
    case!("by key", Post::query());
    case!("by a key of two columns", Remark::query());
    case!("by an indexed column", Post::query().order_by(|p| p.placed.asc()));
    case!("by an indexed column, descending", Post::query().order_by(|p| p.placed.desc()));
    case!("by a text without case", Author::query().order_by(|a| a.name.asc()));
    case!("by an index in two directions", Post::query().order_by(|p| (p.placed.desc(), p.title.asc())));
    case!("by what may be NULL", Post::query().order_by(|p| p.score.asc()));
    case!("by what may be NULL, descending", Post::query().order_by(|p| p.score.desc()));
    case!("NULL last", Post::query().order_by(|p| p.score.asc().nulls_last()));
    case!("by what may be NULL in two directions", Post::query().order_by(|p| (p.rank.desc(), p.placed.asc())));
    case!("with a filter", Post::query().filter(|p| p.owner_id.eq(Key::from_raw(1))).order_by(|p| p.id.desc()));
    case!("something else is given", Post::query().select(|p| p.title).order_by(|p| p.placed.asc()));
    case!("what is sorted by is given", Post::query().select(|p| (p.id, p.placed)).order_by(|p| p.placed.asc()));
    case!("by a parent's column", Post::query().with(Post::OWNER).order_by(|p| p.owner().name.asc()));
    case!("by an optional parent's", Post::query().order_by(|p| (p.author().name.asc(), p.placed.desc())));
    case!("by a number of children", Author::query().order_by(|a| a.posts().count().desc()));
    drop(file);
    drop(db);
    std::fs::remove_dir_all(&folder).unwrap();

    // Whatever else changes: where an index serves the first thing, nothing is sorted, and no page is looked for.
    for block in out.split("\n\n").take(10).filter(|block| !block.contains("by a key of two columns")) {
        assert!(!block.contains("TEMP B-TREE"), "{block}");
    }
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite") {
        let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/pages.sql");
        std::fs::write(golden, &out).unwrap();
        return Ok(());
    }
    let expected = include_str!("../golden/pages.sql");
    for (line, expected) in out.lines().zip(expected.lines()) {
        assert_eq!(line, expected);
    }
    assert_eq!(out.lines().count(), expected.lines().count());
    Ok(())
}
