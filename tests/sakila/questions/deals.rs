//! What is lent to whom, what is paid for it, and where they all live.

use fk::prelude::*;

use super::Question;
use crate::sakila::tables::{
    Address, City, Country, CountryColumns, Customer, Film, Inventory, Payment, Rental, RentalColumns, Staff, Store,
};

/// How many days too long a film was away.
fn late(r: RentalColumns) -> Expr<i64, Optional> {
    let kept = r.return_date.strftime("%s").cast::<i64>() - r.rental_date.strftime("%s").cast::<i64>();
    kept / 86_400 - r.inventory().film().rental_duration
}

pub(super) const QUESTIONS: &[Question] = &[
    ("who has had films longest, and which", |ask| {
        ask.rows(
            Rental::query()
                .filter(|r| r.return_date.is_null())
                .order_by(|r| (r.rental_date.asc(), r.id.asc()))
                .limit(20)
                .select(|r| {
                    let name = r.customer().first_name.concat(" ").concat(r.customer().last_name);
                    (name, r.inventory().film().title, r.customer().address().city().country().country)
                }),
            "SELECT cu.first_name || ' ' || cu.last_name, f.title, co.country FROM rental r \
             JOIN customer cu ON cu.customer_id = r.customer_id JOIN address a ON a.address_id = cu.address_id \
             JOIN city ci ON ci.city_id = a.city_id JOIN country co ON co.country_id = ci.country_id \
             JOIN inventory i ON i.inventory_id = r.inventory_id JOIN film f ON f.film_id = i.film_id \
             WHERE r.return_date IS NULL ORDER BY r.rental_date, r.rental_id LIMIT 20",
        )
    }),
    ("what the shops have sold", |ask| {
        ask.rows(
            Payment::query()
                .group_by(|p| p.rental().inventory().store().address().city().city)
                .order_by(|city, _| city.asc().nulls_first())
                .select(|city, g| (city, g.count(), g.sum(|p| p.amount).round(2))),
            "SELECT ci.city, count(*), round(sum(p.amount), 2) FROM payment p \
             LEFT JOIN rental r ON r.rental_id = p.rental_id LEFT JOIN inventory i ON i.inventory_id = r.inventory_id \
             LEFT JOIN store s ON s.store_id = i.store_id LEFT JOIN address a ON a.address_id = s.address_id \
             LEFT JOIN city ci ON ci.city_id = a.city_id GROUP BY ci.city ORDER BY ci.city NULLS FIRST",
        )
    }),
    ("the countries with the most customers", |ask| {
        fn customers(c: CountryColumns) -> Expr<i64> {
            c.cities().sum(|c| c.addresses().sum(|a| a.customers().count()))
        }
        ask.rows(
            Country::query()
                .order_by(|c| (customers(c).desc(), c.country.asc()))
                .limit(10)
                .select(|c| (c.country, c.cities().count(), customers(c))),
            "SELECT co.country, count(DISTINCT ci.city_id), count(cu.customer_id) FROM country co \
             LEFT JOIN city ci USING (country_id) LEFT JOIN address a USING (city_id) \
             LEFT JOIN customer cu USING (address_id) GROUP BY co.country_id \
             ORDER BY count(cu.customer_id) DESC, co.country LIMIT 10",
        )
    }),
    ("addresses at which nobody lives", |ask| {
        ask.rows(
            Address::query()
                .filter(|a| !a.customers().exists())
                .order_by(|a| a.id.asc())
                .select(|a| (a.address, a.staff().count(), a.stores().exists())),
            "SELECT address, (SELECT count(*) FROM staff s WHERE s.address_id = a.address_id), \
             address_id IN (SELECT address_id FROM store) FROM address a \
             WHERE address_id NOT IN (SELECT address_id FROM customer) ORDER BY address_id",
        )
    }),
    ("what the shops have, and for whom", |ask| {
        ask.rows(
            Store::query()
                .order_by(|s| s.id.asc())
                .select(|s| (s.id, s.customers().filter(|c| c.active.eq("1")).count(), s.stock().count())),
            "SELECT store_id, (SELECT count(*) FROM customer c WHERE c.store_id = s.store_id AND c.active = '1'), \
             (SELECT count(*) FROM inventory i WHERE i.store_id = s.store_id) FROM store s ORDER BY store_id",
        )
    }),
    ("customers whose names begin alike, with what they have paid", |ask| {
        ask.rows(
            Customer::query().filter(|c| c.last_name.between("S", "SI")).order_by(|c| c.last_name.asc()).select(|c| {
                (c.last_name, c.payments().sum(|p| p.amount).round(2), c.payments().max(|p| p.payment_date))
            }),
            "SELECT c.last_name, round(sum(p.amount), 2), max(p.payment_date) FROM customer c \
             LEFT JOIN payment p USING (customer_id) WHERE c.last_name BETWEEN 'S' AND 'SI' \
             GROUP BY c.customer_id ORDER BY c.last_name",
        )
    }),
    ("what was lent on the first evening", |ask| {
        ask.rows(
            Rental::query()
                .filter(|r| r.rental_date.between("2005-05-24 00:00", "2005-05-25 00:00"))
                .order_by(|r| r.rental_date.asc())
                .select(|r| (r.rental_date, r.inventory().film().title)),
            "SELECT r.rental_date, f.title FROM rental r JOIN inventory i USING (inventory_id) JOIN film f USING (film_id) \
             WHERE r.rental_date BETWEEN '2005-05-24 00:00' AND '2005-05-25 00:00' ORDER BY r.rental_date",
        )
    }),
    ("shops and those who lead them: each leads to the other, both to an address", |ask| {
        ask.rows(
            Store::query().order_by(|s| s.id.asc()).select(|s| {
                let at = (
                    s.address().address,
                    s.manager_staff().address().address,
                    s.manager_staff().store().address().address,
                );
                (s.id, s.manager_staff().first_name, at.0, at.1, at.2, s.staff().count())
            }),
            "SELECT s.store_id, m.first_name, a.address, ma.address, msa.address, \
             (SELECT count(*) FROM staff x WHERE x.store_id = s.store_id) FROM store s \
             JOIN staff m ON m.staff_id = s.manager_staff_id JOIN address a ON a.address_id = s.address_id \
             JOIN address ma ON ma.address_id = m.address_id JOIN store ms ON ms.store_id = m.store_id \
             JOIN address msa ON msa.address_id = ms.address_id ORDER BY s.store_id",
        )
    }),
    ("films that came back late, and how late", |ask| {
        ask.rows(
            Rental::query()
                .order_by(|r| (late(r).desc().nulls_last(), r.id.asc()))
                .limit(15)
                .select(|r| (r.id, r.inventory().film().title, late(r))),
            "SELECT r.rental_id, f.title, (CAST(strftime('%s', r.return_date) AS INTEGER) - \
             CAST(strftime('%s', r.rental_date) AS INTEGER)) / 86400 - f.rental_duration AS late \
             FROM rental r JOIN inventory i ON i.inventory_id = r.inventory_id JOIN film f ON f.film_id = i.film_id \
             ORDER BY late DESC NULLS LAST, r.rental_id LIMIT 15",
        )
    }),
    ("customers of the first shop who have films of the second only", |ask| {
        let rents = |store: i32| Rental::query().filter(move |r| r.inventory().store_id.eq(Key::from_raw(store)));
        ask.rows(
            Customer::query()
                .filter(|c| c.store_id.eq(Key::from_raw(1)))
                .select(|c| (c.id,))
                .intersect(rents(2).filter(|r| r.return_date.is_null()).select(|r| (r.customer_id,)))
                .except(rents(1).filter(|r| r.return_date.is_null()).select(|r| (r.customer_id,)))
                .order_by(|(id,)| id.asc()),
            "SELECT customer_id FROM customer WHERE store_id = 1 \
             INTERSECT SELECT customer_id FROM rental JOIN inventory USING (inventory_id) WHERE store_id = 2 AND return_date IS NULL \
             EXCEPT SELECT customer_id FROM rental JOIN inventory USING (inventory_id) WHERE store_id = 1 AND return_date IS NULL \
             ORDER BY 1",
        )
    }),
    ("customers of a country with where they live and their two last rentals", |ask| {
        ask.answers(
            Customer::query()
                .filter(|c| c.address().city().country().country.eq("Canada"))
                .order_by(|c| c.id.asc())
                .with(Customer::ADDRESS.with(Address::CITY.with(City::COUNTRY)))
                .with(
                    Customer::RENTALS
                        .order_by(|r| (r.rental_date.desc(), r.id.desc()))
                        .limit(2)
                        .with(Rental::INVENTORY.with(Inventory::FILM)),
                ),
            |tx| {
                type Lives = (Address, (City, Country));
                let mut found: Vec<(Customer, Lives, Vec<(Rental, (Inventory, Film))>)> = Vec::new();
                let sql = "SELECT cu.* FROM customer cu JOIN address a USING (address_id) JOIN city ci USING (city_id) \
                           JOIN country co USING (country_id) WHERE co.country = 'Canada' ORDER BY cu.customer_id";
                for customer in tx.sql::<Customer>(sql, ())? {
                    let sql = "SELECT * FROM address WHERE address_id = ?1";
                    let address = tx.sql::<Address>(sql, (customer.address_id,))?.remove(0);
                    let city = tx.sql::<City>("SELECT * FROM city WHERE city_id = ?1", (address.city_id,))?.remove(0);
                    let sql = "SELECT * FROM country WHERE country_id = ?1";
                    let country = tx.sql::<Country>(sql, (city.country_id,))?.remove(0);
                    let mut rentals = Vec::new();
                    let sql =
                        "SELECT * FROM rental WHERE customer_id = ?1 ORDER BY rental_date DESC, rental_id DESC LIMIT 2";
                    for rental in tx.sql::<Rental>(sql, (customer.id,))? {
                        let sql = "SELECT * FROM inventory WHERE inventory_id = ?1";
                        let copy = tx.sql::<Inventory>(sql, (rental.inventory_id,))?.remove(0);
                        let film = tx.sql::<Film>("SELECT * FROM film WHERE film_id = ?1", (copy.film_id,))?.remove(0);
                        rentals.push((rental, (copy, film)));
                    }
                    found.push((customer, (address, (city, country)), rentals));
                }
                Ok(found)
            },
        )
    }),
    ("the three first pages of what each member of staff has let out", |ask| {
        let query = Rental::query()
            .filter(|r| r.staff().username.eq("Jon"))
            .order_by(|r| (r.rental_date.desc(), r.inventory_id.asc()));
        let mut found: Vec<Rental> = Vec::new();
        let mut page = ask.read(|tx| tx.page(query.clone().page(40)))?;
        ask.explain_page(query.clone().page(40))?;
        for _ in 0..2 {
            found.append(&mut page.rows);
            let Some(next) = page.next.take() else { break };
            page = ask.read(|tx| tx.page(query.clone().page(40).after(next)))?;
        }
        found.append(&mut page.rows);
        ask.equal(
            found,
            "SELECT r.* FROM rental r JOIN staff s ON s.staff_id = r.staff_id WHERE s.username = 'Jon' \
             ORDER BY r.rental_date DESC, r.inventory_id, r.rental_id LIMIT 120",
        )
    }),
    ("what the staff has taken in July", |ask| {
        ask.rows(
            Staff::query().order_by(|s| s.id.asc()).select(|s| {
                let in_july = || s.payments().filter(|p| p.payment_date.starts_with("2005-07-"));
                let first = in_july().order_by(|p| p.id.asc()).value(|p| p.id);
                (s.username, in_july().count(), in_july().max(|p| p.amount), first, s.rentals().count())
            }),
            "SELECT s.username, count(p.payment_id), max(p.amount), min(p.payment_id), \
             (SELECT count(*) FROM rental r WHERE r.staff_id = s.staff_id) FROM staff s \
             LEFT JOIN payment p ON p.staff_id = s.staff_id AND p.payment_date LIKE '2005-07-%' \
             GROUP BY s.staff_id ORDER BY s.staff_id",
        )
    }),
];
