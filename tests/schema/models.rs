//! One model, two origins: what a program declares, and what the file has. The schemas of `tests/matrix` are held to it
//! as well.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use fk::mirror::Schema as Model;
use fk::mirror::schema::{Affinity, FindingKind};
use fk::prelude::*;
use fk::rusqlite::Connection;
use fk::schema::Action;
use fk::{Options, Verify};

#[path = "../../examples/organisation.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, of which only the schema is wanted")]
mod organisation;
#[path = "../../examples/retailer.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, of which only the schema is wanted")]
mod retailer;
#[path = "../../examples/shop.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, of which only the schema is wanted")]
mod shop;
#[path = "../../examples/tenants.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, of which only the schema is wanted")]
mod tenants;
#[path = "../../examples/university.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, of which only the schema is wanted")]
mod university;

#[track_caller]
fn same<S: Schema>() {
    let declared = Model::declared(S::TABLES);
    let file = Db::<S>::in_memory().unwrap().read(|tx| tx.schema()).unwrap();
    for (file, declared) in file.tables.iter().zip(&declared.tables) {
        assert_eq!(file, declared);
    }
    assert_eq!(*file, declared);
    assert!(declared.references().count() > 0);
    // The file says the same to who declares nothing, but for what no file has: MATCH FULL, triggers that are known.
    let connection = super::file(&Db::<S>::ddl().join(";"));
    let read = super::read(&connection);
    let names = |model: &Model| model.tables.iter().map(|table| table.name.clone()).collect::<Vec<_>>();
    assert_eq!((names(&read), &read.findings), (names(&declared), &declared.findings));
}

#[test]
fn a_declaration_and_its_file_are_one_model() {
    same::<organisation::Works>();
    same::<retailer::Shop>();
    same::<shop::Shop>();
    same::<tenants::Desk>();
    same::<university::University>();
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Artist")]
struct Artist {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Track")]
struct Track {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, deferred, as artist)]
    artist: Key<Artist>,
    #[references(on_delete = set_null, name = "fk_second", as second)]
    second: Option<Key<Artist>>,
    #[references(on_delete = no_action, enforced = audit, as remix)]
    remix_of: Option<Key<Track>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "Tag")]
struct Tag {
    #[key]
    word: Key<Self, String>,
}

#[derive(Schema, Debug)]
#[schema(Artist, Track, Tag)]
struct Music;

/// A file of its own, gone with the value.
struct File(PathBuf);

impl File {
    fn new(sql: &str) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("fk-schema-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = Self(folder.join("it.db"));
        file.run(sql);
        file
    }

    fn run(&self, sql: &str) {
        Connection::open(&self.0).unwrap().execute_batch(sql).unwrap();
    }

