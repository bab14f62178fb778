//! Files that no sane program makes: odd names are only names, and what can't be read is told of and passed over.

use fk::mirror::Schema;
use fk::mirror::schema::FindingKind;
use fk::rusqlite::Connection;

use super::{file, pragmas, read};

fn kinds(schema: &Schema) -> Vec<(FindingKind, &str)> {
    schema.findings.iter().map(|finding| (finding.kind, finding.table.as_str())).collect()
}

/// Changes the stored schema past SQLite; SQLite hasn't read it again.
fn changed(create: &str, change: &str) -> Connection {
    let connection = file(create);
    connection.execute_batch(&format!("PRAGMA writable_schema = ON; {change}")).unwrap();
    connection
}

/// The same, and SQLite has read it again, taking what it can.
fn reread(create: &str, change: &str) -> Connection {
    let folder = std::env::temp_dir().join(format!("fk-odd-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("it.db");
    let _ = std::fs::remove_file(&path);
    {
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch(&format!("{create}; PRAGMA writable_schema = ON; {change}")).unwrap();
    }
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA writable_schema = ON; PRAGMA foreign_keys = ON").unwrap();
    // Read as long as the folder is there.
    let _ = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    std::fs::remove_dir_all(folder).unwrap();
    connection
}

#[test]
fn odd_names_are_only_names() {
    let long = "n".repeat(10_000);
    let names = [
        "select", "a\"b", "a'b", "[a]", "`", "a.b", "a;b", "--", "/*", "?1", "$x", "größe", "雪 😀", " ", "a\\b", "%s",
        "main", "temp.x", "rowid", &long,
    ];
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    for name in names {
        let it = quoted(name);
        let sql = format!(
            "CREATE TABLE {it}({it} INTEGER PRIMARY KEY); CREATE TABLE \"c {}\"(x INTEGER CONSTRAINT {it} REFERENCES {it}({it}))",
            name.replace('"', "\"\"")
        );
        let schema = read(&file(&sql));
        assert_eq!(kinds(&schema), [], "{name}");
        let (_, reference) = schema.reference(schema.find_reference(&format!("c {name}"), name).unwrap());
        assert!(reference.sound && reference.alike, "{name}");
        assert_eq!(
            (reference.name.as_str(), reference.parent, reference.columns.as_slice()),
            (name, Some(0), &[0][..])
        );
    }
    for (name, what) in [("", "an empty name"), ("a\nb", "a control character")] {
        let it = quoted(name);
        let schema = read(&file(&format!(
            "CREATE TABLE {it}(a INTEGER PRIMARY KEY); CREATE TABLE c(x INTEGER REFERENCES {it})"
        )));
        assert_eq!(kinds(&schema), [(FindingKind::OddName, name)]);
        assert!(schema.findings[0].text.contains(what), "{schema}");
        assert!(schema.tables[1].references[0].sound);
    }
}

#[test]
fn a_name_that_isnt_utf_8_is_told_and_passed_over() {
    let connection = reread(
        "CREATE TABLE good(id INTEGER PRIMARY KEY); CREATE TABLE bad(x); CREATE TABLE c(x INTEGER REFERENCES good)",
        "UPDATE sqlite_schema SET name = CAST(x'62ff64' AS TEXT), tbl_name = CAST(x'62ff64' AS TEXT),
            sql = CAST(CAST('CREATE TABLE \"b' AS BLOB) || x'ff' || CAST('d\"(x)' AS BLOB) AS TEXT) WHERE name = 'bad'",
    );
    let schema = Schema::read(&connection).unwrap();
    let names: Vec<&str> = schema.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["good", "c"]);
    assert!(schema.tables[1].references[0].sound);
    assert_eq!(kinds(&schema), [(FindingKind::OddName, "b\u{fffd}d"), (FindingKind::Unreadable, "b\u{fffd}d")]);
}

#[test]
fn a_virtual_table_without_its_module_is_told_and_passed_over() {
    let connection = reread(
        "CREATE TABLE good(id INTEGER PRIMARY KEY); CREATE TABLE c(x INTEGER REFERENCES good, y REFERENCES lost)",
        "INSERT INTO sqlite_schema VALUES
            ('table', 'lost', 'lost', 0, 'CREATE VIRTUAL TABLE lost USING \"no such\" (a, b)'),
            ('table', 'fine', 'fine', 0, 'CREATE VIRTUAL TABLE fine USING DBstat')",
    );
    connection.execute_batch("PRAGMA writable_schema = OFF").unwrap();
    let schema = Schema::read(&connection).unwrap();
    assert_eq!(schema.tables.len(), 2);
    assert_eq!(kinds(&schema), [(FindingKind::NoModule, "lost"), (FindingKind::NotATable, "c")]);
    assert!(schema.findings[0].text.contains("needs the module \"no such\", which this program hasn't"), "{schema}");
    let references: Vec<bool> = schema.tables[1].references.iter().map(|reference| reference.sound).collect();
    assert_eq!(references, [true, false]);
}

#[test]
fn a_collation_that_isnt_there_is_told() {
    let connection = reread(
        "CREATE TABLE p(k TEXT); CREATE TABLE c(x TEXT REFERENCES p)",
        "UPDATE sqlite_schema SET sql = 'CREATE TABLE p(k TEXT COLLATE nosuch)' WHERE name = 'p'",
    );
    connection.execute_batch("PRAGMA writable_schema = OFF").unwrap();
    let schema = Schema::read(&connection).unwrap();
    assert_eq!(kinds(&schema), [(FindingKind::NoCollation, "p"), (FindingKind::Arity, "c")]);
    assert!(schema.findings[0].text.contains("has the collation \"nosuch\""), "{schema}");
}

#[test]
fn a_text_that_isnt_what_sqlite_goes_by_is_told() {
    let create = "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INTEGER CONSTRAINT n REFERENCES p)";
    for (sql, what) in [
        ("CREATE TABLE t(b INTEGER CONSTRAINT n REFERENCES p)", "columns: SQLite says a, its text b"),
        ("CREATE TABLE t(a INTEGER)", "foreign keys: SQLite says (a) -> p ()"),
        ("CREATE TABLE t(a INTEGER REFERENCES p ON DELETE CASCADE)", "foreign keys: SQLite says (a) -> p ()"),
        ("CREATE TABLE t(a COLLATE nocase CONSTRAINT n REFERENCES p)", "collations: SQLite says BINARY"),
    ] {
        let connection = changed(create, &format!("UPDATE sqlite_schema SET sql = '{sql}' WHERE name = 't'"));
        let schema = Schema::read(&connection).unwrap();
        assert!(kinds(&schema).contains(&(FindingKind::Disagreement, "t")), "{schema}");
        assert!(schema.findings.iter().any(|finding| finding.text.contains(what)), "{what}\n{schema}");
        // SQLite's own answer is taken.
        let table = &schema.tables[1];
        assert_eq!((table.columns[0].name.as_str(), table.columns[0].collation.as_str()), ("a", "BINARY"));
        assert!(table.references[0].sound, "{schema}");
    }
}

#[test]
fn a_text_that_cant_be_read_leaves_sqlites_own_answers() {
    let create = "CREATE TABLE p(k ANY PRIMARY KEY) STRICT, WITHOUT ROWID;
        CREATE TABLE t(a INTEGER CONSTRAINT n REFERENCES p DEFERRABLE INITIALLY DEFERRED, b DEFAULT 7)";
    for text in ["'CREATE TABLE p('", "'nonsense'", "''", "NULL", "x'00ff'", "'CREATE TABLE \"p'"] {
        let connection = changed(create, &format!("UPDATE sqlite_schema SET sql = {text}"));
        let schema = Schema::read(&connection).unwrap();
        assert_eq!(schema.tables.len(), 2, "{schema}");
        let unreadable = schema.findings.iter().filter(|finding| finding.kind == FindingKind::Unreadable);
        assert_eq!(unreadable.count(), 2, "{schema}");
        let (p, t) = (&schema.tables[0], &schema.tables[1]);
        assert_eq!((p.rowid.as_deref(), p.identity()), (None, vec!["k"]));
        assert_eq!(t.columns[1].default.as_deref(), Some("7"));
        assert_eq!((t.references[0].name.as_str(), t.references[0].sound), ("fk_t_a", true));
    }
}

/// What may become of a line of the schema.
const CHANGES: [&str; 16] = [
    "UPDATE sqlite_schema SET sql = NULL WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = '' WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = 'CREATE TABLE t(' WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = substr(sql, 1, 30) WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = x'ff00ff' WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = 'CREATE TABLE other(a)' WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = 'CREATE VIEW t AS SELECT 1' WHERE name = 't'",
    "UPDATE sqlite_schema SET name = NULL WHERE name = 't'",
    "UPDATE sqlite_schema SET name = 7, tbl_name = 7 WHERE name = 't'",
    "UPDATE sqlite_schema SET type = 'what' WHERE name = 't'",
    "UPDATE sqlite_schema SET rootpage = 0 WHERE name = 't'",
    "UPDATE sqlite_schema SET rootpage = 4000 WHERE name = 't'",
    "UPDATE sqlite_schema SET rootpage = 'x' WHERE name = 't'",
    "UPDATE sqlite_schema SET sql = 'CREATE INDEX i ON nosuch(a)' WHERE name = 'i'",
    "DELETE FROM sqlite_schema WHERE name = 'p'",
    "INSERT INTO sqlite_schema SELECT * FROM sqlite_schema WHERE name = 't'",
];

#[test]
fn broken_definitions_stop_nothing() {
    let create = "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE t(a INTEGER REFERENCES p);
        CREATE INDEX i ON t(a); CREATE VIEW v AS SELECT * FROM t; CREATE TABLE good(x INTEGER CONSTRAINT g REFERENCES good2);
        CREATE TABLE good2(id INTEGER PRIMARY KEY)";
    for change in CHANGES {
        for connection in [changed(create, change), reread(create, change)] {
            let schema = Schema::read(&connection).unwrap_or_else(|error| panic!("{change}: {error}"));
            let at = schema.find_reference("good", "g").unwrap_or_else(|| panic!("{change}\n{schema}"));
            assert!(schema.reference(at).1.sound, "{change}\n{schema}");
        }
        // Without the pragma SQLite itself may take nothing of the file; then that is the answer.
        let connection = reread(create, change);
        let _ = connection.execute_batch("PRAGMA writable_schema = RESET");
        if let Ok(schema) = Schema::read(&connection) {
            assert!(schema.find("main", "good").is_some(), "{change}\n{schema}");
        }
    }
}

#[test]
fn a_file_that_is_no_database_is_an_error() {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE t(a)").unwrap();
    let schema = Schema::read(&connection).unwrap();
    pragmas::agrees(&file("CREATE TABLE t(a)"), &schema).unwrap();
    let folder = std::env::temp_dir().join(format!("fk-none-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("none.db");
    std::fs::write(&path, "this is not a database, and long enough to be looked at as one".repeat(40)).unwrap();
    let error = Schema::read(&Connection::open(&path).unwrap()).unwrap_err();
    std::fs::remove_dir_all(folder).unwrap();
    assert!(matches!(error, fk::Error::Database { .. }), "{error}");
}
