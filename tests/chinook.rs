//! A real database of other people, the Chinook music shop: what is known of it is found through typed rows, and what
//! it refuses is told in its own names. That it is read and imported whole is shown in `samples`.
//!
//! The sample is looked for in the folder that `FK_SAMPLES` names. Without it the tests that need it say
//! `ignored`, not `ok`: therefore this file has a harness of its own. An import always runs on generated rows.

use std::path::{Path, PathBuf};

use fk::prelude::{Db, Key, Table as _};
use fk::rusqlite::{Connection, OpenFlags};
use fk::{Error, Verify};
use libtest_mimic::{Arguments, Failed, Trial};

mod chinook {
    pub(crate) mod generated;
    pub(crate) mod original;
    pub(crate) mod rows;
    #[path = "../samples/chinook/own.rs"]
    pub(crate) mod tables;
}

use chinook::rows;
use chinook::tables::{Artist, Customer, Employee, Invoice, Music, Track};
use chinook::{generated, original};

fn main() {
    let sample = std::env::var_os("FK_SAMPLES").map(|folder| Path::new(&folder).join("chinook.db"));
    let on_sample = |name: &str, test: fn(&Path) -> Result<(), Failed>| {
        let path = sample.clone();
        let missing = path.is_none();
        Trial::test(name, move || test(&path.unwrap_or_default())).with_ignored_flag(missing)
    };
    let trials = vec![
        Trial::test("generated_rows_come_back_as_they_went_in", generated_rows),
        Trial::test("generated_bosses_need_deferred_foreign_keys", generated_bosses),
        Trial::test("generated_rows_with_an_orphan_are_refused_at_commit", generated_orphan),
        on_sample("the_sample_says_what_is_known_of_it", spot_checks),
        on_sample("the_sample_itself_is_opened_and_written", open_sample),
        on_sample("a_child_that_is_not_declared_is_explained", undeclared_child),
        on_sample("the_sample_is_refused_as_another_schema", refuse_sample),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// Says what is wrong, unless the condition holds.
fn ensure(condition: bool, wrong: impl FnOnce() -> String) -> Result<(), Failed> {
    if condition { Ok(()) } else { Err(wrong().into()) }
}

fn has_orphans(db: &Db<Music>) -> fk::Result<bool> {
    let found = db.read(|tx| tx.sql::<(String, Option<i64>, String, i64)>("PRAGMA foreign_key_check", ()))?;
    Ok(!found.is_empty())
}

fn generated_rows() -> Result<(), Failed> {
    let rows = generated::rows();
    let db = Db::temporary()?;
    db.write(|tx| rows::import(tx, rows.clone()))?;
    ensure(db.read(rows::read_back)? == rows, || "a row has changed".to_owned())?;
    ensure(!has_orphans(&db)?, || "there are orphans".to_owned())
}

fn generated_bosses() -> Result<(), Failed> {
    let db = Db::temporary()?;
    let refused = db.write(|tx| rows::import_in_order(tx, generated::rows())).err().ok_or("nothing was refused")?;
    ensure(refused.missing_parent(Employee::BOSS), || format!("{refused:#}"))?;
    let left = db.read(rows::read_back)?;
    ensure(left.artists.is_empty() && left.employees.is_empty(), || "something stayed".to_owned())
}

fn generated_orphan() -> Result<(), Failed> {
    let db = Db::temporary()?;
    let mut rows = generated::rows();
    rows.customers[3].support_rep_id = Some(Key::from_raw(1));
    let refused = db.write(|tx| rows::import(tx, rows)).err().ok_or("nothing was refused")?;
    ensure(refused.missing_parent(Customer::SUPPORT_REP), || format!("{refused:#}"))?;
    ensure(refused.violations().len() == 1, || format!("{refused:#}"))
}

/// Opens the sample so that not even a `-shm` file appears beside it.
fn source(path: &Path) -> Result<Connection, Failed> {
    let uri = format!("file:{}?immutable=1", path.display());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri, flags).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn imported(path: &Path) -> Result<Db<Music>, Failed> {
    let rows = rows::read_source(&source(path)?)?;
    let db = Db::temporary()?;
    db.write(|tx| rows::import(tx, rows))?;
    Ok(db)
}

fn spot_checks(path: &Path) -> Result<(), Failed> {
    let db = imported(path)?;
    db.read(|tx| {
        let acdc = tx.require(Key::<Artist>::from_raw(1))?;
        assert_eq!(acdc.name.as_deref(), Some("AC/DC"));
        let titles: Vec<String> =
            tx.all(acdc.albums().order_by(|a| a.id.asc()))?.into_iter().map(|a| a.title).collect();
        assert_eq!(titles, ["For Those About To Rock We Salute You", "Let There Be Rock"]);

        let andrew = tx.one(Employee::query().filter(|e| e.reports_to.is_null()))?;
        assert_eq!((andrew.first_name.as_str(), andrew.title.as_deref()), ("Andrew", Some("General Manager")));
        assert_eq!(tx.count(andrew.subordinates())?, 2);

        let long = Track::query().filter(|t| t.milliseconds.gt(5_000_000)).order_by(|t| t.milliseconds.desc());
        let longest = tx.first(long)?.map(|t| (t.name, t.milliseconds, t.unit_price));
        assert_eq!(longest, Some(("Occupation / Precipice".to_owned(), 5_286_953, 1.99)));
        assert_eq!(tx.count(Track::query().filter(|t| t.composer.is_null()))?, 977);

        let first = tx.require(Key::<Invoice>::from_raw(1))?;
        assert_eq!((first.billing_city.as_deref(), first.total), (Some("Stuttgart"), 1.98));
        assert_eq!(tx.count(first.lines())?, 2);
        Ok(())
    })?;

    let err = db.write(|tx| tx.delete(Key::<Artist>::from_raw(1))).err().ok_or("the artist went")?;
    ensure(err.still_referenced(Artist::ALBUMS), || format!("{err:#}"))?;
    let text = "delete on table \"artists\" violates foreign key constraint \"fk_albums_artist_id\" on table \"albums\"\n\
                detail: key (id)=(1) is still referenced by 2 rows: (id)=(1), (id)=(4)";
    ensure(format!("{err:#}") == text, || format!("{err:#}"))
}

/// A copy of the sample in a folder that goes when this is dropped.
struct Copy(PathBuf);

impl Copy {
    fn new(path: &Path, name: &str) -> Result<Self, Failed> {
        let folder = std::env::temp_dir().join(format!("fk-chinook-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        std::fs::copy(path, folder.join("chinook.db"))?;
        // A copy is as read-only as its original.
        let file = std::fs::OpenOptions::new().read(true).open(folder.join("chinook.db"))?;
        let mut permissions = file.metadata()?.permissions();
        #[expect(clippy::permissions_set_readonly_false, reason = "the file is this test's own")]
        permissions.set_readonly(false);
        file.set_permissions(permissions)?;
        Ok(Self(folder))
    }

    fn file(&self) -> PathBuf {
        self.0.join("chinook.db")
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn open_sample(path: &Path) -> Result<(), Failed> {
    let before = (std::fs::read(path)?, names_beside(path)?);
    let copy = Copy::new(path, "open")?;
    let db = Db::<original::Chinook>::options().verify(Verify::Compatible).open(copy.file())?;
    let report = db.report().to_string();
    ensure(report.contains("\"Playlist\" is not declared"), || report.clone())?;
    let (albums, tracks) =
        db.read(|tx| Ok((tx.count(original::Album::query())?, tx.all(original::Track::query())?)))?;
    ensure((albums, tracks.len()) == (347, 3503), || format!("{albums} albums, {} tracks", tracks.len()))?;

    // Writes are explained, in the file's own names; a refused one changes nothing.
    let err = db.write(|tx| tx.delete(Key::<original::Artist>::from_raw(1))).err().ok_or("the artist went")?;
    ensure(err.still_referenced(original::Artist::ALBUMS), || format!("{err:#}"))?;
    let text = "key (ArtistId)=(1) is still referenced by 2 rows: (AlbumId)=(1), (AlbumId)=(4)";
    ensure(format!("{err:#}").ends_with(text), || format!("{err:#}"))?;
    let orphan = original::NewAlbum { title: "Orphan".into(), artist_id: Key::from_raw(4711) };
    let err = db.write(|tx| tx.insert(orphan)).err().ok_or("the orphan was taken")?;
    ensure(err.missing_parent(original::Album::ARTIST), || format!("{err:#}"))?;
    let id = db.write(|tx| {
        let artist = tx.insert(original::NewArtist { name: Some("Nobody".into()) })?;
        Ok(tx.insert(original::NewAlbum { title: "Silence".into(), artist_id: artist.id })?.id)
    })?;
    let title = db.read(|tx| tx.require(id))?.title;
    ensure(title == "Silence", || title)?;

    drop(db);
    ensure((std::fs::read(path)?, names_beside(path)?) == before, || "the sample or its folder has changed".to_owned())
}

fn names_beside(path: &Path) -> Result<Vec<std::ffi::OsString>, Failed> {
    let entries = std::fs::read_dir(path.parent().ok_or("the sample has no folder")?)?;
    let mut names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>()?;
    names.sort();
    Ok(names)
}

/// A sold track is referenced by `InvoiceLine`, a table of the file that the schema doesn't declare: SQLite
/// enforces its reference all the same, and the error tells of it.
fn undeclared_child(path: &Path) -> Result<(), Failed> {
    let copy = Copy::new(path, "undeclared")?;
    let db = Db::<original::Chinook>::options().verify(Verify::Compatible).open(copy.file())?;
    let err = db.write(|tx| tx.delete(Key::<original::Track>::from_raw(2))).err().ok_or("the track went")?;
    let violations = err.violations();
    let tables: Vec<&str> = violations.iter().map(|violation| &*violation.child.table).collect();
    ensure(tables.contains(&"InvoiceLine"), || format!("{err:#}"))?;
    let line = "delete on table \"Track\" violates foreign key constraint \"fk_InvoiceLine_TrackId\" on table \"InvoiceLine\"\n\
                detail: key (TrackId)=(2) is still referenced by 2 rows: (InvoiceLineId)=(1), (InvoiceLineId)=(1154)";
    ensure(format!("{err:#}").contains(line), || format!("{err:#}"))
}

fn refuse_sample(path: &Path) -> Result<(), Failed> {
    let copy = Copy::new(path, "refuse")?;
    let before = std::fs::read(copy.file())?;
    let err = Db::<original::Chinook>::open(copy.file()).err().ok_or("`Verify::Strict` took the sample")?;
    let Error::SchemaMismatch { differences, .. } = &err else { return Err(err.into()) };
    ensure(differences.iter().any(|text| text.starts_with("table \"Track\"")), || format!("{err}"))?;
    ensure(std::fs::read(copy.file())? == before, || "the refused file has changed".to_owned())
}
