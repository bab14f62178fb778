//! Every page of random tables in random orders, forwards and backwards, beside the whole list.

use fk::prelude::*;
use fk::query::Pages;
use fk::{Cursor, Page};

use crate::random::{Random, rounds};
use crate::tables::{Blog, BlogDb, Post, PostColumns, Remark, filled, order};

/// Reads all pages, from the one that `begin` gives on, and gives them in the order in which they were read. Each cursor
/// goes through its text.
fn pages<T: Table + In<Blog> + Clone>(
    db: &BlogDb,
    query: impl Fn() -> Pages<T>,
    begin: Pages<T>,
    backwards: bool,
) -> fk::Result<Vec<Page<T, T>>> {
    let mut pages = vec![db.read(|tx| tx.page(begin))?];
    loop {
        let last = &pages[pages.len() - 1];
        let Some(cursor) = (if backwards { &last.previous } else { &last.next }) else { return Ok(pages) };
        let cursor: Cursor<T> = cursor.to_string().parse()?;
        let next = if backwards { query().before(cursor) } else { query().after(cursor) };
        pages.push(db.read(|tx| tx.page(next))?);
        assert!(pages.len() < 500, "the pages have no end");
    }
}

/// Walks a query forwards, and from each end backwards. `whole` is all rows in order.
fn walk<T>(db: &BlogDb, query: &Query<T>, whole: &[T], size: usize, text: &str) -> fk::Result<()>
where
    T: Table + In<Blog> + Clone + PartialEq + std::fmt::Debug,
{
    let page = || query.clone().page(size as u64);
    let expected: Vec<&[T]> = if whole.is_empty() { vec![&[]] } else { whole.chunks(size).collect() };

    let forwards = pages(db, page, page(), false)?;
    assert_eq!(forwards.iter().map(|page| &page.rows[..]).collect::<Vec<_>>(), expected, "{text}");
    for (at, page) in forwards.iter().enumerate() {
        assert_eq!((page.previous.is_some(), page.next.is_some()), (at > 0, at + 1 < forwards.len()), "{text}");
    }

    // From the last page back: the same pages.
    if let Some(cursor) = &forwards[forwards.len() - 1].previous {
        let mut back = pages(db, page, page().before(cursor), true)?;
        back.reverse();
        let rows: Vec<&[T]> = back.iter().map(|page| &page.rows[..]).collect();
        assert_eq!(rows, expected[..expected.len() - 1], "{text}");
        assert!(back.iter().all(|page| page.next.is_some()), "{text}");
    }

    // From the end: as long as others, so that the first is the short one.
    let mut back = pages(db, page, page().last(), true)?;
    back.reverse();
    let rows: Vec<&[T]> = back.iter().map(|page| &page.rows[..]).collect();
    let mut chunks: Vec<&[T]> = whole.rchunks(size).collect();
    chunks.reverse();
    assert_eq!(rows, if whole.is_empty() { vec![&[][..]] } else { chunks }, "{text}");
    for (at, page) in back.iter().enumerate() {
        assert_eq!((page.previous.is_some(), page.next.is_some()), (at > 0, at + 1 < back.len()), "{text}");
    }
    Ok(())
}

/// The order with the key behind it, in the direction of what is last.
fn whole(
    db: &BlogDb,
    query: Query<Post>,
    order: &dyn Fn(&PostColumns) -> Vec<fk::query::Sort>,
) -> fk::Result<Vec<Post>> {
    let descending = std::cell::Cell::new(false);
    let sorted = query.order_by(|p| {
        let sorts = order(&p);
        descending.set(sorts.last().is_some_and(|sort| format!("{sort:?}").contains("descending: true")));
        sorts
    });
    db.read(|tx| tx.all(sorted.order_by(|p| if descending.get() { p.id.desc() } else { p.id.asc() })))
}

#[test]
fn random_orders_are_walked_in_both_directions() -> fk::Result<()> {
    for round in 0..rounds(120) {
        let mut random = Random::new(round + 1);
        let rows = random.below(14);
        let db = filled(&mut random, rows)?;
        let filtered = random.below(3) == 0;
        let query = || if filtered { Post::query().filter(|p| p.placed.ge(0)) } else { Post::query() };
        for _ in 0..4 {
            let seed = random.clone();
            let order = |p: &PostColumns| order(&mut seed.clone(), p);
            order_is_walked(&db, query(), &order, random.below(4) + 1, round)?;
            random.below(2);
        }
    }
    Ok(())
}

fn order_is_walked(
    db: &BlogDb,
    query: Query<Post>,
    order: &dyn Fn(&PostColumns) -> Vec<fk::query::Sort>,
    size: usize,
    round: u64,
) -> fk::Result<()> {
    let whole = whole(db, query.clone(), order)?;
    let query = query.order_by(|p| order(&p));
    walk(db, &query, &whole, size, &format!("round {round}, pages of {size}: {query:?}"))
}

#[test]
fn a_key_of_several_columns_ends_the_order() -> fk::Result<()> {
    for round in 0..rounds(20) {
        let mut random = Random::new(round + 1000);
        let db = filled(&mut random, 8)?;
        for size in 1..4 {
            let all = db.read(|tx| tx.all(Remark::query().order_by(|r| (r.post_id.asc(), r.number.asc()))))?;
            walk(&db, &Remark::query(), &all, size, "by its key")?;
            let by_text = Remark::query().order_by(|r| (r.text.desc(), r.post_id.desc(), r.number.desc()));
            let all = db.read(|tx| tx.all(by_text))?;
            walk(&db, &Remark::query().order_by(|r| r.text.desc()), &all, size, "by text")?;
            let mixed = || Remark::query().order_by(|r| (r.number.desc(), r.post_id.asc()));
            let all = db.read(|tx| tx.all(mixed()))?;
            walk(&db, &mixed(), &all, size, "by the key the other way round")?;
        }
    }
    Ok(())
}

#[test]
fn the_pages_of_a_relation_are_its_rows() -> fk::Result<()> {
    let db = filled(&mut Random::new(5), 12)?;
    let ada = db.read(|tx| tx.require(Key::<crate::tables::Author>::from_raw(1)))?;
    let by_rank = || ada.posts().order_by(|p| (p.rank.desc(), p.placed.asc()));
    let all = db.read(|tx| tx.all(by_rank().order_by(|p| p.id.asc())))?;
    assert!(all.len() > 2, "there is something to walk");
    walk(&db, &by_rank(), &all, 2, "of one author")
}
