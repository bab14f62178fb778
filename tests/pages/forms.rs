//! Pages of everything that a query can give for each row; the places are found wherever its columns end.

use fk::prelude::*;
use fk::query::{Form, Pages};

use crate::random::Random;
use crate::tables::{Author, Blog, BlogDb, Post, Remark, filled};

/// Gives the rows of all pages, read forwards, and then those that were read backwards from the end.
fn both_ways<F: Form + Clone>(db: &BlogDb, query: &Query<Post, F>, size: u64) -> fk::Result<[Vec<F::Row>; 2]>
where
    Query<Post, F>: Paged<F>,
{
    let (mut forwards, mut backwards) = (Vec::new(), Vec::new());
    let mut page = db.read(|tx| tx.page(query.paged(size)))?;
    loop {
        forwards.append(&mut page.rows);
        let Some(cursor) = page.next else { break };
        page = db.read(|tx| tx.page(query.paged(size).after(cursor)))?;
    }
    page = db.read(|tx| tx.page(query.paged(size).last()))?;
    loop {
        page.rows.append(&mut backwards);
        backwards = page.rows;
        let Some(cursor) = page.previous else { break };
        page = db.read(|tx| tx.page(query.paged(size).before(cursor)))?;
    }
    Ok([forwards, backwards])
}

trait Paged<F> {
    fn paged(&self, size: u64) -> Pages<Post, F>;
}

impl<F: fk::query::PerRow + Clone> Paged<F> for Query<Post, F> {
    fn paged(&self, size: u64) -> Pages<Post, F> {
        self.clone().page(size)
    }
}

/// Compares all pages of a query with all its rows. Its order ends in the key.
fn holds<F: Form + Clone>(db: &BlogDb, query: Query<Post, F>) -> fk::Result<()>
where
    Query<Post, F>: Paged<F>,
    F::Row: PartialEq + std::fmt::Debug,
{
    let all = db.read(|tx| tx.all(query.clone()))?;
    for size in [1, 2, 3, 100] {
        for found in both_ways(db, &query, size)? {
            assert_eq!(found, all, "pages of {size}: {query:?}");
        }
    }
    Ok(())
}

#[derive(Row, Debug, PartialEq)]
struct Line {
    title: String,
    rank: Option<i64>,
}

#[derive(Row, Debug, PartialEq)]
struct Whole {
    post: Post,
    author: Option<Author>,
    remarks: Vec<Remark>,
}

#[test]
fn whatever_a_query_gives() -> fk::Result<()> {
    let db = filled(&mut Random::new(11), 9)?;
    let by_rank = || Post::query().order_by(|p| (p.rank.desc(), p.id.asc()));
    let by_name = || Post::query().order_by(|p| (p.author().name.asc(), p.id.desc()));
    holds(&db, by_rank())?;
    holds(&db, by_name())?;
    // What is sorted by is given, in part, or not.
    holds(&db, by_rank().select(|p| p.title))?;
    holds(&db, by_rank().select(|p| (p.id, p.rank)))?;
    holds(&db, by_rank().select(|p| (p.title, p.rank, p.owner().name)))?;
    holds(&db, by_name().select(|p| (p.author().name, p.remarks().count())))?;
    holds(&db, by_name().select(|p| (p.title, p.rank)).into_row::<Line>())?;
    // Rows of other tables between.
    holds(&db, by_rank().select(|p| (p.author(), p.owner(), p.rank)))?;
    holds(&db, by_rank().select(|p| (p.owner(), p.rank, p)))?;
    // Parents by joins, children by one further statement.
    holds(&db, by_rank().with(Post::AUTHOR))?;
    holds(&db, by_name().with(Post::OWNER).with(Post::AUTHOR))?;
    holds(&db, by_name().with(Post::REMARKS.order_by(|r| r.number.desc())))?;
    holds(&db, by_rank().with(Post::AUTHOR).with(Post::REMARKS).into_row::<Whole>())?;
    holds(&db, by_rank().with(Post::OWNER.with(Author::POSTS.with(Post::REMARKS))))
}

/// A query sorts the same before and after it says what it gives.
#[test]
fn the_order_may_be_said_last() -> fk::Result<()> {
    let db = filled(&mut Random::new(12), 7)?;
    holds(&db, Post::query().select(|p| p.title).order_by(|p| (p.score.desc(), p.id.desc())))?;
    holds(&db, Post::query().with(Post::OWNER).order_by(|p| (p.owner().name.desc(), p.id.desc())))
}

/// A transaction that writes reads pages too.
#[test]
fn inside_a_write() -> fk::Result<()> {
    let db = filled(&mut Random::new(13), 5)?;
    db.write(|tx: &mut WriteTx<'_, Blog>| {
        let page = tx.page(Post::query().page(3))?;
        tx.delete(page.rows[2].id)?;
        let rest = tx.page(Post::query().page(3).after(page.next))?;
        assert_eq!(rest.rows.iter().map(|post| *post.id.raw()).collect::<Vec<_>>(), [4, 5]);
        let first = tx.page(Post::query().page(3).before(rest.previous))?;
        assert_eq!(first.rows, page.rows[..2]);
        Ok(())
    })
}

#[test]
fn a_page_is_explained() -> fk::Result<()> {
    let db = filled(&mut Random::new(14), 8)?;
    let by_rank = || Post::query().with(Post::REMARKS).order_by(|p| (p.rank.desc(), p.placed.asc())).page(2);
    let first = db.read(|tx| tx.page(by_rank()))?;
    let explained = db.read(|tx| tx.explain_page(by_rank().after(&first.next)))?;
    // What has a rank, and what has none.
    assert_eq!(explained.len(), 2);
    for (statement, number) in explained.iter().zip([6, 0]) {
        assert!(statement.sql.ends_with(" LIMIT 3"), "{statement}");
        assert_eq!((statement.values.len(), statement.also.len()), (number, 1), "{statement}");
        assert!(statement.plan[0].detail.contains("USING INDEX ix_posts_rank_placed"), "{statement}");
        assert!(statement.plan.iter().all(|step| !step.detail.contains("TEMP B-TREE")), "{statement}");
    }
    Ok(())
}
