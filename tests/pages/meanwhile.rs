//! Rows that come and go between two pages: who was there all the time is given once.

use std::collections::BTreeSet;

use fk::prelude::*;

use crate::random::{Random, rounds};
use crate::tables::{Author, Post, PostColumns, filled, lasting_order, post};

#[test]
fn what_stays_is_given_once_in_either_direction() -> fk::Result<()> {
    for round in 0..rounds(100) {
        let mut random = Random::new(round + 1);
        let db = filled(&mut random, 12)?;
        let seed = random.clone();
        let query = || Post::query().order_by(|p: PostColumns| lasting_order(&mut seed.clone(), &p)).page(2);
        let authors: Vec<Key<Author>> = db.read(|tx| tx.all(Author::query().select(|a| a.id)))?;
        let ids = || db.read(|tx| Ok(tx.all(Post::query().select(|p| p.id))?.into_iter().collect::<BTreeSet<_>>()));
        let backwards = random.maybe();

        let (mut staying, mut given) = (ids()?, Vec::new());
        let mut pages = if backwards { query().last() } else { query() };
        loop {
            let page = db.read(|tx| tx.page(pages))?;
            given.extend(page.rows.iter().map(|row| row.id));
            let Some(cursor) = (if backwards { page.previous } else { page.next }) else { break };
            pages = if backwards { query().before(cursor) } else { query().after(cursor) };
            db.write(|tx| {
                // The row on which the cursor stands may go too.
                let gone: Vec<Key<Post>> =
                    if random.maybe() { page.rows.last().map(|row| row.id).into_iter().collect() } else { vec![] };
                let there: Vec<Key<Post>> = ids_of(tx)?.into_iter().filter(|_| random.below(10) == 0).collect();
                for id in gone.into_iter().chain(there) {
                    tx.delete_if_present(id)?;
                }
                if given.len() < 40 && random.maybe() {
                    tx.insert(post(&mut random, &authors))?;
                }
                Ok(())
            })?;
            staying = staying.intersection(&ids()?).copied().collect();
        }
        let once: BTreeSet<_> = given.iter().copied().collect();
        assert_eq!(once.len(), given.len(), "round {round}: a row was given twice");
        assert!(staying.is_subset(&once), "round {round}: a row was left out");
    }
    Ok(())
}

fn ids_of(tx: &WriteTx<'_, crate::tables::Blog>) -> fk::Result<Vec<Key<Post>>> {
    tx.all(Post::query().select(|p| p.id))
}

/// From an empty page one comes back to the rows where it was asked for, the one at the cursor too.
#[test]
fn an_empty_page_leads_back() -> fk::Result<()> {
    let db = filled(&mut Random::new(3), 6)?;
    let query = || Post::query().order_by(|p| (p.placed.desc(), p.title.asc())).page(2);
    let all = db.read(|tx| tx.all(Post::query().order_by(|p| (p.placed.desc(), p.title.asc(), p.id.asc()))))?;
    let second = db.read(|tx| tx.page(query().after(tx.page(query())?.next)))?;
    assert_eq!(second.rows, all[2..4]);
    db.write(|tx| all[4..].iter().try_for_each(|post| tx.delete(post.id).map(drop)))?;
    let empty = db.read(|tx| tx.page(query().after(&second.next)))?;
    assert!(empty.rows.is_empty() && empty.next.is_none());
    let back = db.read(|tx| tx.page(query().before(&empty.previous)))?;
    assert_eq!(back.rows, second.rows);

    // The other end: what is before the second page goes, and one comes back to that page.
    db.write(|tx| all[..2].iter().try_for_each(|post| tx.delete(post.id).map(drop)))?;
    let empty = db.read(|tx| tx.page(query().before(&second.previous)))?;
    assert!(empty.rows.is_empty() && empty.previous.is_none());
    let again = db.read(|tx| tx.page(query().after(&empty.next)))?;
    assert_eq!(again.rows, second.rows);

    // And where all are gone, from one empty page to the other.
    db.write(|tx| all[2..4].iter().try_for_each(|post| tx.delete(post.id).map(drop)))?;
    let nothing = db.read(|tx| tx.page(query().before(&again.previous)))?;
    assert_eq!(nothing.rows, []);
    let nothing = db.read(|tx| tx.page(query().after(&nothing.next)))?;
    assert_eq!((nothing.rows.len(), nothing.next), (0, None));
    assert!(nothing.previous.is_some());
    Ok(())
}
