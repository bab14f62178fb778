//! Statements of every form, on declared tables and on those that only the file has.

use crate::support::{Invoice, Order, OrderLine};
use crate::{File, refused};
use fk::ViolationKind;

const NOTES: &str = "CREATE TABLE notes (
        id INTEGER PRIMARY KEY, order_id INTEGER, item_id INTEGER, customer_id REFERENCES customers, slug TEXT UNIQUE,
        text TEXT NOT NULL DEFAULT '', weight INTEGER CONSTRAINT heavy CHECK (weight > 0),
        CONSTRAINT fk_line FOREIGN KEY (order_id, item_id) REFERENCES order_lines (order_id, item_id)
    );
    CREATE TABLE tags (name TEXT, number INTEGER, note_id INTEGER REFERENCES notes ON DELETE RESTRICT,
        PRIMARY KEY (name, number)) WITHOUT ROWID;
    INSERT INTO notes (id, order_id, item_id, customer_id, slug) VALUES (7, 1, 1, 1, 'seven');
    INSERT INTO tags VALUES ('new', 1, 7)";

#[test]
fn by_hand_on_declared_tables() {
    let file = File::new("");
    let db = file.open();
    let orders = "violates foreign key constraint \"fk_orders_customer_id\"";
    for sql in [
        "INSERT INTO orders (customer_id, status) VALUES (88, 'draft'), (99, 'draft')",
        "INSERT INTO orders (customer_id, status) SELECT id + 98, 'draft' FROM customers",
        "WITH new(id) AS (VALUES (99)) INSERT INTO orders (customer_id, status) SELECT id, 'draft' FROM new",
        "INSERT INTO orders (id, customer_id, status) VALUES (1, 99, 'draft') \
         ON CONFLICT (id) DO UPDATE SET customer_id = excluded.customer_id",
        "INSERT INTO orders (customer_id, status) VALUES (99, 'draft') RETURNING id",
        "UPDATE orders SET customer_id = 99",
        "UPDATE orders SET customer_id = n.id FROM (SELECT 99 AS id) AS n WHERE orders.id = 1",
        "UPDATE orders SET customer_id = customer_id + 98 RETURNING id",
    ] {
        let (error, words) = refused(&db, |tx| tx.sql::<()>(sql, ()));
        assert!(error.missing_parent(Order::CUSTOMER), "{sql}: {words}");
        let verb = if sql.contains("INSERT") && !sql.contains("CONFLICT") { "insert" } else { "update" };
        assert!(
            words.starts_with(&format!("{verb} on table \"orders\" {orders}\ndetail: key (customer_id)=(")),
            "{words}"
        );
        assert!(words.contains("(customer_id)=(99) is not present in table \"customers\""), "{words}");
    }
    for sql in [
        "DELETE FROM items",
        "DELETE FROM items WHERE id = 1 RETURNING name",
        "WITH gone(id) AS (VALUES (1)) DELETE FROM items WHERE id IN (SELECT id FROM gone)",
    ] {
        let (error, words) = refused(&db, |tx| tx.sql::<()>(sql, ()));
        assert!(error.still_referenced(OrderLine::ITEM), "{sql}: {words}");
        assert_eq!(
            words,
            "delete on table \"items\" violates foreign key constraint \"fk_order_lines_item_id\" on table \
             \"order_lines\"\ndetail: key (id)=(1) is still referenced by 1 row: (order_id, item_id)=(1, 1)"
        );
    }
    for sql in ["UPDATE items SET id = id + 10", "UPDATE items SET id = 5 FROM customers WHERE items.id = customers.id"]
    {
        let (error, words) = refused(&db, |tx| tx.sql::<()>(sql, ()));
        assert!(error.still_referenced(OrderLine::ITEM), "{sql}: {words}");
        assert!(words.starts_with("update on table \"items\" violates"), "{words}");
    }
}

