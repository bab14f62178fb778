//! Derives everything where the facade has another name, there is no prelude, and every lint is denied.
#![no_implicit_prelude]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub, unused_qualifications)]
#![deny(rust_2018_idioms, clippy::all, clippy::pedantic, clippy::nursery)]
#![forbid(unsafe_code)]

use ::core::clone::Clone;
use ::core::cmp::{Eq, PartialEq};
use ::core::fmt::Debug;
use ::core::option::Option;
use ::database::{Key, Schema, Table, Value};
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
