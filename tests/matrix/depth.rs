//! Chains of actions that are longer than SQLite follows: 1000 levels ("Implementation Limits", §10). What is refused
//! has changed nothing, though SQLite itself would leave half of it.

use fk::prelude::*;

use crate::{each, key};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "links")]
struct Link {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    above_id: Option<Key<Self>>,
}

#[derive(Schema)]
#[schema(Link)]
struct Depth;

const LONG: u64 = 1200;

#[test]
fn a_chain_that_is_too_long_stays_whole() {
    each::<Depth>(|db| {
        let link = |n: i64| Link { id: key(n), above_id: (n > 1).then(|| key(n - 1)) };
        db.write(|tx| tx.insert_all((1..=1200).map(link)).map(drop))?;
        let whole = |tx: &ReadTx<'_, Depth>| -> fk::Result<bool> { Ok(tx.count(Link::query())? == LONG) };
        db.write(|tx| {
            let refused = tx.delete(key::<Link>(1)).unwrap_err();
            assert!(refused.to_string().contains("1000"), "{refused}");
            assert!(whole(tx)?, "by key");
            assert!(tx.delete_if_present(key::<Link>(1)).is_err());
            assert!(whole(tx)?, "if it is there");
            assert!(tx.sql::<()>("DELETE FROM links WHERE id = 1", ()).is_err());
            assert!(tx.sql::<()>("/* x */ WITH a AS (SELECT 1) DELETE FROM links WHERE id = 1", ()).is_err());
            assert!(whole(tx)?, "by hand");
            // In two steps it is short enough.
            assert_eq!(tx.delete(key::<Link>(601))?.cascaded, 599);
            assert_eq!(tx.delete(key::<Link>(1))?.cascaded, 599);
            Ok(())
        })?;
        assert_eq!(db.read(|tx| tx.count(Link::query()))?, 0);
        Ok(())
    });
}