#[test]
fn by_hand_on_tables_of_the_file_alone() {
    let file = File::new(NOTES);
    let db = file.open();
    let cases = [
        (
            "INSERT INTO notes (id, order_id, item_id) VALUES (8, 1, 2), (9, 1, 3)",
            "insert on table \"notes\" violates foreign key constraint \"fk_line\"\n\
             detail: key (order_id, item_id)=(1, 2) is not present in table \"order_lines\", referenced by 1 row: (id)=(8)\n\
             insert on table \"notes\" violates foreign key constraint \"fk_line\"\n\
             detail: key (order_id, item_id)=(1, 3) is not present in table \"order_lines\", referenced by 1 row: (id)=(9)",
        ),
        (
            "INSERT INTO notes (id, customer_id) SELECT 8, 99 UNION SELECT 9, NULL",
            "insert on table \"notes\" violates foreign key constraint \"fk_notes_customer_id\"\n\
             detail: key (customer_id)=(99) is not present in table \"customers\", referenced by 1 row: (id)=(8)",
        ),
        (
            "INSERT INTO notes (id) VALUES (7) ON CONFLICT (id) DO UPDATE SET customer_id = 99",
            "insert on table \"notes\" violates foreign key constraint \"fk_notes_customer_id\"\n\
             detail: key (customer_id)=(99) is not present in table \"customers\", referenced by 1 row: (id)=(7)",
        ),
        (
            "UPDATE notes SET item_id = 4",
            "update on table \"notes\" violates foreign key constraint \"fk_line\"\n\
             detail: key (order_id, item_id)=(1, 4) is not present in table \"order_lines\", referenced by 1 row: (id)=(7)",
        ),
        (
            "WITH gone(id) AS (VALUES (7)) DELETE FROM notes WHERE id IN (SELECT id FROM gone)",
            "delete on table \"notes\" violates foreign key constraint \"fk_tags_note_id\" on table \"tags\"\n\
             detail: key (id)=(7) is still referenced by 1 row: (name, number)=('new', 1)",
        ),
        (
            "UPDATE notes SET id = 70",
            "update on table \"notes\" violates foreign key constraint \"fk_tags_note_id\" on table \"tags\"\n\
             detail: key (id)=(7) is still referenced by 1 row: (name, number)=('new', 1)",
        ),
        (
            "INSERT INTO notes (slug) VALUES ('seven')",
            "insert on table \"notes\" violates unique constraint \"uq_notes_slug\"",
        ),
        (
            "INSERT INTO notes (text) VALUES (NULL)",
            "insert on table \"notes\" violates not-null constraint \"nn_notes_text\"\ndetail: column \"text\" is null",
        ),
        ("UPDATE notes SET weight = 0", "update on table \"notes\" violates check constraint \"heavy\""),
        ("INSERT INTO tags VALUES ('new', 1, NULL)", "insert on table \"tags\" violates unique constraint \"pk_tags\""),
    ];
    for (sql, expected) in cases {
        let (error, words) = refused(&db, |tx| tx.sql::<()>(sql, ()));
        assert!(!error.violations().is_empty(), "{sql}: {words}");
        assert_eq!(words.replace('\'', ""), expected.replace('\'', ""), "{sql}");
    }
}

#[test]
fn by_the_library_where_a_table_of_the_file_refers_to_a_declared_one() {
    let file = File::new(NOTES);
    let db = file.open();
    let key = (fk::Key::from_raw(1), fk::Key::from_raw(1));
    let (error, words) = refused(&db, |tx| tx.delete(OrderLine::key(key.0, key.1)));
    assert_eq!(error.violation().unwrap().kind, ViolationKind::StillReferenced);
    assert_eq!(
        words,
        "delete on table \"order_lines\" violates foreign key constraint \"fk_line\" on table \"notes\"\n\
         detail: key (order_id, item_id)=(1, 1) is still referenced by 1 row: (id)=(7)"
    );
    // By way of a cascade: the customer's orders and their lines go too.
    let (_, words) = refused(&db, |tx| tx.delete(fk::Key::<Order>::from_raw(1)));
    assert!(
        words.starts_with("delete on table \"orders\" violates foreign key constraint \"fk_line\" on table \"notes\""),
        "{words}"
    );
    assert!(words.contains("of table \"order_lines\" is still referenced by 1 row: (id)=(7)"), "{words}");
    let (_, words) = refused(&db, |tx| tx.set(key.0, |o: crate::support::OrderColumns| o.id.set(fk::Key::from_raw(5))));
    assert!(words.contains("fk_order_lines_order_id"), "{words}");
}

#[test]
fn single_rows_and_upserts_of_composite_keys() {
    let file = File::new("");
    let db = file.open();
    let line =
        |order, item| OrderLine { order_id: fk::Key::from_raw(order), item_id: fk::Key::from_raw(item), quantity: 1 };
    let both = |error: &fk::Error| error.missing_parent(OrderLine::ORDER) && error.missing_parent(OrderLine::ITEM);
    let (error, words) = refused(&db, |tx| tx.insert(line(8, 9)));
    assert!(both(&error), "{words}");
    let (error, words) = refused(&db, |tx| tx.upsert(line(8, 9), OrderLine::PRIMARY_KEY));
    assert!(both(&error), "{words}");
    let (error, words) = refused(&db, |tx| tx.insert_or_get(line(8, 9), OrderLine::PRIMARY_KEY));
    assert!(both(&error), "{words}");
    let (error, words) = refused(&db, |tx| tx.insert_all([line(1, 1), line(8, 9)]));
    assert!(error.duplicate(OrderLine::PRIMARY_KEY), "{words}");
    let error =
        db.write(|tx| tx.insert(Invoice { id: fk::Key::from_raw(1), order_id: fk::Key::from_raw(9) })).unwrap_err();
    assert!(error.missing_parent(Invoice::ORDER));
}
