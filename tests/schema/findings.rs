//! What SQLite would tell only while data changes, or never: found before, and told in words.

use fk::mirror::Schema;
use fk::mirror::schema::FindingKind;

use super::{file, read};

/// What is found in a file, as it is told.
#[track_caller]
fn found(sql: &str) -> Vec<(FindingKind, String)> {
    let schema = read(&file(sql));
    schema.findings.iter().map(|finding| (finding.kind, finding.to_string())).collect()
}

#[track_caller]
fn one(sql: &str, kind: FindingKind, text: &str) {
    assert_eq!(found(sql), [(kind, text.to_owned())], "{sql}");
}

const MISMATCH: &str = "SQLite refuses every INSERT and DELETE of \"c\", changes of its referencing columns, and deletes \
    and changes of keys in \"p\", with \"foreign key mismatch\"";

#[test]
fn a_missing_parent_is_told() {
    one(
        "CREATE TABLE c(x REFERENCES nosuch(id))",
        FindingKind::NoParent,
        "foreign key \"fk_c_x\" of table \"c\", (\"x\") REFERENCES \"nosuch\" (\"id\"): there is no table \"nosuch\" in \
         database \"main\"\n  so: SQLite refuses every INSERT and DELETE of \"c\", and changes of its referencing columns, \
         with \"no such table\"\n  help: create \"nosuch\", or rebuild \"c\" without the reference",
    );
}

#[test]
fn a_parent_that_is_no_table_is_told() {
    for (create, kind) in
        [("CREATE VIEW p AS SELECT 1 AS id;", "a view"), ("CREATE VIRTUAL TABLE p USING dbstat;", "a virtual table")]
    {
        one(
            &format!("{create} CREATE TABLE c(x REFERENCES p(id))"),
            FindingKind::NotATable,
            &format!(
                "foreign key \"fk_c_x\" of table \"c\", (\"x\") REFERENCES \"p\" (\"id\"): \"p\" is {kind}, which has no \
                 key\n  so: SQLite refuses every INSERT and DELETE of \"c\", and changes of its referencing columns, with \
                 \"foreign key mismatch\"\n  help: rebuild \"c\" with a reference to a key of \"p\", with foreign keys off \
                 meanwhile"
            ),
        );
    }
}

#[test]
fn columns_that_are_no_key_are_told() {
    let create = "CREATE UNIQUE INDEX \"uq_p_f\" ON \"p\" (\"f\")";
    for (index, kind, what) in [
        ("", FindingKind::NoKey, "these columns are no primary or unique key of \"p\""),
        ("CREATE INDEX i ON p(f)", FindingKind::NoKey, "these columns are no primary or unique key of \"p\""),
        (
            "CREATE UNIQUE INDEX i ON p(f, id)",
            FindingKind::NoKey,
            "these columns are no primary or unique key of \"p\"",
        ),
        (
            "CREATE UNIQUE INDEX i ON p(f) WHERE f > ''",
            FindingKind::PartialKey,
            "unique index \"i\" leaves out rows (WHERE ..), and so is no key to refer to",
        ),
        (
            "CREATE UNIQUE INDEX i ON p(f COLLATE nocase)",
            FindingKind::CollatedKey,
            "unique index \"i\" compares \"f\" by nocase, the column itself by another collation, and so is no key to \
             refer to",
        ),
        (
            "CREATE UNIQUE INDEX i ON p(lower(f))",
            FindingKind::ExpressionKey,
            "unique index \"i\" is over an expression, and so is no key to refer to",
        ),
    ] {
        let sql =
            format!("CREATE TABLE p(id INTEGER PRIMARY KEY, f TEXT); {index}; CREATE TABLE c(x TEXT REFERENCES p(f))");
        let head = "foreign key \"fk_c_x\" of table \"c\", (\"x\") REFERENCES \"p\" (\"f\")";
        one(&sql, kind, &format!("{head}: {what}\n  so: {MISMATCH}\n  help: {create}"));
        // The help helps.
        assert_eq!(found(&format!("{sql}; {create}")), []);
    }
}

