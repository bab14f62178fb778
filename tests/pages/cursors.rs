//! Cursors that are none of the query's: another order, another table, a text that was changed.

use fk::prelude::*;
use fk::{Cursor, Error};

use crate::random::Random;
use crate::tables::{Author, BlogDb, Post, filled};

fn next<T>(page: fk::Page<impl Sized, T>) -> Cursor<T> {
    page.next.unwrap()
}

fn refused(outcome: fk::Result<impl Sized>) -> String {
    match outcome {
        Err(error @ Error::Cursor { .. }) => error.to_string(),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was taken"),
    }
}

fn by_placed(db: &BlogDb) -> fk::Result<Cursor<Post>> {
    Ok(next(db.read(|tx| tx.page(Post::query().order_by(|p| p.placed.asc()).page(1)))?))
}

const OTHER: &str = "the cursor leads nowhere in \"posts\": it is of another order, which may be an older one of this \
     query\n  help: begin with the first page";

#[test]
fn another_order_is_refused() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 5)?;
    let cursor = by_placed(&db)?;
    let others: Vec<Query<Post>> = vec![
        Post::query(),
        Post::query().order_by(|p| p.placed.desc()),
        Post::query().order_by(|p| p.rank.asc()),
        Post::query().order_by(|p| p.title.asc()),
        Post::query().order_by(|p| (p.placed.asc(), p.id.desc())),
        Post::query().order_by(|p| (p.placed.asc(), p.placed.asc())),
        Post::query().order_by(|p| (p.placed + 1).asc()),
        Post::query().order_by(|p| p.owner().born.asc()),
    ];
    for other in others {
        assert_eq!(refused(db.read(|tx| tx.page(other.clone().page(1).after(&cursor)))), OTHER, "{other:?}");
        assert_eq!(refused(db.read(|tx| tx.page(other.clone().page(1).before(&cursor)))), OTHER, "{other:?}");
    }
    Ok(())
}

#[test]
fn a_value_in_the_order_is_a_part_of_it() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 5)?;
    let by = |factor: i64| Post::query().order_by(|p| (p.rank * factor).asc()).page(1);
    let cursor = next(db.read(|tx| tx.page(by(2)))?);
    assert_eq!(refused(db.read(|tx| tx.page(by(-2).after(&cursor)))), OTHER);
    assert!(db.read(|tx| tx.page(by(2).after(&cursor))).is_ok());
    Ok(())
}

/// What says the same in other words is the same order.
#[test]
fn the_same_order_is_taken() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 5)?;
    let cursor = by_placed(&db)?;
    let same: Vec<Query<Post>> = vec![
        Post::query().order_by(|p| p.placed.asc()),
        Post::query().order_by(|p| (p.placed.asc(), p.id.asc())),
        Post::query().order_by(|p| p.placed.asc()).order_by(|p| p.id.asc()),
        // It is never NULL, so that it doesn't matter where NULL would be.
        Post::query().order_by(|p| p.placed.asc().nulls_last()),
        // The filter is no part of it, nor is what is given.
        Post::query().filter(|p| p.rank.is_null()).order_by(|p| p.placed.asc()),
    ];
    for same in same {
        db.read(|tx| tx.page(same.clone().page(7).after(&cursor)))?;
    }
    db.read(|tx| tx.page(Post::query().select(|p| p.title).order_by(|p| p.placed.asc()).page(7).after(&cursor)))?;
    // The usual place of NULL may be said.
    let by_rank = next(db.read(|tx| tx.page(Post::query().order_by(|p| p.rank.asc()).page(1)))?);
    db.read(|tx| tx.page(Post::query().order_by(|p| p.rank.asc().nulls_first()).page(1).after(&by_rank)))?;
    refused(db.read(|tx| tx.page(Post::query().order_by(|p| p.rank.asc().nulls_last()).page(1).after(&by_rank))));
    Ok(())
}

