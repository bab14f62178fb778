//! Drifts of what the database computes: collations, generated columns, conditions, triggers.

use fk_core::sql::create_schema;
use rusqlite::Connection;

use super::super::Verify;
use super::declared::{check, check_file};
use crate::dialect::SQLITE;
use crate::transaction::tests::declared::Firm;

fn changed(from: &str, to: &str) -> String {
    let fresh = create_schema::<Firm>(&SQLITE).join(";\n");
    assert!(fresh.contains(from), "no {from:?} in {fresh}");
    fresh.replacen(from, to, 1)
}

const REBUILD: &str = "the table has to be rebuilt";

/// What is refused, and how each mend begins.
fn check_refused(mode: Verify, cases: &[(&str, &str, &[(&str, &str)])]) {
    for (from, to, expected) in cases {
        let found = check::<Firm>(&changed(from, to), mode).map(|report| report.to_string());
        let found = found.expect_err(&format!("{from} => {to}"));
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, (finding, mend)) in found.iter().zip(*expected) {
            let (found, told) = found.split_once("\n  mend: ").unwrap();
            assert_eq!(found, *finding, "{from} => {to}");
            assert!(told.starts_with(mend), "{told}");
        }
    }
}

const TRIGGER: &str = "CREATE TRIGGER \"fk_people_boss_set_null\" AFTER DELETE ON \"people\" BEGIN UPDATE \"people\" SET \
    \"boss\" = NULL WHERE \"tenant_id\" = OLD.\"tenant_id\" AND \"boss\" = OLD.\"number\"; END";
const EMAIL: &str = "CREATE UNIQUE INDEX \"uq_people_email\" ON \"people\" (\"email\") WHERE (\"retired\" IS NULL)";
const NOTE: &str =
    "CREATE INDEX \"ix_people_note\" ON \"people\" (\"note\", \"number\" DESC) WHERE (\"retired\" IS NULL)";

#[test]
fn what_decides_over_rows_is_refused_in_any_mode() {
    for mode in [Verify::Strict, Verify::Compatible] {
        check_refused(
            mode,
            &[
                (
                    "\"email\" TEXT COLLATE NOCASE",
                    "\"email\" TEXT",
                    &[("column \"people\".\"email\": declared COLLATE NOCASE, in the file COLLATE BINARY", REBUILD)],
                ),
                (
                    "GENERATED ALWAYS AS (\"number\" * 2) VIRTUAL",
                    "GENERATED ALWAYS AS (\"number\" * 3) VIRTUAL",
                    &[(
                        "column \"people\".\"twice\": declared GENERATED ALWAYS AS (\"number\" * 2), \
                        in the file GENERATED ALWAYS AS (\"number\" * 3)",
                        REBUILD,
                    )],
                ),
                (
                    "GENERATED ALWAYS AS (\"number\" * 2) VIRTUAL",
                    "",
                    &[(
                        "column \"people\".\"twice\": declared GENERATED ALWAYS AS (\"number\" * 2), in the file to be written",
                        REBUILD,
                    )],
                ),
                (
                    ",\n    \"twice\" INTEGER NOT NULL GENERATED ALWAYS AS (\"number\" * 2) VIRTUAL",
                    "",
                    &[(
                        "column \"people\".\"twice\": declared, in the file no such column",
                        "ALTER TABLE \"people\" ADD COLUMN \"twice\" INTEGER NOT NULL GENERATED ALWAYS AS (\"number\" * 2) VIRTUAL",
                    )],
                ),
                (
                    " DEFAULT (6 * 7)",
                    "",
                    &[("column \"tenants\".\"since\": declared DEFAULT (6 * 7), in the file no default", REBUILD)],
                ),
                (
                    EMAIL,
                    "",
                    &[(
                        "unique key \"uq_people_email\" of table \"people\": declared (\"email\") WHERE (\"retired\" IS NULL), \
                        in the file no such key",
                        EMAIL,
                    )],
                ),
                (
                    "(\"email\") WHERE (\"retired\" IS NULL)",
                    "(\"email\") WHERE (\"retired\" = 0)",
                    &[(
                        "unique key \"uq_people_email\" of table \"people\": declared (\"email\") WHERE (\"retired\" IS NULL), \
                        in the file UNIQUE (\"email\") WHERE (\"retired\" = 0)",
                        "DROP INDEX \"uq_people_email\"; CREATE UNIQUE INDEX",
                    )],
                ),
                (
                    EMAIL,
                    "CREATE UNIQUE INDEX a ON people (abs(number)); CREATE UNIQUE INDEX uq_people_email ON people (email) WHERE retired is null",
                    &[(
                        "unique index \"a\" of table \"people\": not declared, in the file UNIQUE (an expression)",
                        "declare it, or: DROP INDEX \"a\"",
                    )],
                ),
                (
                    TRIGGER,
                    "",
                    &[(
                        "trigger \"fk_people_boss_set_null\" of table \"people\": declared, in the file no such trigger",
                        TRIGGER,
                    )],
                ),
                (
                    "SET \"boss\" = NULL",
                    "SET \"boss\" = 7",
                    &[(
                        "trigger \"fk_people_boss_set_null\" of table \"people\": declared otherwise than in the file",
                        "DROP TRIGGER \"fk_people_boss_set_null\"; CREATE TRIGGER",
                    )],
                ),
                (
                    "\"person_id\" INTEGER",
                    "\"person_id\" INTEGER REFERENCES people (id)",
                    &[(
                        "foreign key of table \"events\": not declared, in the file (\"person_id\") REFERENCES \"people\" (\"id\")",
                        REBUILD,
                    )],
                ),
            ],
        );
    }
}