#[test]
fn a_key_of_another_width_is_told() {
    for (parent, reference, what) in [
        (
            "p(a, b, PRIMARY KEY(a, b))",
            "x REFERENCES p",
            "it has 1 column, and the key of \"p\" (\"a\", \"b\") has 2 columns",
        ),
        (
            "p(a INTEGER PRIMARY KEY)",
            "x, FOREIGN KEY (x, x) REFERENCES p",
            "it has 2 columns, and the key of \"p\" (\"a\") has 1 column",
        ),
        ("p(a UNIQUE)", "x REFERENCES p", "it names no columns, and \"p\" has no primary key"),
    ] {
        let told = found(&format!("CREATE TABLE {parent}; CREATE TABLE c({reference})"));
        assert_eq!(told[0].0, FindingKind::Arity);
        assert!(told[0].1.contains(what), "{}", told[0].1);
    }
    let told = found("CREATE TABLE p(a PRIMARY KEY); CREATE TABLE c(x REFERENCES p(rowid))");
    assert_eq!(told[0].0, FindingKind::NoColumn);
    assert!(told[0].1.contains("\"p\" has no column \"rowid\""), "{}", told[0].1);
}

#[test]
fn sides_that_compare_in_different_ways_are_told() {
    let schema = read(&file("CREATE TABLE p(k TEXT PRIMARY KEY COLLATE nocase); CREATE TABLE c(x REFERENCES p)"));
    assert!(schema.tables[1].references[0].sound && !schema.tables[1].references[0].alike);
    assert_eq!(schema.findings[0].kind, FindingKind::Unlike);
    let text = schema.findings[0].to_string();
    assert!(text.contains("\"c\".\"x\" (Blob affinity, BINARY) and \"p\".\"k\" (Text affinity, NOCASE)"), "{text}");
    // Equal column by column, and still not: the key has a collation of its own.
    let sql = "CREATE TABLE p(a TEXT, PRIMARY KEY (a COLLATE nocase)); CREATE TABLE c(x TEXT REFERENCES p)";
    let told = found(sql);
    assert_eq!(told[0].0, FindingKind::Unlike);
    assert!(told[0].1.contains("the primary key of \"p\" has another collation than its columns"), "{}", told[0].1);
    for (parent, child, alike) in [
        ("INTEGER", "NUMERIC", true),
        ("INT", "BIGINT", true),
        ("VARCHAR(3)", "TEXT", true),
        ("REAL", "INTEGER", false),
        ("", "BLOB", true),
        ("TEXT", "", false),
        ("''", "DECIMAL", true),
        ("''", "", false),
    ] {
        let sql = format!("CREATE TABLE p(k {parent} UNIQUE); CREATE TABLE c(x {child} REFERENCES p(k))");
        assert_eq!(read(&file(&sql)).tables[1].references[0].alike, alike, "{sql}");
    }
}

#[test]
fn an_action_on_a_generated_column_is_told() {
    let text = |event: &str| {
        format!(
            "foreign key \"fk_c_x\" of table \"c\", (\"x\") REFERENCES \"p\" (\"id\"): column \"x\" is generated, and an \
             action of the reference would change it\n  so: SQLite refuses {event} \"p\", whether or not a row references \
             it, with \"cannot UPDATE generated column\"\n  help: rebuild \"c\" with NO ACTION, or CASCADE on delete"
        )
    };
    for (actions, event, refused) in [
        ("ON DELETE SET NULL", "every DELETE of", "DELETE FROM p"),
        ("ON UPDATE CASCADE", "every UPDATE of a key of", "UPDATE p SET id = 1"),
        ("ON DELETE SET DEFAULT ON UPDATE SET NULL", "every DELETE and every UPDATE of a key of", "DELETE FROM p"),
    ] {
        let sql = format!(
            "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(a INTEGER, x INTEGER AS (a) REFERENCES p(id) {actions})"
        );
        one(&sql, FindingKind::GeneratedColumn, &text(event));
        let error = file(&sql).execute(refused, []).unwrap_err().to_string();
        assert!(error.starts_with("cannot UPDATE generated column"), "{error}");
    }
    let sql = "CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(a INTEGER, x INTEGER AS (a) REFERENCES p ON DELETE CASCADE)";
    assert_eq!(found(sql), []);
}

