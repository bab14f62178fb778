//! What is asked, beside the SQL that it becomes.

use std::cell::RefCell;
use std::fmt::{Debug, Write as _};
use std::path::Path;

use fk::Explained;
use fk::prelude::*;
use fk::query::Form;
use fk::rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::store::{Store, filled};

thread_local! {
    /// What has run on this thread.
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        LOG.with_borrow_mut(|log| log.push(statement.sql().into_owned()));
    }
}

/// A store whose statements are kept.
pub(crate) fn traced() -> fk::Result<Db<Store>> {
    let options = Db::<Store>::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    filled(options.in_memory()?)
}

/// Collects statements for one golden.
pub(crate) struct Golden {
    name: &'static str,
    db: Db<Store>,
    text: String,
}

impl Golden {
    pub(crate) fn new(name: &'static str, db: Db<Store>) -> Self {
        Self { name, db, text: String::new() }
    }

    /// Runs a query, compares what it gives, and keeps its SQL.
    #[track_caller]
    pub(crate) fn ask<T, F>(&mut self, what: &str, query: Query<T, F>, expected: &[F::Row])
    where
        T: Table + In<Store>,
        F: Form<Row: Debug + PartialEq> + Clone,
    {
        let (explained, found) = self
            .db
            .read(|tx| Ok((tx.explain(query.clone())?, tx.all(query)?)))
            .unwrap_or_else(|e| panic!("{what}: {e:#}"));
        assert_eq!(found, expected, "{what}");
        let _ = writeln!(self.text, "-- {what}");
        self.statement(&explained, "");
        self.text.push('\n');
    }

    /// Writes, and keeps the SQL that was run; `expected` says what came of it.
    #[track_caller]
    pub(crate) fn write<R: Debug + PartialEq>(
        &mut self,
        what: &str,
        expected: R,
        write: impl FnOnce(&mut WriteTx<'_, Store>) -> fk::Result<R>,
    ) {
        let mut guard = self.db.begin_write().unwrap();
        LOG.take();
        let found = write(&mut guard).unwrap_or_else(|error| panic!("{what}: {error:#}"));
        let log = LOG.take();
        guard.rollback();
        assert_eq!(found, expected, "{what}");
        let _ = writeln!(self.text, "-- {what}");
        for sql in log.iter().filter(|sql| !sql.contains("SAVEPOINT fk_part") && !sql.starts_with("RELEASE")) {
            let _ = writeln!(self.text, "{sql}");
        }
        self.text.push('\n');
    }

    fn statement(&mut self, explained: &Explained, indent: &str) {
        let _ = writeln!(self.text, "{indent}{}", explained.sql);
        for also in &explained.also {
            self.statement(also, &format!("{indent}  "));
        }
    }

    /// Compares with the golden.
    #[track_caller]
    pub(crate) fn end(self) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/queries/{}.txt", self.name));
        if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite") {
            std::fs::write(&path, &self.text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(expected == self.text, "{} differs\n--- expected\n{expected}--- found\n{}", path.display(), self.text);
    }
}
