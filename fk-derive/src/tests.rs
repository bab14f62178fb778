//! What the derives generate, as text: a golden, a budget, hygiene, and how errors are collected.

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};

const GOLDENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests");

fn table(tokens: TokenStream) -> String {
    printed(crate::table(&syn::parse2(tokens).unwrap()))
}

fn printed(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).unwrap())
}

fn order() -> TokenStream {
    quote! {
        #[table(name = "orders", has_many(lines: OrderLine))]
        pub struct Order {
            /// Counted from 1.
            #[key]
            pub id: Key<Self>,
            #[references(on_delete = set_null, on_update = cascade)]
            pub customer_id: Option<Key<Customer>>,
            #[default(Status::Draft)]
            pub status: Status,
            #[unique]
            #[check(number > 0 && len(note) < 80)]
            number: i64,
            #[default("")]
            note: String,
        }
    }
}

/// What `order` doesn't have: several columns, what the database computes, relations to one and over a table between.
fn lesson() -> TokenStream {
    quote! {
        #[table(name = "lessons", has_one(exam: Exam), many_to_many(students: Student through Visit))]
        #[table(unique(department, number, where = is_null(gone), name = "uq_lessons_now"), index(room_code, made desc))]
        #[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null(number), as course))]
        #[table(check(name = "ck_lessons_room", sql = "room_code <> ''"))]
        struct Lesson {
            #[key(autoincrement = false)]
            id: Key<Self>,
            department: String,
            number: Option<i64>,
            #[references(Room::code, on_delete = no_action, enforced = audit)]
            #[column(collate = nocase)]
            room_code: String,
            #[default(sql = "unixepoch()")]
            made: i64,
            #[default(with = clock::never)]
            gone: Option<i64>,
            #[generated(stored, made + 1)]
            next: i64,
        }
    }
}

/// A row.
fn line() -> TokenStream {
    quote! {
        pub struct Line {
            /// Counted from 1.
            pub id: Key<Order>,
            r#type: Option<String>,
            others: Vec<Self>,
        }
    }
}

fn is_golden(name: &str, found: &str) {
    let path = format!("{GOLDENS}/{name}.expanded.rs");
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite") {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    assert!(found == expected, "{path} differs; found:\n{found}");
}

/// `GOLDEN=overwrite cargo test -p fk-derive` writes them anew; the difference is for a person to read.
#[test]
fn expansions_are_the_goldens() {
    is_golden("order", &table(order()));
    is_golden("lesson", &table(lesson()));
    is_golden("line", &printed(crate::row::derive(&syn::parse2(line()).unwrap())));
}

