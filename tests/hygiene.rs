//! Generated code means what it means wherever it stands: in a function, beside types of the same names
//! as std's and ours, with SQL's keywords and Rust's as names, and under every lint.
//!
//! `tests/hygiene/renamed` is a crate of its own: another name for the facade, and no prelude.

#![deny(warnings, clippy::all, clippy::pedantic, unreachable_pub, missing_docs, missing_debug_implementations)]

use fk::Db;

/// Types that have the names of std's and of ours. Whoever expands to `Option` instead of
/// `::core::option::Option` gets one of these.
mod shadowed {
    #![allow(dead_code, clippy::pedantic, missing_debug_implementations)]

    struct String;
    struct Vec;
    enum Option {
        None,
    }
    enum Result {
        Ok,
        Err,
    }
    struct Box;
    struct Key;
    struct Column;
    struct Query;
    struct Required;
    struct CandidateKey;
    struct ToOne;
    struct ToMany;
    struct ToMaybe;
    struct ManyToMany;
    struct AtMostOne;
    struct To;
    struct Generated;
    struct Collation;
    struct Formula;
    struct Check;
    struct Action;
    struct Scope;
    trait Clone {}
    trait Copy {}
    trait Debug {}
    trait From {}
    trait Into {}
    trait Table {}
    trait Value {}
    trait Scalar {}
    trait Schema {}
    trait Insert {}
    mod core {}
    mod std {}
    mod fk {}
    mod check {}
    mod derive {}
    type I64 = ();

    #[derive(::fk::Value)]
    struct Name(::std::string::String);

    #[derive(::fk::Value)]
    enum Kind {
        Some,
        None,
        Ok,
        Err,
    }

    #[derive(::fk::Table)]
    #[table(has_many(children: Child))]
    struct Parent {
        #[key]
        id: ::fk::Key<Self>,
        #[unique]
        name: Name,
        #[default(Kind::None)]
        kind: Kind,
    }

    #[derive(::fk::Table)]
    struct Child {
        #[key]
        id: ::fk::Key<Self, ::std::string::String>,
        #[references(on_delete = set_null)]
        parent_id: ::core::option::Option<::fk::Key<Parent>>,
        #[check(number > 0 && is_null(note))]
        number: i64,
        #[default(::core::option::Option::None)]
        note: ::core::option::Option<::std::string::String>,
    }

    #[derive(::fk::Schema)]
    #[schema(Parent, Child)]
    pub(super) struct Family;

    #[derive(::fk::Row)]
    struct Row {
        parent: ::core::option::Option<Parent>,
        children: ::std::vec::Vec<Self>,
        name: Name,
    }

    struct Selection;
    struct Fields;
    trait Gives {}
    trait RowSource {}

    #[derive(::fk::Table)]
    #[table(key(department, number), has_one(lesson: Lesson), many_to_many(rooms: Room through Lesson))]
    struct Course {
        department: ::std::string::String,
        #[references(on_delete = cascade, as parent)]
        number: ::fk::Key<Parent>,
    }

    #[derive(::fk::Table)]
    #[table(unique(code, size), unique(size, where = is_not_null(code)), index(size desc, where = size > 0))]
    struct Room {
        #[key(autoincrement = false)]
        id: ::fk::Key<Self>,
        #[unique]
        #[column(collate = nocase)]
        code: ::std::string::String,
        size: i64,
        #[generated(size * 2)]
        twice: i64,
    }

    #[derive(::fk::Table)]
    #[table(unique(department, number))]
    #[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null(number), as course))]
    struct Lesson {
        #[key]
        #[default(with = new_id)]
        id: ::fk::Key<Self, ::std::string::String>,
        department: ::std::string::String,
        number: ::core::option::Option<::fk::Key<Parent>>,
        #[references(Room::code, on_delete = no_action, enforced = audit)]
        #[column(collate = nocase)]
        room_code: ::core::option::Option<::std::string::String>,
        #[default(sql = "1 + 1")]
        made: i64,
        #[generated(stored, sql = "made + 1")]
        next: i64,
    }

    fn new_id() -> ::std::string::String {
        ::std::string::String::new()
    }

    #[derive(::fk::Schema)]
    #[schema(part, Course, Room, Lesson, Parent, Child)]
    struct School;

    #[derive(::fk::Schema)]
    #[schema(include(School))]
    struct Town;
}

/// Names that are words of SQL, of Rust, or of the generated code.
mod words {
    use fk::prelude::*;