/// The type keeps cursors of two tables apart; so does the text.
#[test]
fn the_text_of_another_table_is_refused() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 5)?;
    let authors = next(db.read(|tx| tx.page(Author::query().page(1)))?);
    let cursor: Cursor<Post> = authors.to_string().parse()?;
    assert_eq!(refused(db.read(|tx| tx.page(Post::query().page(1).after(cursor)))), OTHER);
    Ok(())
}

#[test]
fn a_text_that_was_changed_is_refused() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 5)?;
    let text = by_placed(&db)?.to_string();
    let expected = "the cursor leads nowhere in \"posts\": its text has been changed or cut off\n  help: begin with the \
         first page";
    for wrong in
        ["", "x", "1", "page 2", &text[1..], &text[..text.len() - 1], &format!("{text}="), &text.to_lowercase()]
    {
        assert_eq!(refused(wrong.parse::<Cursor<Post>>()), expected, "{wrong}");
    }
    Ok(())
}

/// It is the same text on every machine and in every version, since it is kept in addresses.
#[test]
fn the_text_stays_the_same() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 5)?;
    let by_placed = || Post::query().order_by(|p| (p.placed.desc(), p.rank.asc())).page(2);
    let first = next(db.read(|tx| tx.page(by_placed()))?);
    let again = next(db.read(|tx| tx.page(by_placed()))?);
    assert_eq!(first, again);
    assert_eq!(first, first.to_string().parse()?);
    assert_eq!(first.to_string(), include_str!("../golden/cursor.txt").trim());
    assert_eq!(format!("{first:?}"), format!("Cursor({first})"));
    Ok(())
}

#[test]
fn what_has_no_pages_is_refused() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 2)?;
    let reason = |query: Query<Post>, size: u64| match db.read(|tx| tx.page(query.page(size))) {
        Err(Error::Refused { reason, .. }) => reason,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(Post::query(), 0), "a page has at least one row");
    let limit = "a page has its own size and begins at a cursor; leave `limit` and `offset` out";
    assert_eq!(reason(Post::query().limit(3), 2), limit);
    assert_eq!(reason(Post::query().offset(3), 2), limit);
    let distinct = "rows that are given only once have no place of their own in the order; leave `distinct` out";
    assert_eq!(reason(Post::query().distinct(), 2), distinct);
    // The largest size is all rows.
    assert_eq!(db.read(|tx| tx.page(Post::query().page(u64::MAX)))?.rows.len(), 2);
    Ok(())
}

#[test]
fn a_cursor_of_none_changes_nothing() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 4)?;
    let page = |after: Option<&Cursor<Post>>, before: Option<&Cursor<Post>>| {
        Ok::<_, Error>(db.read(|tx| tx.page(Post::query().page(2).after(after).before(before)))?.rows[0].id)
    };
    let cursor = next(db.read(|tx| tx.page(Post::query().page(2)))?);
    assert_eq!(*page(None, None)?.raw(), 1);
    assert_eq!(*page(Some(&cursor), None)?.raw(), 3);
    assert_eq!(*page(None, Some(&cursor))?.raw(), 1);
    Ok(())
}

#[cfg(feature = "serde")]
#[test]
fn pages_and_cursors_are_data() -> fk::Result<()> {
    let db = filled(&mut Random::new(1), 3)?;
    let page = db.read(|tx| tx.page(Post::query().select(|p| p.id).page(2)))?;
    let text = page.next.clone().unwrap().to_string();
    let json = serde_json::to_value(&page).unwrap();
    assert_eq!(json, serde_json::json!({ "rows": [1, 2], "next": text, "previous": null }));
    let read: Option<Cursor<Post>> = serde_json::from_value(json["next"].clone()).unwrap();
    assert_eq!(read, page.next);
    let wrong = serde_json::from_str::<Cursor<Post>>("\"nonsense\"").unwrap_err().to_string();
    assert!(wrong.starts_with("the cursor leads nowhere in \"posts\": its text has been changed"), "{wrong}");
    assert!(
        serde_json::from_str::<Cursor<Post>>("7").unwrap_err().to_string().contains("expected the text of a cursor")
    );
    Ok(())
}
