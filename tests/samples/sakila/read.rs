//! All rows of the film rental, and all their references: separate from the tables, since those say what a file
//! has, and this what is asked of it.

use fk::prelude::*;
use libtest_mimic::Failed;

use super::tables::{
    Actor, Address, Category, City, Country, Customer, Film, FilmActor, FilmCategory, FilmText, Inventory, Language,
    Payment, Rental, Sakila, Staff, Store,
};
use crate::witness::Witness;

/// Reads every row, and follows every reference once for each row that it leads to.
pub(crate) fn read(tx: &ReadTx<'_, Sakila>, witness: &mut Witness) -> Result<(), Failed> {
    places(tx, witness)?;
    films(tx, witness)?;
    deals(tx, witness)?;
    Ok(())
}

/// Where people live and shops are; a store and its manager lead to each other.
fn places(tx: &ReadTx<'_, Sakila>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, Country>(tx)?;
    let cities: Vec<City> = witness.whole(tx)?;
    witness.follow(tx, &cities, |c| Some(c.country_id), |c| tx.first(City::COUNTRY.of(c)))?;
    let addresses: Vec<Address> = witness.whole(tx)?;
    witness.follow(tx, &addresses, |a| Some(a.city_id), |a| tx.first(Address::CITY.of(a)))?;
    let stores: Vec<Store> = witness.whole(tx)?;
    witness.follow(tx, &stores, |s| Some(s.manager_staff_id), |s| tx.first(Store::MANAGER_STAFF.of(s)))?;
    witness.follow(tx, &stores, |s| Some(s.address_id), |s| tx.first(Store::ADDRESS.of(s)))?;
    let staff: Vec<Staff> = witness.whole(tx)?;
    witness.follow(tx, &staff, |s| Some(s.store_id), |s| tx.first(Staff::STORE.of(s)))?;
    witness.follow(tx, &staff, |s| Some(s.address_id), |s| tx.first(Staff::ADDRESS.of(s)))?;
    let customers: Vec<Customer> = witness.whole(tx)?;
    witness.follow(tx, &customers, |c| Some(c.store_id), |c| tx.first(Customer::STORE.of(c)))?;
    witness.follow(tx, &customers, |c| Some(c.address_id), |c| tx.first(Customer::ADDRESS.of(c)))?;
    Ok(())
}

/// What there is to lend.
fn films(tx: &ReadTx<'_, Sakila>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, Actor>(tx)?;
    witness.whole::<_, Language>(tx)?;
    witness.whole::<_, Category>(tx)?;
    let films: Vec<Film> = witness.whole(tx)?;
    witness.follow(tx, &films, |f| Some(f.language_id), |f| tx.first(Film::LANGUAGE.of(f)))?;
    witness.follow(tx, &films, |f| f.original_language_id, |f| tx.first(Film::ORIGINAL_LANGUAGE.of(f)))?;
    let film_actors: Vec<FilmActor> = witness.whole(tx)?;
    witness.follow(tx, &film_actors, |f| Some(f.actor_id), |f| tx.first(FilmActor::ACTOR.of(f)))?;
    witness.follow(tx, &film_actors, |f| Some(f.film_id), |f| tx.first(FilmActor::FILM.of(f)))?;
    let film_categories: Vec<FilmCategory> = witness.whole(tx)?;
    witness.follow(tx, &film_categories, |f| Some(f.film_id), |f| tx.first(FilmCategory::FILM.of(f)))?;
    witness.follow(tx, &film_categories, |f| Some(f.category_id), |f| tx.first(FilmCategory::CATEGORY.of(f)))?;
    witness.whole::<_, FilmText>(tx)?;
    Ok(())
}

/// What was lent, and what was paid for it.
fn deals(tx: &ReadTx<'_, Sakila>, witness: &mut Witness) -> Result<(), Failed> {
    let inventory: Vec<Inventory> = witness.whole(tx)?;
    witness.follow(tx, &inventory, |i| Some(i.store_id), |i| tx.first(Inventory::STORE.of(i)))?;
    witness.follow(tx, &inventory, |i| Some(i.film_id), |i| tx.first(Inventory::FILM.of(i)))?;
    let rentals: Vec<Rental> = witness.whole(tx)?;
    witness.follow(tx, &rentals, |r| Some(r.staff_id), |r| tx.first(Rental::STAFF.of(r)))?;
    witness.follow(tx, &rentals, |r| Some(r.inventory_id), |r| tx.first(Rental::INVENTORY.of(r)))?;
    witness.follow(tx, &rentals, |r| Some(r.customer_id), |r| tx.first(Rental::CUSTOMER.of(r)))?;
    let payments: Vec<Payment> = witness.whole(tx)?;
    witness.follow(tx, &payments, |p| p.rental_id, |p| tx.first(Payment::RENTAL.of(p)))?;
    witness.follow(tx, &payments, |p| Some(p.customer_id), |p| tx.first(Payment::CUSTOMER.of(p)))?;
    witness.follow(tx, &payments, |p| Some(p.staff_id), |p| tx.first(Payment::STAFF.of(p)))?;
    Ok(())
}