/// 120 lines, 12 for each column, 23 for each relation, constraint and default: compile time is proportional to
/// them.
#[test]
fn expansion_stays_in_its_budget() {
    let lines = |tokens| table(tokens).lines().count();
    let columns: Vec<_> = (0..40).map(|n| quote::format_ident!("c{n}")).collect();
    let wide = lines(quote!(struct Wide { #[key] id: Key<Self>, #(#columns: i64),* }));
    assert!(wide <= 120 + 12 * 41, "{wide} lines");
    let references =
        columns.iter().map(|column| quote!(#[references(on_delete = cascade, as #column)] #column: Key<A>));
    let related = lines(quote!(struct Related { #[key] id: Key<Self>, #(#references),* }));
    assert!(related <= 120 + 12 * 41 + 23 * 40, "{related} lines");
    let all = lines(order());
    assert!(all <= 120 + 12 * 5 + 23 * 6, "{all} lines");
    let all = lines(lesson());
    assert!(all <= 120 + 12 * 7 + 23 * 10, "{all} lines");
}

/// Finds paths that mean something else where the user has another thing of that name.
#[derive(Default)]
struct Ambiguous(Vec<String>);

/// What the user wrote, what stands beside the struct, and what a function's own scope has.
const KNOWN: &[&str] = &[
    "Self",
    "self",
    "Order",
    "OrderColumns",
    "NewOrder",
    "Customer",
    "OrderLine",
    "Status",
    "Line",
    "SelectLine",
    "Gives_id",
    "Gives_type",
    "Gives_others",
    "Vec",
    "parts",
    "outputs",
    "row",
    "at",
    "Lesson",
    "LessonColumns",
    "NewLesson",
    "Exam",
    "Student",
    "Visit",
    "Course",
    "Room",
    "clock",
    "columns",
    "Key",
    "Option",
    "String",
    "i64",
    "PathNull",
    "PathTo",
    "path",
    "sink",
    "source",
    "formatter",
    "id",
    "doc",
    "derive",
    "allow",
    "automatically_derived",
    "inline",
    "dead_code",
    "non_camel_case_types",
    "missing_debug_implementations",
    "clippy",
    "must_use",
];

impl<'ast> Visit<'ast> for Ambiguous {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let first = path.segments[0].ident.to_string();
        if path.leading_colon.is_none()
            && !KNOWN.contains(&first.as_str())
            && !first.to_lowercase().starts_with("fk_derive_")
        {
            self.0.push(first);
        }
        visit::visit_path(self, path);
    }
}

#[test]
fn generated_paths_are_absolute() {
    for item in [order(), lesson()] {
        let mut ambiguous = Ambiguous::default();
        ambiguous.visit_file(&syn::parse2(crate::table(&syn::parse2(item).unwrap())).unwrap());
        assert_eq!(ambiguous.0, [""; 0]);
    }
    let mut ambiguous = Ambiguous::default();
    ambiguous.visit_file(&syn::parse2(crate::row::derive(&syn::parse2(line()).unwrap())).unwrap());
    assert_eq!(ambiguous.0, [""; 0]);
}

#[test]
fn facade_is_where_the_attribute_says() {
    let text = table(quote! {
        #[table(crate = ::database)]
        struct Order { #[key] id: Key<Self>, #[references(on_delete = cascade)] customer_id: Key<Customer> }
    });
    assert!(text.contains("use ::database::{") && !text.contains("::fk"), "{text}");
}

fn errors(tokens: TokenStream) -> Vec<String> {
    let mut errors = crate::errors::Errors::new();
    crate::validate::table(&syn::parse2(tokens).unwrap(), &mut errors);
    errors.finish().into_iter().flatten().map(|error| error.to_string().lines().next().unwrap().to_owned()).collect()
}

#[test]
fn all_mistakes_are_told_at_once() {
    let found = errors(quote! {
        #[table(nam = "orders", name = "orders", has_many(lines))]
        struct Order {
            #[key]
            id: i64,
            #[references(on_delete = casacde, deferd)]
            customer_id: Key<Customer>,
            #[references(on_delete = cascade)]
            item: Key<Item>,
            #[check(quantty > 0)]
            quantity: i64,
        }
    });
    assert_eq!(
        found,
        [
            "unknown word `nam`",
            "a relation needs a name",
            "unknown action `casacde`",
            "unknown word `deferd`",
            "`#[key]` is for the key of `Order` itself",
            "no field `quantty`",
            "the relation of `item` needs a name, since the field's name doesn't end in `_id`",
        ]
    );
}

#[test]
fn odd_attributes_are_errors_not_panics() {
    for field in [
        quote!(#[key = 1]),
        quote!(#[key()]),
        quote!(#[references()]),
        quote!(#[references = "a"]),
        quote!(#[references(,)]),
        quote!(#[references(as)]),
        quote!(#[references(on_delete)]),
        quote!(#[references(on_delete = )]),
        quote!(#[unique(1)]),
        quote!(#[index = "x"]),
        quote!(#[column]),
        quote!(#[column()]),
        quote!(#[column(name)]),
        quote!(#[default]),
        quote!(#[default()]),
        quote!(#[check]),
        quote!(#[check()]),
        quote!(#[check(name = "a")]),
        quote!(#[check(a +)]),
        quote!(#[check(-note == 1)]),
        quote!(#[check(100 - number > 1)]),
        quote!(#[check(like(note, note))]),
        quote!(#[check(len(1) > 2)]),
        quote!(#[check(b'a' == number)]),
        quote!(#[check(number as u8 > 1)]),
        quote!(#[check(*number > 1)]),
        quote!(#[not_a_reference(1)]),
        quote!(#[default(with = )]),
        quote!(#[default(with = 1)]),
        quote!(#[default(sql = unixepoch())]),
        quote!(#[generated]),
        quote!(#[generated()]),
        quote!(#[generated(stored,)]),
        quote!(#[generated(stored, sql)]),
        quote!(#[generated(1 + 1)]),
        quote!(#[column(collate)]),
        quote!(#[column(collate = )]),
        quote!(#[unique(where)]),
        quote!(#[unique(where = )]),
        quote!(#[index(where = number)] #[index]),
        quote!(#[references(A::b::, on_delete = cascade)]),
        quote!(#[references(A(b), on_delete = cascade)]),
        quote!(#[references(on_delete = set_null(), as a)]),
        quote!(#[references(on_delete = set_null(1), as a)]),
        quote!(#[references(on_delete = cascade, as a, match)]),
        quote!(#[references(on_delete = cascade, as a, enforced = )]),
        quote!(#[key(autoincrement = 1)]),
    ] {
        let found = errors(quote!(struct Order { #[key] id: Key<Self>, number: i64, #field note: String }));
        assert!(!found.is_empty(), "{field}");
    }
    for table in [
        quote!(#[table]),
        quote!(#[table = "orders"]),
        quote!(#[table(name)]),
        quote!(#[table(name = orders)]),
        quote!(#[table(key)]),
        quote!(#[table(has_many)]),
        quote!(#[table(has_many(a: B c))]),
        quote!(#[table(has_many(a: B via))]),
        quote!(#[table(new(name = "a b"))]),
        quote!(#[table(new(derives(A)))]),
        quote!(#[table(crate)]),
        quote!(#[table(key())]),
        quote!(#[table(key(a b))]),
        quote!(#[table(key("id"))]),
        quote!(#[table(unique)]),
        quote!(#[table(unique())]),
        quote!(#[table(unique(,))]),
        quote!(#[table(unique(id id))]),
        quote!(#[table(unique(id, where))]),
        quote!(#[table(index(id desc desc))]),
        quote!(#[table(index(1))]),
        quote!(#[table(check)]),
        quote!(#[table(check())]),
        quote!(#[table(check(sql = "1"))]),
        quote!(#[table(foreign_key)]),
        quote!(#[table(foreign_key())]),
        quote!(#[table(foreign_key(()))]),
        quote!(#[table(foreign_key((id)))]),
        quote!(#[table(foreign_key((id) ->))]),
        quote!(#[table(foreign_key((id) -> A))]),
        quote!(#[table(foreign_key((id) -> A(1)))]),
        quote!(#[table(foreign_key((id) -> A(b),))]),
        quote!(#[table(foreign_key((id) - A(b)))]),
        quote!(#[table(has_one(a))]),
        quote!(#[table(has_one(a: ))]),
        quote!(#[table(many_to_many(a: B))]),
        quote!(#[table(many_to_many(a: B through))]),
        quote!(#[table(many_to_many(a: B through C via))]),
        quote!(#[table(many_to_many(a: B through C via d))]),
        quote!(#[table(many_to_many(a: B through C via d ->))]),
    ] {
        let found = errors(quote!(#table struct Order { #[key] id: Key<Self> }));
        assert!(!found.is_empty(), "{table}");
    }
}
