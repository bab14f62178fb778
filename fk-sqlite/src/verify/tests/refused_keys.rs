//! One drift at a time, each refused with the exact text: keys, indexes and references.

use super::super::Verify;
use super::declared::{Shop, changed, check};
use super::refused::check_refused;

#[test]
fn keys() {
    check_refused(
        Verify::Strict,
        &[
            (
                "INTEGER CONSTRAINT \"pk_customers\" PRIMARY KEY NOT NULL",
                "INT CONSTRAINT \"pk_customers\" PRIMARY KEY NOT NULL",
                &["primary key \"pk_customers\" of table \"customers\": declared INTEGER PRIMARY KEY, \
                in the file a key that SQLite doesn't make\n  mend: {rebuild customers}"],
            ),
            (
                "CONSTRAINT \"pk_customers\" PRIMARY KEY NOT NULL",
                "NOT NULL UNIQUE",
                &[
                    "primary key \"pk_customers\" of table \"customers\": declared (\"id\"), in the file none\n  mend: {rebuild customers}",
                    "unique key of table \"customers\": not declared, in the file UNIQUE (\"id\")\n  mend: the same rebuild",
                ],
            ),
            (
                "PRIMARY KEY (\"order_id\", \"item\")",
                "PRIMARY KEY (\"item\", \"order_id\")",
                &["primary key \"pk_order_lines\" of table \"order_lines\": declared (\"order_id\", \"item\"), \
                in the file (\"item\", \"order_id\")\n  mend: {rebuild order_lines}"],
            ),
            (
                "PRIMARY KEY (\"order_id\", \"item\")",
                "PRIMARY KEY (\"order_id\", \"item\" COLLATE NOCASE)",
                &["primary key \"pk_order_lines\" of table \"order_lines\": declared with its columns' collation, \
                in the file UNIQUE (\"order_id\", \"item\" COLLATE NOCASE)\n  mend: {rebuild order_lines}"],
            ),
            (
                "CONSTRAINT \"pk_order_lines\" ",
                "",
                &["primary key \"pk_order_lines\" of table \"order_lines\": declared with this name, \
                in the file no name\n  mend: {rebuild order_lines}"],
            ),
            (
                ",\n    CONSTRAINT \"uq_customers_name\" UNIQUE (\"name\")",
                "",
                &[
                    "unique key \"uq_customers_name\" of table \"customers\": declared (\"name\"), in the file no such key\n  \
                mend: CREATE UNIQUE INDEX \"uq_customers_name\" ON \"customers\" (\"name\")",
                ],
            ),
            (
                "\"uq_customers_name\" UNIQUE (\"name\")",
                "\"uq_name\" UNIQUE (\"name\")",
                &["unique key \"uq_customers_name\" of table \"customers\": declared with this name, \
                in the file the name \"uq_name\"\n  mend: {rebuild customers}"],
            ),
            (
                "UNIQUE (\"name\")",
                "UNIQUE (\"name\", \"id\")",
                &["unique key \"uq_customers_name\" of table \"customers\": declared (\"name\"), \
                in the file UNIQUE (\"name\", \"id\")\n  mend: {rebuild customers}"],
            ),
            (
                "\"weight\" REAL",
                "\"weight\" REAL CONSTRAINT one UNIQUE",
                &[
                    "unique key \"one\" of table \"orders\": not declared, in the file UNIQUE (\"weight\")\n  mend: {rebuild orders}",
                ],
            ),
            (
                "CREATE INDEX \"ix_orders_customer_id\"",
                "CREATE UNIQUE INDEX extra ON orders(weight DESC) WHERE weight > 1; CREATE INDEX \"ix_orders_customer_id\"",
                &[
                    "unique index \"extra\" of table \"orders\": not declared, in the file UNIQUE (\"weight\" DESC) WHERE weight > 1\n  \
                mend: declare it, or: DROP INDEX \"extra\"",
                ],
            ),
            (
                "UNIQUE (\"name\")",
                "UNIQUE (\"name\") ON CONFLICT REPLACE",
                &[
                    "unique key (\"name\") of table \"customers\": not declared, in the file ON CONFLICT REPLACE\n  mend: {rebuild customers}",
                ],
            ),
            (
                "\"quantity\" INTEGER NOT NULL",
                "\"quantity\" INTEGER NOT NULL ON CONFLICT IGNORE",
                &["NOT NULL of column \"quantity\" of table \"order_lines\": not declared, \
                in the file ON CONFLICT IGNORE\n  mend: {rebuild order_lines}"],
            ),
        ],
    );
}

