//! Five files that other people made are declared whole, and every row of them comes through the typed layer as it
//! is in the file: names with spaces, tables that need each other, deferred references, composite ones.
//!
//! The samples are looked for in the folder that `FK_SAMPLES` names. Without it the tests that need them say
//! `ignored`, not `ok`: therefore this file has a harness of its own. The same tests always run on files of the
//! same shape that are made here.

#![allow(clippy::struct_field_names, reason = "columns have the names that the files gave them")]

use std::path::{Path, PathBuf};

use fk::prelude::{Db, ReadTx, Schema};
use fk::{Error, Verify};
use libtest_mimic::{Arguments, Failed, Trial};

mod generated;
mod model;
mod orphans;
#[path = "../support/pragmas.rs"]
mod pragmas;
mod scratch;
mod witness;
mod wrong;

mod northwind {
    pub(crate) mod read;
    pub(crate) mod tables;
}

mod sakila {
    pub(crate) mod read;
    pub(crate) mod tables;
}

mod django {
    pub(crate) mod read;
    pub(crate) mod tables;
}

mod proj {
    pub(crate) mod code;
    pub(crate) mod conversions;
    pub(crate) mod measures;
    pub(crate) mod read;
    pub(crate) mod systems;
}

mod chinook {
    pub(crate) mod import;
    pub(crate) mod original;
    pub(crate) mod own;
    pub(crate) mod read;
    pub(crate) mod rows;
}

use scratch::Scratch;
use witness::{Totals, Witness, ensure};

