//! A connection whose foreign keys couldn't be switched on again.

use fk_core::Result;

use super::{OnOrphan, Unenforced};
use crate::transaction::tests::declared::{Firm, firm};
use crate::{Db, WriteTx};

fn is_enforced(db: &Db<Firm>) -> Result<bool> {
    let on = |tx: &mut WriteTx<'_, Firm>| tx.sql::<(i64,)>("PRAGMA foreign_keys", ());
    let refused = db.write(|tx| tx.sql::<()>("INSERT INTO people (id, tenant_id, number) VALUES (1, 99, 1)", ()));
    Ok(db.write(on)? == [(1,)] && refused.is_err())
}

#[test]
fn the_next_transaction_switches_them_on() -> Result<()> {
    for open in [false, true] {
        let db = firm();
        assert!(is_enforced(&db)?);
        // As if foreign keys hadn't come on again, with the transaction still open or not.
        drop(Unenforced::begin(db.writer()?)?);
        let lease = db.writer()?;
        let link = lease.link()?;
        link.connection.pragma_update(None, "foreign_keys", false).unwrap();
        link.unenforced.set(true);
        let on: i64 = link.connection.pragma_query_value(None, "foreign_keys", |row| row.get(0)).unwrap();
        assert_eq!((on, link.unenforced.get()), (0, true));
        if open {
            link.connection.execute_batch("BEGIN").unwrap();
        }
        drop(lease);
        assert!(is_enforced(&db)?);
        assert!(!db.writer()?.link()?.unenforced.get());
    }
    Ok(())
}

#[test]
fn refusing_is_what_is_chosen_where_nothing_is() {
    assert_eq!(OnOrphan::default(), OnOrphan::Refuse);
    assert!(OnOrphan::Skip.removes() && OnOrphan::Quarantine.removes() && !OnOrphan::SetNull.removes());
}