    #[derive(Table, Debug)]
    #[table(name = "select", has_many(r#where: Join via crate_id))]
    struct Group {
        #[key]
        order: Key<Self>,
        #[unique]
        r#type: String,
        from: Option<String>,
        scope: i64,
        sink: i64,
        source: i64,
        #[default(0)]
        id: i64,
        #[check(r#match > 0 && type_of == 1)]
        r#match: i64,
        type_of: i64,
        n: i64,
    }

    #[derive(Table, Debug)]
    #[table(name = "order \"by\"")]
    struct Join {
        #[key]
        rowid: Key<Self, String>,
        #[references(on_delete = cascade, as r#type)]
        #[column(name = "group")]
        group: Key<Group>,
        #[references(on_delete = set_null)]
        crate_id: Option<Key<Group>>,
    }

    #[derive(Table, Debug)]
    #[table(name = "values")]
    struct SelfTable {
        #[key]
        id: Key<Self>,
        #[references(on_delete = cascade)]
        r#fn_id: Key<Group>,
    }

    #[derive(Schema, Debug)]
    #[schema(Group, Join, SelfTable)]
    struct Words;

    #[derive(Table, Debug)]
    #[table(name = "foreign", key(r#type, on), has_one(r#if: Through via r#mod))]
    #[table(many_to_many(r#use: Foreign through Through via r#fn -> r#mod))]
    #[table(unique(r#match, r#type), unique(r#as, name = "uq_foreign_r#x"), index(r#as desc, desc asc, r#where))]
    #[table(check(name = "unique", r#match < on && is_in(desc, 1, -2)), new(name = "r#NewForeign"))]
    struct Foreign {
        r#type: String,
        on: i64,
        #[column(name = "match")]
        r#match: i64,
        r#as: Option<String>,
        desc: i64,
        #[generated(r#match + on)]
        r#where: i64,
        #[generated(stored, sql = "\"match\" + 1")]
        stored: i64,
        name: i64,
        columns: i64,
    }

    #[derive(Table, Debug)]
    #[table(name = "references", key(r#match, r#type))]
    #[table(foreign_key((r#type, r#match) -> Foreign(r#type, r#match), on_delete = restrict, as r#fn))]
    #[table(foreign_key((r#type, r#in) -> Foreign(r#type, on), on_delete = set_null(r#in), as r#mod))]
    #[table(unique(r#in, r#type))]
    struct Through {
        r#type: String,
        r#match: i64,
        r#in: Option<i64>,
        #[references(Column::r#struct, on_delete = restrict)]
        r#loop_struct: i64,
    }

    /// Has the name of one of ours.
    #[derive(Table, Debug)]
    #[table(name = "index")]
    struct Column {
        #[key]
        #[default(with = r#move::r#new)]
        key: Key<Self, String>,
        #[unique]
        r#struct: i64,
    }