/// Reads all of a database, beside a witness.
type Read<S> = fn(&ReadTx<'_, S>, &mut Witness) -> Result<(), Failed>;

/// A database: where its sample is, what the sample has in the declared tables, and how to make one like it.
struct Sample<S> {
    name: &'static str,
    file: &'static str,
    shape: &'static str,
    totals: Totals,
    read: Read<S>,
    /// The column of the wrong schema that the file hasn't.
    missing: &'static str,
}

fn main() {
    let samples = std::env::var_os("FK_SAMPLES").map(PathBuf::from);
    let samples = samples.as_deref();
    let mut trials = Vec::new();
    trials.extend(on_both::<_, wrong::Northwind>(samples, &northwind()));
    trials.extend(on_both::<_, wrong::Sakila>(samples, &sakila()));
    trials.extend(on_both::<_, wrong::Auth>(samples, &django()));
    trials.extend(on_both::<_, wrong::Registry>(samples, &proj()));
    trials.extend(on_both::<_, wrong::Chinook>(samples, &chinook()));
    let Sample { file, shape, totals, .. } = chinook();
    trials.push(Trial::test("generated_chinook_is_imported_whole", move || {
        chinook::import::whole(&Scratch::made("import", shape)?, totals.made().rows)
    }));
    trials.push(on_sample(samples, file, "chinook_is_imported_whole", move |path| {
        chinook::import::whole(&Scratch::copied("imported", path)?, totals.rows)
    }));
    trials.extend(model::trials(samples));
    trials.push(on_sample(samples, "fossil-commits.db", "fossil_has_orphans_that_are_mended_and_come_back", |path| {
        orphans::fossil(&Scratch::copied("fossil", path)?)
    }));
    trials.push(on_sample(samples, "sakila.db", "sakila_s_orphans_are_mended_and_come_back", |path| {
        orphans::sakila(&Scratch::copied("lost", path)?)
    }));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn northwind() -> Sample<northwind::tables::Northwind> {
    Sample {
        name: "northwind",
        file: "northwind.db",
        shape: include_str!("northwind/shape.sql"),
        totals: Totals { tables: 13, rows: 3310, references: 13 },
        read: northwind::read::read,
        missing: r#""Regions"."Climate""#,
    }
}

fn sakila() -> Sample<sakila::tables::Sakila> {
    Sample {
        name: "sakila",
        file: "sakila.db",
        shape: include_str!("sakila/shape.sql"),
        totals: Totals { tables: 16, rows: 46_273, references: 22 },
        read: sakila::read::read,
        missing: r#""language"."script""#,
    }
}

fn django() -> Sample<django::tables::Auth> {
    Sample {
        name: "django",
        file: "django-auth.db",
        shape: include_str!("django/shape.sql"),
        totals: Totals { tables: 10, rows: 68, references: 9 },
        read: django::read::read,
        missing: r#""auth_group"."colour""#,
    }
}

fn proj() -> Sample<proj::systems::Registry> {
    Sample {
        name: "proj",
        file: "proj.db",
        shape: include_str!("proj/shape.sql"),
        totals: Totals { tables: 23, rows: 25_556, references: 23 },
        read: proj::read::read,
        missing: r#""conversion_method"."formula""#,
    }
}

fn chinook() -> Sample<chinook::original::Chinook> {
    Sample {
        name: "chinook",
        file: "chinook.db",
        shape: include_str!("chinook/shape.sql"),
        totals: Totals { tables: 11, rows: 15_607, references: 11 },
        read: chinook::read::read,
        missing: r#""Genre"."Mood""#,
    }
}

/// The tests of one database, on a file that is made here and on the sample. `W` is a schema that it hasn't.
fn on_both<S: Schema + 'static, W: Schema + 'static>(samples: Option<&Path>, sample: &Sample<S>) -> [Trial; 4] {
    let &Sample { name, file, shape, totals, read, missing } = sample;
    [
        Trial::test(format!("generated_{name}_is_read_whole"), move || {
            read_whole(&Scratch::made(name, shape)?, totals.made(), read)
        }),
        Trial::test(format!("generated_{name}_is_refused_where_a_column_is_missing"), move || {
            refuse::<W>(&Scratch::made(name, shape)?, missing)
        }),
        on_sample(samples, file, &format!("{name}_is_read_whole"), move |path| {
            read_whole(&Scratch::copied(name, path)?, totals, read)
        }),
        on_sample(samples, file, &format!("{name}_is_refused_where_a_column_is_missing"), move |path| {
            refuse::<W>(&Scratch::copied(name, path)?, missing)
        }),
    ]
}

fn on_sample(
    samples: Option<&Path>,
    file: &str,
    name: &str,
    test: impl FnOnce(&Path) -> Result<(), Failed> + Send + 'static,
) -> Trial {
    let path = samples.map(|folder| folder.join(file));
    let missing = path.is_none();
    Trial::test(name, move || test(&path.unwrap_or_default())).with_ignored_flag(missing)
}

/// Reads all rows, and finds each as the file has it; opening, reading and closing change no byte.
fn read_whole<S: Schema>(scratch: &Scratch, totals: Totals, read: Read<S>) -> Result<(), Failed> {
    let before = scratch.hash()?;
    let mut witness = Witness::of(&scratch.file())?;
    let db = Db::<S>::options().verify(Verify::Compatible).open(scratch.file())?;
    db.try_read(|tx| read(tx, &mut witness))?;
    drop(db);
    let found = witness.totals()?;
    ensure(found == totals, || format!("found {found:?}, expected {totals:?}"))?;
    scratch.is_as_before(before)
}

/// Opens a file as what it isn't: the error names the column, and the file keeps every byte.
fn refuse<W: Schema>(scratch: &Scratch, missing: &str) -> Result<(), Failed> {
    let before = scratch.hash()?;
    let opened = Db::<W>::options().verify(Verify::Compatible).open(scratch.file());
    let error = opened.err().ok_or("the wrong schema was taken")?;
    let Error::SchemaMismatch { differences, .. } = &error else { return Err(error.into()) };
    let expected = format!("column {missing}: declared, in the file no such column");
    ensure(differences.iter().any(|difference| difference.starts_with(&expected)), || format!("{error}"))?;
    scratch.is_as_before(before)
}