#[test]
fn a_misspelt_reference_is_told() {
    let text = "column \"tagxref\".\"rid\" has the type \"INTEGER REFERENCE blob\": \"REFERENCE\" isn't REFERENCES, so SQLite \
                reads it as part of the type\n  so: there is no foreign key\n  help: rebuild the table with REFERENCES";
    one("CREATE TABLE tagxref(rid INTEGER REFERENCE blob)", FindingKind::Misspelt, text);
    assert_eq!(found("CREATE TABLE t(a REFERENCE, b PREFERENCE, c INTEGER DIFFERENCE of, d \"my refs\")"), []);
}

#[test]
fn each_database_has_its_own_parents() {
    let connection = file(
        "ATTACH ':memory:' AS \"o\"\"ther\"; CREATE TABLE p(id INTEGER PRIMARY KEY); CREATE TABLE c(x INTEGER REFERENCES p);
         CREATE TABLE \"o\"\"ther\".c(x INTEGER REFERENCES p); CREATE TEMP TABLE c(x INTEGER CONSTRAINT here REFERENCES p);
         CREATE TEMP TABLE p(id INTEGER PRIMARY KEY, more)",
    );
    let schema = Schema::read_all(&connection).unwrap();
    let names: Vec<(&str, &str)> = schema.tables.iter().map(|t| (t.database.as_str(), t.name.as_str())).collect();
    assert_eq!(names[..2], [("main", "p"), ("main", "c")]);
    assert!(names.contains(&("o\"ther", "c")) && names.contains(&("temp", "c")), "{names:?}");
    for (database, sound) in [("main", true), ("o\"ther", false), ("temp", true)] {
        let at = schema.find(database, "C").unwrap();
        let reference = &schema.tables[at].references[0];
        assert_eq!(reference.sound, sound, "{database}");
        assert_eq!(reference.parent.map(|parent| schema.tables[parent].database.as_str()), sound.then_some(database));
    }
    let told: Vec<_> = schema.findings.iter().map(|finding| (finding.kind, finding.database.as_str())).collect();
    assert_eq!(told, [(FindingKind::NoParent, "o\"ther")]);
    assert_eq!(read(&connection).tables.len(), 2);
}

#[test]
fn a_schema_is_shown_in_lines() {
    let schema = read(&file(
        "CREATE TABLE p(id INTEGER PRIMARY KEY, t UNIQUE); CREATE TABLE \"a b\"(x INTEGER CONSTRAINT [n] REFERENCES P ON DELETE \
         SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED, y REFERENCES p(t), z REFERENCES p(u))",
    ));
    let lines = "\"p\"\n\"a b\"\n  \"n\" (\"x\") REFERENCES \"P\" (\"id\") ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE \
                 INITIALLY DEFERRED\n  \"fk_a b_y\" (\"y\") REFERENCES \"p\" (\"t\")\n  \"fk_a b_z\" (\"z\") REFERENCES \"p\" \
                 (leads to no key)\n";
    let shown = schema.to_string();
    assert!(shown.starts_with(lines), "{shown}");
    assert!(shown.ends_with("meanwhile\n"), "{shown}");
}

#[test]
fn triggers_of_the_file_and_of_the_connection_are_known() {
    let connection = file(
        "CREATE TABLE a(x); CREATE TABLE b(x); CREATE TABLE c(x); CREATE VIEW v AS SELECT x FROM a;
         CREATE TRIGGER t AFTER INSERT ON A BEGIN SELECT 1; END;
         CREATE TRIGGER u INSTEAD OF INSERT ON v BEGIN SELECT 1; END;
         CREATE TEMP TRIGGER w AFTER DELETE ON main.B BEGIN SELECT 1; END;
         CREATE TEMP TRIGGER fk_own AFTER DELETE ON main.c BEGIN SELECT 1; END",
    );
    let has: Vec<bool> = read(&connection).tables.iter().map(|table| table.has_triggers).collect();
    assert_eq!(has, [true, true, false]);
}