    fn open<S: Schema>(&self, options: Options<S>) -> Db<S> {
        options.open(&self.0).unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        if let Some(folder) = self.0.parent() {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// What another program might have made: order of tables and columns, names, types and keys are its own.
const OTHERS: &str = "CREATE TABLE label(id INTEGER PRIMARY KEY, artist REFERENCES artist ON DELETE RESTRICT);
    CREATE TABLE track(extra TEXT, Remix_Of INT, second INTEGER CONSTRAINT other REFERENCES artist ON DELETE SET NULL,
        artist INTEGER NOT NULL REFERENCES ARTIST(ID) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, id INTEGER PRIMARY KEY);
    CREATE TRIGGER on_track AFTER DELETE ON track BEGIN SELECT 1; END;
    CREATE TABLE artist(name VARCHAR(40) NOT NULL UNIQUE, id INTEGER PRIMARY KEY);
    CREATE TABLE tag(more, word TEXT PRIMARY KEY) WITHOUT ROWID";

#[test]
fn a_file_of_another_program_has_its_own_shape_at_the_declared_positions() {
    let file = File::new(OTHERS);
    let db = file.open(Db::<Music>::options().verify(Verify::Compatible).create(false));
    let model = db.read(|tx| tx.schema()).unwrap();
    let names: Vec<(&str, usize)> = model.tables.iter().map(|t| (t.name.as_str(), t.order)).collect();
    assert_eq!(names, [("Artist", 2), ("Track", 1), ("Tag", 3), ("label", 0)]);
    let (artist, track) = (&model.tables[0], &model.tables[1]);
    let columns: Vec<&str> = track.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(columns, ["id", "artist", "second", "remix_of", "extra"]);
    assert_eq!((artist.rowid.as_deref(), artist.key.as_slice()), (Some("id"), &[0][..]));
    let tag = &model.tables[2];
    assert_eq!((tag.rowid.as_deref(), tag.identity(), tag.key.as_slice()), (None, vec!["word"], &[0][..]));
    assert_eq!((track.rowid.as_deref(), track.rowid_is_key()), (Some("id"), true));
    assert_eq!((artist.columns[1].affinity, artist.columns[1].declared_type.as_str()), (Affinity::Text, "VARCHAR(40)"));
    assert!(track.has_triggers && !artist.has_triggers);

    let shown: Vec<(&str, usize, &[usize], bool, bool, bool)> = track
        .references
        .iter()
        .map(|r| (r.name.as_str(), r.order, r.parent_columns.as_slice(), r.deferred, r.enforced, r.sound))
        .collect();
    let expected: [(&str, usize, &[usize], bool, bool, bool); 3] = [
        ("fk_Track_artist", 1, &[0], true, true, true),
        ("fk_second", 0, &[0], false, true, true),
        ("fk_Track_remix_of", 2, &[0], false, false, true),
    ];
    assert_eq!(shown, expected);
    assert_eq!(track.references.iter().map(|r| r.parent).collect::<Vec<_>>(), [Some(0), Some(0), Some(1)]);
    // The newest first: by order of tables in the file, then of references in their text.
    let incoming: Vec<&str> = artist.incoming.iter().map(|at| model.reference(*at).1.name.as_str()).collect();
    assert_eq!(incoming, ["fk_Track_artist", "fk_second", "fk_label_artist"]);
    let label = &model.tables[3].references[0];
    assert_eq!((label.on_delete, label.alike, label.parent), (Action::Restrict, false, Some(0)));
    let kinds: Vec<FindingKind> = model.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::Unlike]);
}

#[test]
fn a_change_by_another_connection_is_seen_by_the_next_transaction() {
    let file = File::new("");
    let db = file.open(Db::<Music>::options());
    let before = db.read(|tx| tx.schema()).unwrap();
    assert!(std::sync::Arc::ptr_eq(&before, &db.write(|tx| tx.schema()).unwrap()), "it is read once");
    let reader = db.begin_read().unwrap();
    assert_eq!(reader.schema().unwrap().tables.len(), 3);
    file.run("CREATE TABLE review(id INTEGER PRIMARY KEY, track INTEGER REFERENCES Track ON DELETE CASCADE)");
    // What began before sees what there was.
    assert_eq!(reader.schema().unwrap().tables.len(), 3);
    let after = db.write(|tx| tx.schema()).unwrap();
    let names: Vec<&str> = after.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["Artist", "Track", "Tag", "review"]);
    let incoming: Vec<&str> = after.tables[1].incoming.iter().map(|at| after.reference(*at).1.name.as_str()).collect();
    assert_eq!(incoming, ["fk_review_track", "fk_Track_remix_of"]);
    assert_eq!(reader.schema().unwrap().tables.len(), 3);
    drop(reader);
    file.run("ALTER TABLE review ADD COLUMN by INTEGER REFERENCES Artist(name); ALTER TABLE review RENAME TO opinion");
    let after = db.read(|tx| tx.schema()).unwrap();
    let opinion = &after.tables[after.find("main", "opinion").unwrap()];
    assert_eq!(opinion.references.len(), 2);
    assert!(!opinion.references[1].alike);
    file.run("DROP TABLE opinion; ALTER TABLE Track ADD COLUMN note TEXT");
    let after = db.read(|tx| tx.schema()).unwrap();
    assert_eq!((after.tables.len(), after.tables[1].columns.len()), (3, 5));
    // What the file alone has of a declared table comes behind what is declared; in the text, SQLite puts a new column
    // before the constraints of the table.
    file.run("ALTER TABLE Track ADD COLUMN label INTEGER CONSTRAINT own REFERENCES Tag ON DELETE CASCADE");
    let after = db.read(|tx| tx.schema()).unwrap();
    let references: Vec<(&str, usize)> =
        after.tables[1].references.iter().map(|reference| (reference.name.as_str(), reference.order)).collect();
    assert_eq!(references, [("fk_Track_artist", 1), ("fk_second", 2), ("fk_Track_remix_of", 3), ("own", 0)]);
    assert_eq!(after.tables[1].references[3].columns, [5]);
}

#[test]
fn what_is_declared_and_has_gone_is_told() {
    let file = File::new("");
    let db = file.open(Db::<Music>::options());
    assert_eq!(db.read(|tx| tx.schema()).unwrap().findings, []);
    file.run(
        "PRAGMA foreign_keys = OFF; DROP TABLE Artist; DROP TABLE Track;
         CREATE TABLE Track(id INTEGER PRIMARY KEY, second INTEGER REFERENCES Artist)",
    );
    let model = db.read(|tx| tx.schema()).unwrap();
    let names: Vec<&str> = model.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["Artist", "Track", "Tag"]);
    let told: Vec<String> = model.findings.iter().map(ToString::to_string).collect();
    let gone = |what: &str| format!("{what} is declared, and isn't in the file any more");
    assert_eq!(
        told[..4],
        [
            gone("table \"Artist\""),
            gone("table \"Track\": column \"artist\""),
            gone("table \"Track\": column \"remix_of\""),
            gone("table \"Track\": foreign key \"fk_Track_artist\""),
        ]
    );
    assert_eq!(model.findings[4].kind, FindingKind::NoParent);
    assert_eq!(model.tables[1].references.len(), 3);
    assert!(model.tables[1].references.iter().all(|reference| !reference.sound || !reference.enforced), "{model}");
    assert!(model.tables[0].incoming.is_empty());
}
