//! Derives everything where the facade has another name, there is no prelude, and every lint is denied.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]
#![deny(rust_2018_idioms, clippy::all, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]

use ::core::clone::Clone;
use ::core::cmp::{Eq, PartialEq};
use ::core::fmt::Debug;
use ::core::option::Option;
use ::database::{Key, Row, Schema, Table, Value};
use ::std::string::String;

/// A newtype.
#[derive(Value, Clone, Debug, PartialEq, Eq)]
#[value(crate = ::database)]
pub struct Email(pub String);

/// An enum.
#[derive(Value, Clone, Debug, PartialEq, Eq)]
#[value(crate = ::database, rename_all = "kebab-case")]
pub enum Status {
    /// The first.
    Draft,
    /// The second.
    InTransit,
}

/// A parent.
#[derive(Table, Clone, Debug, PartialEq, Eq)]
#[table(crate = ::database, has_many(orders: Order), new(derive(Clone, Debug)))]
pub struct Customer {
    /// The key.
    #[key]
    pub id: Key<Self>,
    /// Unique.
    #[unique]
    pub email: Email,
    /// Another customer.
    #[references(on_delete = set_null)]
    pub recommender_id: Option<Key<Self>>,
}

/// A child.
#[derive(Table, Clone, Debug, PartialEq, Eq)]
#[table(crate = ::database)]
pub struct Order {
    /// The key.
    #[key]
    pub id: Key<Self>,
    /// The parent.
    #[references(on_delete = cascade)]
    pub customer_id: Key<Customer>,
    /// With a default.
    #[default(Status::Draft)]
    pub status: Status,
    /// With a text as its default.
    #[default("")]
    #[check(len(note) < 80 && !(note == "x") || note == "")]
    pub note: String,
    /// Optional, with a default.
    #[default(::core::option::Option::Some(1))]
    pub rank: ::core::option::Option<i64>,
    /// With a check.
    #[check(number * 2 + 1 > 1 && between(number, 1, 9))]
    pub number: i64,
}

/// A table with a key of several columns.
#[derive(Table, Clone, Debug, PartialEq, Eq)]
#[table(crate = ::database, key(order_id, position))]
pub struct Line {
    /// The order.
    #[references(Order, on_delete = cascade)]
    pub order_id: Key<Order>,
    /// The place.
    pub position: i32,
}

/// The schema.
#[derive(Schema, Debug)]
#[schema(crate = ::database, Customer, Order, Line)]
pub struct Shop;

/// A table with candidate keys, and with relations to one row and over a table between.
#[derive(Table, Clone, Debug, PartialEq, Eq)]
#[table(crate = ::database, key(department, number), unique(title, department, where = number > 100))]
#[table(has_one(exam: Exam), many_to_many(rooms: Room through Exam), index(title desc, number))]
pub struct Course {
    /// A part of the key.
    pub department: String,
    /// A part of the key.
    pub number: i64,
    /// With a collation.
    #[column(collate = nocase)]
    pub title: String,
    /// Generated.
    #[generated(number * 2)]
    pub twice: i64,
    /// Generated in SQL, and stored.
    #[generated(stored, sql = "lower(title)")]
    pub small: String,
}

/// A table with a key that the program makes.
#[derive(Table, Clone, Debug, PartialEq, Eq)]
#[table(crate = ::database, check(name = "ck_room_above", sql = "size > 0"), check(name = "ck_room_below", size < 100))]
pub struct Room {
    /// The key.
    #[key]
    #[default(with = new_id)]
    pub id: Key<Self, String>,
    /// With a default that the database computes.
    #[default(sql = "1 + 1")]
    #[check(is_in(size, 1, 2))]
    pub size: i64,
    /// Unique.
    #[unique]
    pub code: i32,
}

const fn new_id() -> String {
    String::new()
}

/// A table with references of all kinds.
#[derive(Table, Clone, Debug, PartialEq, Eq)]
#[table(crate = ::database, unique(department, number))]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null, match = full, as course))]
pub struct Exam {
    /// The key.
    #[key(autoincrement = false)]
    pub id: Key<Self>,
    /// A part of a reference.
    pub department: Option<String>,
    /// A part of a reference.
    pub number: Option<i64>,
    /// A reference to a candidate key.
    #[references(Room::code, on_delete = no_action, enforced = audit)]
    pub room_code: i32,
}

/// A row.
#[derive(Row, Clone, Debug, PartialEq, Eq)]
#[row(crate = ::database)]
pub struct Attendance {
    /// A part of a key.
    pub department: String,
    /// May be missing.
    pub room: Option<Room>,
    courses: ::std::vec::Vec<Course>,
    hidden: Hidden,
}

/// A private row inside a public one.
#[derive(Row, Clone, Debug, PartialEq, Eq)]
#[row(crate = ::database)]
struct Hidden {
    number: i64,
}

impl Attendance {
    /// Uses what nobody else can see.
    #[must_use]
    pub const fn number(&self) -> (usize, i64) {
        (self.courses.len(), self.hidden.number)
    }
}

/// A part.
#[derive(Schema, Debug)]
#[schema(crate = ::database, part, Course, Room, Exam)]
pub struct School;

/// What includes it.
#[derive(Schema, Debug)]
#[schema(crate = ::database, include(School))]
pub struct Town;
