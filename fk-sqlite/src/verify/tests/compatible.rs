//! Files of other programs: what `Compatible` takes, and what it tells of them.

use super::super::Verify;
use super::declared::{Shop, changed, check};

/// The declared schema in the style of Chinook: brackets, lengths, hardly a name.
const CHINOOK: &str = "
CREATE TABLE [Customers] (
    [Id] INTEGER NOT NULL,
    [Name] NVARCHAR(160) NOT NULL,
    CONSTRAINT [PK_Customer] PRIMARY KEY ([Id]),
    UNIQUE ([Name])
);
CREATE TABLE [Orders] (
    [Id] INTEGER PRIMARY KEY AUTOINCREMENT,
    [Customer_Id] INTEGER NOT NULL REFERENCES [Customers] ON DELETE CASCADE,
    [Replaces_Id] INTEGER REFERENCES [Orders] ([Id]) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    [Status] DATETIME NOT NULL,
    [Weight] NUMERIC(10,2)
);
CREATE TABLE [Order_Lines] (
    [Order_Id] INTEGER,
    [Item] NVARCHAR(160),
    [Quantity] INT NOT NULL,
    PRIMARY KEY ([Order_Id], [Item]),
    FOREIGN KEY ([Order_Id]) REFERENCES [Orders] ([Id]) ON DELETE RESTRICT ON UPDATE NO ACTION
);
CREATE TABLE [Notes] (
    [Id] INTEGER PRIMARY KEY,
    [Order_Id] INTEGER NOT NULL,
    [Item] NVARCHAR(160) NOT NULL,
    [Customer_Id] INTEGER NOT NULL DEFAULT 1 REFERENCES [Customers] ([Id]) ON DELETE SET DEFAULT,
    FOREIGN KEY ([Order_Id], [Item]) REFERENCES [Order_Lines]
);
CREATE INDEX [IFK_Customer] ON [Orders] ([Customer_Id]);
";

#[test]
fn a_file_of_another_program_is_taken_and_told_of() {
    let report = check::<Shop>(CHINOOK, Verify::Compatible).unwrap();
    let expected = r#"table "customers": declared STRICT, in the file not STRICT
column "customers"."name": declared TEXT, in the file NVARCHAR(160)
primary key "pk_customers" of table "customers": declared with this name, in the file the name "PK_Customer"
unique key "uq_customers_name" of table "customers": declared with this name, in the file no name
table "orders": declared STRICT, in the file not STRICT
column "orders"."id": declared NOT NULL, in the file NULL is allowed
column "orders"."status": declared TEXT, in the file DATETIME
column "orders"."status": declared DEFAULT 'draft', in the file no default
column "orders"."weight": declared REAL, in the file NUMERIC(10,2)
primary key "pk_orders" of table "orders": declared with this name, in the file no name
primary key "pk_orders" of table "orders" is AUTOINCREMENT
foreign key "fk_orders_customer_id" of table "orders": declared REFERENCES "customers" ("id"), in the file no columns
foreign key "fk_orders_customer_id" of table "orders": declared with this name, in the file no name
foreign key "fk_orders_replaces_id" of table "orders": declared with this name, in the file no name
table "orders" has a deferred foreign key behind an immediate one, so that writes need savepoints
check "ck_orders_weight" of table "orders": declared CHECK ("weight" > 0.0), in the file no such check
check "ck_orders_status_words" of table "orders": declared CHECK ("status" IN ('draft', 'placed')), in the file no such check
index "ix_orders_customer_id" of table "orders": declared ("customer_id"), in the file the name "IFK_Customer"
index "ix_orders_replaces_id" of table "orders": declared ("replaces_id"), in the file no such index
index "IFK_Customer" of table "orders" is not declared
table "order_lines": declared STRICT, in the file not STRICT
column "order_lines"."order_id": declared NOT NULL, in the file NULL is allowed
column "order_lines"."item": declared TEXT, in the file NVARCHAR(160)
column "order_lines"."item": declared NOT NULL, in the file NULL is allowed
primary key "pk_order_lines" of table "order_lines": declared with this name, in the file no name
foreign key "fk_order_lines_order_id" of table "order_lines": declared with this name, in the file no name
index "ix_order_lines_item_quantity" of table "order_lines": declared ("item", "quantity"), in the file no such index
table "notes": declared STRICT, in the file not STRICT
column "notes"."id": declared NOT NULL, in the file NULL is allowed
column "notes"."item": declared TEXT, in the file NVARCHAR(160)
primary key "pk_notes" of table "notes": declared with this name, in the file no name
foreign key "fk_notes_line" of table "notes": declared REFERENCES "order_lines" ("order_id", "item"), in the file no columns
foreign key "fk_notes_line" of table "notes": declared with this name, in the file no name
foreign key "fk_notes_customer_id" of table "notes": declared with this name, in the file no name"#;
    assert_eq!(report.to_string(), expected);
    assert!(check::<Shop>(CHINOOK, Verify::Strict).is_err_and(|differences| differences.len() > 25));
}

#[test]
fn a_check_that_reads_differently_is_taken() {
    let file = changed(&[("CHECK (\"weight\" > 0.0)", "CHECK (0.0 < weight)")]);
    let told = check::<Shop>(&file, Verify::Compatible).unwrap().tolerated;
    let expected = r#"check "ck_orders_weight" of table "orders": declared CHECK ("weight" > 0.0), in the file CHECK (0.0 < weight)"#;
    assert_eq!(told, [expected]);
}

#[test]
fn columns_that_compare_differently_need_savepoints() {
    let lax = [
        ("\"customer_id\" INTEGER NOT NULL,", "\"customer_id\" NUMERIC NOT NULL,"),
        ("IN ('draft', 'placed'))\n) STRICT", "IN ('draft', 'placed'))\n)"),
    ];
    let report = check::<Shop>(&changed(&lax), Verify::Compatible).unwrap();
    assert!(report.needs_savepoints);
    let expected = r#"table "orders": declared STRICT, in the file not STRICT
column "orders"."customer_id": declared INTEGER, in the file NUMERIC
foreign key "fk_orders_customer_id" of table "orders" is between columns of different affinity or collation, so that writes need savepoints"#;
    assert_eq!(report.to_string(), expected);
}
