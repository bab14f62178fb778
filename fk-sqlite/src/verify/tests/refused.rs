//! One drift at a time, each refused with the exact text: tables, columns and checks.

use super::super::Verify;
use super::declared::{Shop, changed, check, rebuild};

/// What is replaced in the declared statements, by what, and what is told; `{rebuild X}` stands for the
/// text of X's rebuild.
pub(super) type Case = (&'static str, &'static str, &'static [&'static str]);

/// Makes sure that each drift is refused with exactly these differences.
pub(super) fn check_refused(mode: Verify, cases: &[Case]) {
    for (from, to, expected) in cases {
        let found = check::<Shop>(&changed(&[(from, to)]), mode).map(|report| report.to_string());
        let rebuilds = ["customers", "orders", "order_lines", "notes"];
        let expected: Vec<String> = expected
            .iter()
            .map(|text| {
                let known = rebuilds.iter().map(|t| (format!("{{rebuild {t}}}"), rebuild::<Shop>(t)));
                known.fold((*text).to_owned(), |text, (mark, whole)| text.replace(&mark, &whole))
            })
            .collect();
        assert_eq!(found, Err(expected), "{from} => {to}");
    }
}

#[test]
fn tables() {
    check_refused(
        Verify::Strict,
        &[
            (
                "CREATE TABLE \"customers\" (",
                "CREATE TABLE \"clients\" (",
                &[
                    "table \"customers\": declared, in the file no such table\n  mend: CREATE TABLE \"customers\" (\n    \
                \"id\" INTEGER CONSTRAINT \"pk_customers\" PRIMARY KEY NOT NULL,\n    \"name\" TEXT NOT NULL,\n    \
                CONSTRAINT \"uq_customers_name\" UNIQUE (\"name\")\n) STRICT",
                ],
            ),
            (
                "UNIQUE (\"name\")\n) STRICT",
                "UNIQUE (\"name\"))",
                &["table \"customers\": declared STRICT, in the file not STRICT\n  mend: {rebuild customers}"],
            ),
        ],
    );
}

#[test]
fn a_missing_table_comes_with_its_indexes() {
    let sql = changed(&[])
        .split(";\n")
        .filter(|s| !s.starts_with("CREATE TABLE \"order_lines\"") && !s.contains("_item_quantity"))
        .collect::<Vec<_>>()
        .join(";");
    let found = check::<Shop>(&sql, Verify::Compatible).unwrap_err();
    let last = "STRICT;\nCREATE INDEX \"ix_order_lines_item_quantity\" ON \"order_lines\" (\"item\", \"quantity\")";
    assert!(found.len() == 1 && found[0].ends_with(last), "{found:?}");
}

#[test]
fn a_view_and_a_virtual_table_are_no_table() {
    let without = changed(&[]).split(";\n").filter(|s| !s.contains("TABLE \"notes\"")).collect::<Vec<_>>().join(";");
    let create = rebuild::<Shop>("notes").split_once(": ").unwrap().1.to_owned();
    for (statement, told) in [
        ("CREATE VIEW Notes AS SELECT 1", "a view\n  mend: drop or rename the view, then: "),
        (
            "CREATE VIRTUAL TABLE Notes USING rtree(id, a, b)",
            "a virtual table\n  mend: drop or rename the virtual table, then: ",
        ),
    ] {
        let found = check::<Shop>(&format!("{without};{statement}"), Verify::Compatible);
        let expected = format!("table \"notes\": declared as a table, in the file {told}{create}");
        assert_eq!(found, Err(vec![expected]));
    }
}