#[test]
fn what_only_strict_refuses() {
    let full = ",\n    CONSTRAINT \"fk_badges_person_full\" CHECK ((\"tenant_id\" IS NULL AND \"number\" IS NULL) OR \
        (\"tenant_id\" IS NOT NULL AND \"number\" IS NOT NULL))";
    let index = "index \"ix_people_note\" of table \"people\": declared (\"note\", \"number\" DESC) WHERE (\"retired\" IS NULL), \
        in the file ";
    let check_full = format!(
        "check \"fk_badges_person_full\" of table \"badges\": declared {}, in the file no such check",
        full.split_once("full\" ").unwrap().1
    );
    let cases: [(&str, &str, String, &str); 6] = [
        (full, "", check_full, REBUILD),
        (NOTE, "", format!("{index}no such index"), NOTE),
        (
            "\"number\" DESC)",
            "\"number\")",
            format!("{index}(\"note\", \"number\") WHERE (\"retired\" IS NULL)"),
            "DROP INDEX \"ix_people_note\"; CREATE INDEX",
        ),
        (
            "DESC) WHERE (\"retired\" IS NULL)",
            "DESC)",
            format!("{index}(\"note\", \"number\" DESC)"),
            "DROP INDEX \"ix_people_note\"; CREATE INDEX",
        ),
        (
            "\"uq_people_email\"",
            "\"emails\"",
            "unique key \"uq_people_email\" of table \"people\": declared with this name, in the file the name \"emails\"".into(),
            "DROP INDEX \"emails\"; CREATE UNIQUE INDEX",
        ),
        (
            "\"fk_people_boss_set_null\"",
            "\"own\"",
            "trigger \"fk_people_boss_set_null\" of table \"people\": declared with this name, in the file the name \"own\"".into(),
            "DROP TRIGGER \"own\"; CREATE TRIGGER",
        ),
    ];
    for (from, to, finding, mend) in &cases {
        check_refused(Verify::Strict, &[(from, to, &[(finding, mend)])]);
        let report = check::<Firm>(&changed(from, to), Verify::Compatible).unwrap();
        assert_eq!((report.tolerated.first(), report.needs_savepoints), (Some(finding), false), "{report}");
    }
}

#[test]
fn what_does_no_harm_is_told() {
    for (from, to, expected) in [
        (
            "(\"number\" * 2) VIRTUAL",
            "(Number*2) STORED",
            "column \"people\".\"twice\": declared VIRTUAL, in the file STORED",
        ),
        (
            " AUTOINCREMENT",
            "",
            "primary key \"pk_tenants\" of table \"tenants\": declared AUTOINCREMENT, in the file keys can come again",
        ),
        ("WHERE (\"retired\" IS NULL)", "where Retired is null", ""),
        ("DEFAULT (lower('NEW'))", "default (LOWER('NEW'))", ""),
        (" AFTER DELETE ON \"people\" BEGIN", "\nafter delete on People begin -- ours\n", ""),
    ] {
        let report = check::<Firm>(&changed(from, to), Verify::Strict);
        let report = report.map(|report| (report.to_string(), report.needs_savepoints));
        assert_eq!(report, Ok((expected.to_owned(), false)), "{from}");
    }
}

#[test]
fn a_unique_key_stands_for_a_primary_key() {
    let file = "CREATE TABLE order_lines (order_id INTEGER REFERENCES orders (id) ON DELETE RESTRICT, item TEXT NOT NULL, \
        quantity INTEGER NOT NULL, UNIQUE (order_id, item))";
    let fresh = super::declared::fresh();
    let mut statements: Vec<&str> = fresh.split(";\n").collect();
    let at = statements.iter().position(|sql| sql.starts_with("CREATE TABLE \"order_lines\"")).unwrap();
    statements[at] = file;
    let file = statements.join(";\n");
    let report = check::<super::declared::Shop>(&file, Verify::Compatible).unwrap();
    let expected = "primary key \"pk_order_lines\" of table \"order_lines\": declared PRIMARY KEY, \
        in the file UNIQUE (\"order_id\", \"item\")";
    assert!(report.tolerated.iter().any(|told| told == expected), "{report}");
    assert!(check::<super::declared::Shop>(&file, Verify::Strict).is_err());
}

/// Each of these is mended by the statements that are told, and only by them.
#[test]
fn mends_mend() {
    for (from, to) in [
        (EMAIL, ""),
        (NOTE, ""),
        ("\"number\" DESC)", "\"number\")"),
        ("\"uq_people_email\"", "\"emails\""),
        (TRIGGER, ""),
        ("\"fk_people_boss_set_null\"", "\"own\""),
        ("SET \"boss\" = NULL", "SET \"boss\" = 7"),
    ] {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&changed(from, to)).unwrap();
        for difference in check_file::<Firm>(&connection, Verify::Strict).unwrap_err() {
            connection.execute_batch(difference.split_once("\n  mend: ").unwrap().1).unwrap();
        }
        assert!(check_file::<Firm>(&connection, Verify::Strict).unwrap().is_clean(), "{from}");
    }
}
