//! The Sakila film rental's sixteen tables as their file has them: keys that SQLite doesn't make, `store` and
//! `staff` that need each other, and actions on update. No table is left out.
//!
//! Only `actor` has a key that SQLite makes. The others' columns are `INT` or `SMALLINT`, which is no INTEGER
//! PRIMARY KEY, so that their keys are `i32` and given by the program.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "actor", many_to_many(films: Film through FilmActor))]
pub(crate) struct Actor {
    #[key]
    #[column(name = "actor_id")]
    pub(crate) id: Key<Self>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "country", has_many(cities: City))]
pub(crate) struct Country {
    #[key]
    #[column(name = "country_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) country: String,
    pub(crate) last_update: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "city", has_many(addresses: Address))]
pub(crate) struct City {
    #[key]
    #[column(name = "city_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) city: String,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) country_id: Key<Country, i32>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "address", has_many(customers: Customer, staff: Staff, stores: Store))]
pub(crate) struct Address {
    #[key]
    #[column(name = "address_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) address: String,
    pub(crate) address2: Option<String>,
    pub(crate) district: String,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) city_id: Key<City, i32>,
    pub(crate) postal_code: Option<String>,
    pub(crate) phone: String,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "language", has_many(films: Film via language_id, originals: Film via original_language_id))]
pub(crate) struct Language {
    #[key]
    #[column(name = "language_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) name: String,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "category", many_to_many(films: Film through FilmCategory))]
pub(crate) struct Category {
    #[key]
    #[column(name = "category_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) name: String,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customer", has_many(rentals: Rental, payments: Payment))]
pub(crate) struct Customer {
    #[key]
    #[column(name = "customer_id")]
    pub(crate) id: Key<Self, i32>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) store_id: Key<Store, i32>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) email: Option<String>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) address_id: Key<Address, i32>,
    pub(crate) active: String,
    pub(crate) create_date: String,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "film",
    has_many(copies: Inventory),
    many_to_many(actors: Actor through FilmActor, categories: Category through FilmCategory)
)]
pub(crate) struct Film {
    #[key]
    #[column(name = "film_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) release_year: Option<String>,
    #[references(on_delete = no_action)]
    pub(crate) language_id: Key<Language, i32>,
    #[references(on_delete = no_action)]
    pub(crate) original_language_id: Option<Key<Language, i32>>,
    pub(crate) rental_duration: i64,
    pub(crate) rental_rate: f64,
    pub(crate) length: Option<i64>,
    pub(crate) replacement_cost: f64,
    pub(crate) rating: Option<String>,
    pub(crate) special_features: Option<String>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "film_actor", key(actor_id, film_id))]
pub(crate) struct FilmActor {
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) actor_id: Key<Actor>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) film_id: Key<Film, i32>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "film_category", key(film_id, category_id))]
pub(crate) struct FilmCategory {
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) film_id: Key<Film, i32>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) category_id: Key<Category, i32>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "film_text")]
pub(crate) struct FilmText {
    #[key]
    #[column(name = "film_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "inventory", has_many(rentals: Rental))]
pub(crate) struct Inventory {
    #[key]
    #[column(name = "inventory_id")]
    pub(crate) id: Key<Self, i32>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) film_id: Key<Film, i32>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) store_id: Key<Store, i32>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "staff", has_many(payments: Payment, rentals: Rental))]
pub(crate) struct Staff {
    #[key]
    #[column(name = "staff_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) address_id: Key<Address, i32>,
    pub(crate) picture: Option<Vec<u8>>,
    pub(crate) email: Option<String>,
    #[references(on_delete = no_action, on_update = cascade)]
    pub(crate) store_id: Key<Store, i32>,
    pub(crate) active: i64,
    pub(crate) username: String,
    pub(crate) password: Option<String>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "store", has_many(customers: Customer, stock: Inventory, staff: Staff))]
pub(crate) struct Store {
    #[key]
    #[column(name = "store_id")]
    pub(crate) id: Key<Self, i32>,
    #[references(on_delete = no_action)]
    pub(crate) manager_staff_id: Key<Staff, i32>,
    #[references(on_delete = no_action)]
    pub(crate) address_id: Key<Address, i32>,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "payment")]
pub(crate) struct Payment {
    #[key]
    #[column(name = "payment_id")]
    pub(crate) id: Key<Self, i32>,
    #[references(on_delete = no_action)]
    pub(crate) customer_id: Key<Customer, i32>,
    #[references(on_delete = no_action)]
    pub(crate) staff_id: Key<Staff, i32>,
    #[references(on_delete = set_null, on_update = cascade)]
    pub(crate) rental_id: Option<Key<Rental, i32>>,
    pub(crate) amount: f64,
    pub(crate) payment_date: String,
    pub(crate) last_update: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "rental", unique(rental_date, inventory_id, customer_id), has_many(payments: Payment))]
pub(crate) struct Rental {
    #[key]
    #[column(name = "rental_id")]
    pub(crate) id: Key<Self, i32>,
    pub(crate) rental_date: String,
    #[references(on_delete = no_action)]
    pub(crate) inventory_id: Key<Inventory, i32>,
    #[references(on_delete = no_action)]
    pub(crate) customer_id: Key<Customer, i32>,
    pub(crate) return_date: Option<String>,
    #[references(on_delete = no_action)]
    pub(crate) staff_id: Key<Staff, i32>,
    pub(crate) last_update: String,
}

#[derive(Schema, Debug)]
#[schema(
    Actor,
    Country,
    City,
    Address,
    Language,
    Category,
    Customer,
    Film,
    FilmActor,
    FilmCategory,
    FilmText,
    Inventory,
    Staff,
    Store,
    Payment,
    Rental,
    deferred_cycle(Store, Staff)
)]
pub(crate) struct Sakila;
