//! What is asked, beside the SQL that it becomes.

use std::fmt::{Debug, Write as _};
use std::path::Path;

use fk::Explained;
use fk::prelude::*;
use fk::query::Form;

use crate::store::Store;

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
