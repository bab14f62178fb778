//! Tables with NULL, duplicates, texts without case, real numbers, keys of several columns.

use fk::prelude::*;
use fk::query::Sort;

use crate::random::Random;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "authors", has_many(posts: Post via owner))]
pub(crate) struct Author {
    #[key]
    pub(crate) id: Key<Self>,
    #[index]
    #[column(collate = nocase)]
    pub(crate) name: String,
    pub(crate) born: Option<i64>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "posts", has_many(remarks: Remark), index(placed desc, title), index(rank desc, placed))]
pub(crate) struct Post {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = set_null, as author)]
    pub(crate) author_id: Option<Key<Author>>,
    #[references(on_delete = cascade, as owner)]
    pub(crate) owner_id: Key<Author>,
    #[index]
    pub(crate) placed: i64,
    pub(crate) rank: Option<i64>,
    #[column(collate = nocase)]
    pub(crate) title: String,
    #[index]
    pub(crate) score: Option<f64>,
    pub(crate) thumb: Option<Vec<u8>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "remarks", key(post_id, number))]
pub(crate) struct Remark {
    #[references(on_delete = cascade)]
    pub(crate) post_id: Key<Post>,
    pub(crate) number: i64,
    pub(crate) text: Option<String>,
}

#[derive(Schema)]
#[schema(Author, Post, Remark)]
pub(crate) struct Blog;

pub(crate) type BlogDb = Db<Blog>;

/// Few different values, so that there are many of each.
pub(crate) fn post(random: &mut Random, authors: &[Key<Author>]) -> NewPost {
    NewPost {
        author_id: random.maybe().then(|| *random.of(authors)),
        owner_id: *random.of(authors),
        placed: *random.of(&[-1, 0, 0, 1, 2, i64::MAX - 9]),
        rank: *random.of(&[None, None, Some(0), Some(1), Some(-7)]),
        title: (*random.of(&["a", "A", "b", "", "ä", "it's \"x\""])).to_owned(),
        score: *random.of(&[None, Some(0.5), Some(-0.5), Some(f64::INFINITY), Some(1e300), Some(0.1 + 0.2)]),
        thumb: random.of(&[None, Some(vec![]), Some(vec![0, 255]), Some(vec![7])]).clone(),
    }
}

pub(crate) fn filled(random: &mut Random, posts: usize) -> fk::Result<BlogDb> {
    let db = BlogDb::in_memory()?;
    fill(&db, random, posts)?;
    Ok(db)
}

pub(crate) fn fill(db: &BlogDb, random: &mut Random, posts: usize) -> fk::Result<()> {
    db.write(|tx| {
        let names = [("Ada", Some(1815)), ("ada", None), ("Bob", Some(1815)), ("Cleo", None)];
        let mut authors = Vec::new();
        for (name, born) in names {
            authors.push(tx.insert(NewAuthor { name: name.into(), born })?.id);
        }
        for _ in 0..posts {
            let post = tx.insert(post(random, &authors))?;
            for number in 0..random.below(3) {
                let text = random.maybe().then(|| "x".repeat(random.below(3)));
                tx.insert(Remark { post_id: post.id, number: i64::try_from(number).unwrap(), text })?;
            }
        }
        Ok(())
    })
}

/// Gives an order of up to three things, each in either direction, NULL first, last, or wherever it goes.
pub(crate) fn order(random: &mut Random, p: &PostColumns) -> Vec<Sort> {
    (0..random.below(4)).map(|_| sort(random, p, 15)).collect()
}

/// The same without what changes where other rows come and go.
pub(crate) fn lasting_order(random: &mut Random, p: &PostColumns) -> Vec<Sort> {
    (0..random.below(4)).map(|_| sort(random, p, 14)).collect()
}

fn sort(random: &mut Random, p: &PostColumns, kinds: usize) -> Sort {
    macro_rules! of {
        ($($e:expr),* $(,)?) => {{
            let both = [$(($e.asc(), $e.desc())),*];
            let (ascending, descending) = random.of(&both[..kinds]).clone();
            if random.maybe() { ascending } else { descending }
        }};
    }
    let sort = of![
        p.placed,
        p.rank,
        p.title,
        p.score,
        p.thumb,
        p.id,
        p.author_id,
        p.author().name,
        p.author().born,
        p.owner().name,
        p.owner().born,
        p.remarks().count(),
        p.remarks().max(|r| r.number),
        (p.rank * 2),
        p.owner().posts().count(),
    ];
    match random.below(4) {
        0 => sort.nulls_first(),
        1 => sort.nulls_last(),
        _ => sort,
    }
}