#[test]
fn indexes() {
    const CREATE: &str = "CREATE INDEX \"ix_orders_customer_id\" ON \"orders\" (\"customer_id\")";
    const DECLARED: &str =
        "index \"ix_orders_customer_id\" of table \"orders\": declared (\"customer_id\"), in the file";
    for (to, in_file, mend) in [
        ("", "no such index", ""),
        ("CREATE INDEX own ON orders(customer_id, weight)", "the name \"own\"", ""),
        (
            "CREATE INDEX ix_orders_customer_id ON orders(customer_id DESC)",
            "(\"customer_id\" DESC)",
            "DROP INDEX \"ix_orders_customer_id\"; ",
        ),
        (
            "CREATE INDEX ix_orders_customer_id ON orders(customer_id) WHERE weight > 1",
            "(\"customer_id\") WHERE weight > 1",
            "DROP INDEX \"ix_orders_customer_id\"; ",
        ),
    ] {
        let found = check::<Shop>(&changed(&[(CREATE, to)]), Verify::Strict);
        assert_eq!(found, Err(vec![format!("{DECLARED} {in_file}\n  mend: {mend}{CREATE}")]), "{to}");
    }
}

#[test]
fn references() {
    const LINE: &str = "CONSTRAINT \"fk_notes_line\" FOREIGN KEY (\"order_id\", \"item\") REFERENCES \"order_lines\" \
        (\"order_id\", \"item\") ON DELETE NO ACTION ON UPDATE NO ACTION,\n    ";
    check_refused(
        Verify::Strict,
        &[
            (
                LINE,
                "",
                &[
                    "foreign key \"fk_notes_line\" of table \"notes\": declared (\"order_id\", \"item\") REFERENCES \"order_lines\" \
                (\"order_id\", \"item\"), in the file no such key\n  mend: {rebuild notes}",
                ],
            ),
            (
                "(\"order_id\", \"item\") REFERENCES \"order_lines\" (\"order_id\", \"item\")",
                "(\"order_id\") REFERENCES \"orders\" (\"id\")",
                &[
                    "foreign key \"fk_notes_line\" of table \"notes\": declared (\"order_id\", \"item\") REFERENCES \"order_lines\" \
                (\"order_id\", \"item\"), in the file (\"order_id\") REFERENCES \"orders\" (\"id\")\n  mend: {rebuild notes}",
                ],
            ),
            (
                "ON DELETE CASCADE",
                "ON DELETE RESTRICT",
                &["foreign key \"fk_orders_customer_id\" of table \"orders\": declared ON DELETE CASCADE, \
                in the file ON DELETE RESTRICT\n  mend: {rebuild orders}"],
            ),
            (
                "ON DELETE CASCADE ON UPDATE NO ACTION",
                "ON DELETE CASCADE ON UPDATE CASCADE",
                &["foreign key \"fk_orders_customer_id\" of table \"orders\": declared ON UPDATE NO ACTION, \
                in the file ON UPDATE CASCADE\n  mend: {rebuild orders}"],
            ),
            (
                "DEFERRABLE INITIALLY DEFERRED",
                "DEFERRABLE",
                &[
                    "foreign key \"fk_orders_replaces_id\" of table \"orders\": declared DEFERRABLE INITIALLY DEFERRED, \
                in the file immediate\n  mend: {rebuild orders}",
                ],
            ),
            (
                "\"fk_orders_customer_id\"",
                "\"orders_customer\"",
                &["foreign key \"fk_orders_customer_id\" of table \"orders\": declared with this name, \
                in the file the name \"orders_customer\"\n  mend: {rebuild orders}"],
            ),
            (
                "REFERENCES \"orders\" (\"id\") ON DELETE RESTRICT",
                "REFERENCES \"orders\" ON DELETE RESTRICT",
                &[
                    "foreign key \"fk_order_lines_order_id\" of table \"order_lines\": declared REFERENCES \"orders\" (\"id\"), \
                in the file no columns\n  mend: {rebuild order_lines}",
                ],
            ),
            (
                "\"weight\" REAL",
                "\"weight\" REAL REFERENCES customers",
                &[
                    "foreign key of table \"orders\": not declared, in the file (\"weight\") REFERENCES \"customers\"\n  mend: {rebuild orders}",
                ],
            ),
        ],
    );
}
