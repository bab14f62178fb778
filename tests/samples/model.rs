//! The model of every sample beside SQLite's own answers, and the texts of all its tables beside what SQLite has made
//! of them.

use std::path::Path;

use fk::mirror::Schema;
use fk::mirror::schema::FindingKind;
use libtest_mimic::{Failed, Trial};
use rusqlite::{Connection, OpenFlags};

use super::witness::ensure;
use super::{on_sample, pragmas};

/// The files with the number of tables, of references, and what is found in them.
const FILES: [(&str, usize, usize, &[FindingKind]); 8] = [
    ("bakery-sea-orm.db", 5, 4, &[]),
    ("chinook.db", 11, 11, &[]),
    ("django-auth.db", 10, 9, &[]),
    ("fossil-commits.db", 25, 12, &[FindingKind::Misspelt]),
    ("geopackage.gpkg", 11, 6, &[]),
    ("northwind.db", 13, 13, &[]),
    ("proj.db", 35, 50, &[]),
    ("sakila.db", 16, 22, &[]),
];

pub(super) fn trials(samples: Option<&Path>) -> Vec<Trial> {
    let trial = |file: &'static str, tables, references, findings| {
        let name = format!("the_model_of_{}_is_what_sqlite_says", file.split('.').next().unwrap_or_default());
        on_sample(samples, file, &name, move |path| agrees(path, tables, references, findings))
    };
    FILES.into_iter().map(|(file, tables, references, findings)| trial(file, tables, references, findings)).collect()
}

fn agrees(path: &Path, tables: usize, references: usize, findings: &[FindingKind]) -> Result<(), Failed> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    let schema = Schema::read(&connection)?;
    let found = (schema.tables.len(), schema.references().count());
    ensure(found == (tables, references), || format!("{found:?} tables and references"))?;
    let found: Vec<FindingKind> = schema.findings.iter().map(|finding| finding.kind).collect();
    ensure(found == findings, || format!("{:?}", schema.findings))?;
    pragmas::agrees(&connection, &schema)?;
    let texts = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage > 0";
    let mut texts = connection.prepare(texts)?;
    let mut texts = texts.query([])?;
    while let Some(text) = texts.next()? {
        let (name, sql): (String, String) = (text.get(0)?, text.get(1)?);
        pragmas::text_agrees(&connection, &name, &sql).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}
