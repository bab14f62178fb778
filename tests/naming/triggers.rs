//! A file's own triggers write other tables than the statement does: the constraint is named all the same, and the
//! statement's table with it.

use crate::support::{Customer, Order, customer};
use crate::{File, refused};

#[test]
fn a_trigger_that_inserts_a_row_without_a_parent() {
    let file = File::new(
        "CREATE TABLE log (id INTEGER PRIMARY KEY, item_id REFERENCES items (id));
         CREATE TRIGGER logs AFTER INSERT ON customers BEGIN INSERT INTO log (item_id) VALUES (77); END;
         CREATE TRIGGER orders AFTER UPDATE ON items BEGIN INSERT INTO orders (customer_id, status) VALUES (78, 'draft'); END",
    );
    let db = file.open();
    let expected = "insert on table \"customers\" violates foreign key constraint \"fk_log_item_id\" on table \"log\"\n\
                    detail: key (item_id)=(77) is not present in table \"items\", referenced by 1 row: (id)=(1)";
    assert_eq!(refused(&db, |tx| tx.insert(customer("Paul"))).1, expected);
    assert_eq!(refused(&db, |tx| tx.upsert(customer("Paul"), Customer::NAME_KEY)).1, expected);
    assert_eq!(refused(&db, |tx| tx.sql::<()>("INSERT INTO customers (name) VALUES ('Paul')", ())).1, expected);
    let key = fk::Key::<crate::support::Item>::from_raw(1);
    let (error, words) = refused(&db, |tx| tx.set(key, |i| i.price_cents.set(1)));
    assert!(error.missing_parent(Order::CUSTOMER), "{words}");
    assert!(
        words.starts_with(
            "update on table \"items\" violates foreign key constraint \"fk_orders_customer_id\" on table \"orders\""
        ),
        "{words}"
    );
}

#[test]
fn a_trigger_that_takes_a_parent_away() {
    let file = File::new(
        "CREATE TRIGGER takes AFTER UPDATE ON employees BEGIN DELETE FROM items; END;
         CREATE TABLE strangers (id INTEGER PRIMARY KEY, customer_id REFERENCES customers (id) ON DELETE RESTRICT);
         CREATE TRIGGER more AFTER DELETE ON employees BEGIN DELETE FROM order_lines; DELETE FROM customers; END;
         INSERT INTO employees (id, name) VALUES (1, 'Ada'); INSERT INTO strangers VALUES (5, 1)",
    );
    let db = file.open();
    let ada = fk::Key::<crate::support::Employee>::from_raw(1);
    let (_, words) = refused(&db, |tx| tx.set(ada, |e| e.name.set("Eda")));
    assert_eq!(
        words,
        "update on table \"employees\" violates foreign key constraint \"fk_order_lines_item_id\" on table \"order_lines\"\n\
         detail: key (id)=(1) of table \"items\" is still referenced by 1 row: (order_id, item_id)=(1, 1)"
    );
    let expected = "delete on table \"employees\" violates foreign key constraint \"fk_strangers_customer_id\" on table \
                    \"strangers\"\ndetail: key (id)=(1) of table \"customers\" is still referenced by 1 row: (id)=(5)";
    assert_eq!(refused(&db, |tx| tx.delete(ada)).1, expected);
    assert_eq!(refused(&db, |tx| tx.sql::<()>("DELETE FROM employees", ())).1, expected);
}

#[test]
fn a_trigger_that_breaks_another_constraint() {
    let file = File::new(
        "CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT NOT NULL UNIQUE, CONSTRAINT short CHECK (length(what) < 9));
         INSERT INTO log (what) VALUES ('Paul');
         CREATE TRIGGER logs AFTER INSERT ON customers BEGIN INSERT INTO log (what) VALUES (nullif(NEW.name, 'Nobody')); END;
         CREATE TRIGGER lines AFTER UPDATE ON items BEGIN UPDATE order_lines SET quantity = 0; END",
    );
    let db = file.open();
    for (name, expected) in [
        ("Paul", "insert on table \"customers\" violates unique constraint \"uq_log_what\" on table \"log\""),
        (
            "Nobody",
            "insert on table \"customers\" violates not-null constraint \"nn_log_what\" on table \"log\"\ndetail: column \"what\" is null",
        ),
        ("Somebody else", "insert on table \"customers\" violates check constraint \"short\" on table \"log\""),
    ] {
        assert_eq!(refused(&db, |tx| tx.insert(customer(name))).1, expected);
        let by_hand = refused(&db, |tx| tx.sql::<()>("INSERT INTO customers (name) VALUES (?1)", (name,)));
        assert_eq!(by_hand.1, expected);
    }
    let (_, words) = refused(&db, |tx| tx.set(fk::Key::<crate::support::Item>::from_raw(1), |i| i.price_cents.set(1)));
    assert!(
        words.starts_with(
            "update on table \"items\" violates check constraint \"ck_order_lines_quantity\" on table \"order_lines\""
        ),
        "{words}"
    );
}