#[test]
fn columns() {
    check_refused(
        Verify::Strict,
        &[
            (
                "\"weight\" REAL",
                "\"weight\" TEXT",
                &["column \"orders\".\"weight\": declared REAL, in the file TEXT\n  mend: {rebuild orders}"],
            ),
            (
                "\"weight\" REAL",
                "\"weight\" ANY",
                &["column \"orders\".\"weight\": declared REAL, in the file ANY\n  mend: {rebuild orders}"],
            ),
            (
                "\"weight\" REAL",
                "\"weight\" REAL NOT NULL",
                &[
                    "column \"orders\".\"weight\": declared to allow NULL, in the file NOT NULL\n  mend: {rebuild orders}",
                ],
            ),
            (
                "\"quantity\" INTEGER NOT NULL",
                "\"quantity\" INTEGER",
                &[
                    "column \"order_lines\".\"quantity\": declared NOT NULL, in the file NULL is allowed\n  mend: {rebuild order_lines}",
                ],
            ),
            (
                "PRIMARY KEY NOT NULL,\n    \"name\"",
                "PRIMARY KEY,\n    \"name\"",
                &[
                    "column \"customers\".\"id\": declared NOT NULL, in the file NULL is allowed\n  mend: {rebuild customers}",
                ],
            ),
            (
                "\"name\" TEXT NOT NULL",
                "\"name\" TEXT NOT NULL COLLATE NOCASE",
                &[
                    "column \"customers\".\"name\": declared COLLATE BINARY, in the file COLLATE NOCASE\n  mend: {rebuild customers}",
                ],
            ),
            (
                "\"quantity\" INTEGER NOT NULL",
                "\"quantity\" INTEGER NOT NULL AS (1)",
                &[
                    "column \"order_lines\".\"quantity\": declared to be written, in the file GENERATED\n  mend: {rebuild order_lines}",
                ],
            ),
            (
                " DEFAULT 'draft'",
                "",
                &[
                    "column \"orders\".\"status\": declared DEFAULT 'draft', in the file no default\n  mend: {rebuild orders}",
                ],
            ),
            (
                " DEFAULT 'draft'",
                " DEFAULT 'Draft'",
                &[
                    "column \"orders\".\"status\": declared DEFAULT 'draft', in the file DEFAULT 'Draft'\n  mend: {rebuild orders}",
                ],
            ),
            (
                "\"name\" TEXT NOT NULL",
                "\"name\" TEXT NOT NULL, \"city\" TEXT NOT NULL",
                &["column \"customers\".\"city\": not declared, in the file NOT NULL without a default\n  \
                mend: declare it, or if its data isn't needed: ALTER TABLE \"customers\" DROP COLUMN \"city\""],
            ),
            (
                "\"quantity\" INTEGER NOT NULL",
                "\"amount\" INTEGER",
                &[
                    "column \"order_lines\".\"quantity\": declared, in the file no such column\n  mend: {rebuild order_lines}",
                    "index \"ix_order_lines_item_quantity\" of table \"order_lines\": declared (\"item\", \"quantity\"), \
                in the file (\"item\", an expression)\n  mend: DROP INDEX \"ix_order_lines_item_quantity\"; \
                CREATE INDEX \"ix_order_lines_item_quantity\" ON \"order_lines\" (\"item\", \"quantity\")",
                ],
            ),
        ],
    );
}

#[test]
fn checks() {
    check_refused(
        Verify::Strict,
        &[
            (
                "CHECK (\"weight\" > 0.0)",
                "CHECK (\"weight\" >= 0.0)",
                &["check \"ck_orders_weight\" of table \"orders\": declared CHECK (\"weight\" > 0.0), \
                in the file CHECK (\"weight\" >= 0.0)\n  mend: {rebuild orders}"],
            ),
            (
                "CONSTRAINT \"ck_orders_weight\" CHECK (\"weight\" > 0.0)",
                "CHECK (\"weight\" > 0.0)",
                &[
                    "check \"ck_orders_weight\" of table \"orders\": declared with this name, in the file no name\n  mend: {rebuild orders}",
                ],
            ),
            (
                "'placed'))",
                "'placed', 'gone'))",
                &[
                    "check \"ck_orders_status_words\" of table \"orders\": declared CHECK (\"status\" IN ('draft', 'placed')), \
                in the file CHECK (\"status\" IN ('draft', 'placed', 'gone'))\n  mend: {rebuild orders}",
                ],
            ),
            (
                ",\n    CONSTRAINT \"ck_orders_status_words\" CHECK (\"status\" IN ('draft', 'placed'))",
                "",
                &[
                    "check \"ck_orders_status_words\" of table \"orders\": declared CHECK (\"status\" IN ('draft', 'placed')), \
                in the file no such check\n  mend: {rebuild orders}",
                ],
            ),
        ],
    );
}

#[test]
fn what_compatible_refuses_all_the_same() {
    check_refused(
        Verify::Compatible,
        &[
            (
                "ON DELETE CASCADE",
                "ON DELETE RESTRICT",
                &["foreign key \"fk_orders_customer_id\" of table \"orders\": declared ON DELETE CASCADE, \
                in the file ON DELETE RESTRICT\n  mend: {rebuild orders}"],
            ),
            (
                "\"weight\" REAL",
                "\"weight\" REAL REFERENCES customers (\"id\")",
                &[
                    "foreign key of table \"orders\": not declared, in the file (\"weight\") REFERENCES \"customers\" (\"id\")\n  mend: {rebuild orders}",
                ],
            ),
            (
                "\"quantity\" INTEGER NOT NULL",
                "\"quantity\" INTEGER",
                &[
                    "column \"order_lines\".\"quantity\": declared NOT NULL, in the file NULL is allowed\n  mend: {rebuild order_lines}",
                ],
            ),
            (
                " DEFAULT 1",
                "",
                &[
                    "column \"notes\".\"customer_id\": declared DEFAULT 1, in the file no default\n  mend: {rebuild notes}",
                ],
            ),
            (
                "UNIQUE (\"name\")",
                "UNIQUE (\"name\") ON CONFLICT FAIL",
                &[
                    "unique key (\"name\") of table \"customers\": not declared, in the file ON CONFLICT FAIL\n  mend: {rebuild customers}",
                ],
            ),
        ],
    );
}