    mod r#move {
        pub(super) fn r#new() -> String {
            "a".to_owned()
        }
    }

    #[derive(Schema, Debug)]
    #[schema(part, Foreign, Through, Column)]
    struct Include;

    #[derive(Schema, Debug)]
    #[schema(include(Include))]
    struct Part;

    #[derive(Row, Debug, PartialEq)]
    struct Like {
        r#type: String,
        r#fn: Key<Group>,
        row: i64,
        at: i64,
        parts: i64,
        outputs: i64,
        a_b: i64,
        select: i64,
    }

    #[test]
    fn words_are_fields_of_rows() -> fk::Result<()> {
        let like = |g: GroupColumns| SelectLike {
            r#type: g.r#type,
            r#fn: g.order,
            row: g.n,
            at: g.scope,
            parts: g.sink,
            outputs: g.source,
            a_b: g.id,
            select: g.type_of,
        };
        let rows: Vec<Like> = Db::<Words>::in_memory()?.read(|tx| tx.all(Group::query().select(like)))?;
        let none: Vec<Like> = Vec::new();
        assert_eq!(rows, none);
        Ok(())
    }

    #[test]
    fn words_are_names_in_lists() {
        let _ = (Through::FN, Through::MOD, Through::LOOP, Through::IN_TYPE_KEY, Column::STRUCT_KEY);
        let _ = (Foreign::MATCH_TYPE_KEY, Foreign::R_X_KEY, Foreign::UNIQUE_CHECK, Foreign::IF, Foreign::USE);
        let _ = NewColumn { key: None, r#struct: 1 };
        let _ = (Foreign::key("a".to_owned(), 1), Through::key(1, "a".to_owned()), Column::PRIMARY_KEY);
        assert_eq!((Include::TABLES.len(), Part::TABLES.len()), (3, 3));
    }

    #[test]
    fn words_are_names() -> fk::Result<()> {
        let db = Db::<Words>::in_memory()?;
        let order = db.write(|tx| {
            let group = tx.insert(NewGroup {
                r#type: "a".into(),
                from: None,
                scope: 1,
                sink: 2,
                source: 3,
                id: None,
                r#match: 4,
                type_of: 1,
                n: 5,
            })?;
            let rowid = Key::from_raw("x".to_owned());
            tx.insert(NewJoin { rowid, group: group.order, crate_id: Some(group.order) })?;
            tx.insert(NewSelfTable { r#fn_id: group.order })?;
            assert_eq!(tx.all(group.r#where())?.len(), 1);
            let found = tx.all(Group::query().filter(|g| g.r#type.eq("a").and(g.r#match.gt(g.source))))?;
            assert_eq!(found.len(), 1);
            Ok(group.order)
        })?;
        let refused = db.write(|tx| tx.set(order, |g| g.type_of.set(2))).unwrap_err();
        assert!(refused.check_failed(Group::MATCH_CHECK));
        let _ = (Join::TYPE, Join::CRATE, SelfTable::FN, Group::WHERE, Group::TYPE_KEY);
        Ok(())
    }
}

#[test]
fn shadowed_names_change_nothing() -> fk::Result<()> {
    Db::<shadowed::Family>::in_memory()?.write(|_| Ok(()))
}

macro_rules! row {
    ($vis:vis $name:ident, $field:ident: $ty:ty) => {
        #[derive(fk::Row, Debug)]
        $vis struct $name {
            number: i64,
            #[deprecated]
            $field: $ty,
        }
    };
}

row!(pub(crate) RowFromMacro, inner: Option<fk::Key<FromMacro>>);

#[test]
#[allow(deprecated, reason = "the macro says it of its field, and this uses it")]
fn rows_work_in_a_macro() {
    let select = |m: FromMacroColumns| SelectRowFromMacro { number: m.number, inner: m.parent_id };
    let query = <FromMacro as fk::Table>::query().select(select);
    assert_eq!(query.data().outputs().len(), 2);
    let _ = |row: RowFromMacro| (row.number, row.inner);
}

#[test]
fn derives_work_inside_a_function() -> fk::Result<()> {
    use fk::prelude::*;

    #[derive(Row, Debug)]
    struct Line {
        id: Key<Order>,
        customer: String,
    }

    #[derive(Value, Debug)]
    enum Status {
        Draft,
    }

    #[derive(Table, Debug)]
    #[table(has_many(orders: Order))]
    struct Customer {
        #[key]
        id: Key<Self>,
        #[unique]
        name: String,
    }

    #[derive(Table, Debug)]
    struct Order {
        #[key]
        id: Key<Self>,
        #[references(on_delete = cascade)]
        customer_id: Key<Customer>,
        #[default(Status::Draft)]
        status: Status,
    }

    #[derive(Schema, Debug)]
    #[schema(Customer, Order)]
    struct Shop;

    Db::<Shop>::in_memory()?.write(|tx| {
        let customer = tx.insert(NewCustomer { name: "Helen".to_owned() })?;
        let order = tx.insert(NewOrder { customer_id: customer.id, status: None })?;
        assert!(matches!(order.status, Status::Draft));
        assert_eq!(tx.all(customer.orders())?.len(), 1);
        let line = |o: OrderColumns| SelectLine { id: o.id, customer: o.customer().name };
        let lines: Vec<Line> = tx.all(Order::query().select(line))?;
        assert_eq!((lines[0].id, lines[0].customer.as_str()), (order.id, "Helen"));
        Ok(())
    })
}

macro_rules! table {
    ($vis:vis $name:ident, $field:ident: $ty:ty, $parent:ty, $check:expr) => {
        #[derive(fk::Table, Debug)]
        $vis struct $name {
            #[key]
            id: fk::Key<Self, i64>,
            #[references(on_delete = cascade)]
            parent_id: $parent,
            #[check($check)]
            #[deprecated]
            $field: $ty,
        }
    };
}

table!(pub(crate) FromMacro, number: i64, Option<fk::Key<FromMacro>>, number > 0 && number < 9);

#[test]
fn derives_work_in_a_macro() {
    assert_eq!(FromMacro::key_of(1).to_string(), "1");
    assert_eq!(fk::Constraint::constraint(&FromMacro::NUMBER_CHECK).name, "ck_from_macro_number");
}

impl FromMacro {
    fn key_of(id: i64) -> FromMacroKey {
        fk::Key::from_raw(id)
    }
}
