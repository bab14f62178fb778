//! Films: who plays, what kind they are, in which languages.

use fk::prelude::*;

use super::Question;
use crate::sakila::tables::{Actor, Category, Film, Language};

pub(super) const QUESTIONS: &[Question] = &[
    ("films that no shop has", |ask| {
        ask.rows(
            Film::query().filter(|f| !f.copies().exists()).order_by(|f| f.title.asc()).select(|f| (f.title, f.rating)),
            "SELECT title, rating FROM film WHERE film_id NOT IN (SELECT film_id FROM inventory) ORDER BY title",
        )
    }),
    ("how often the films of each category were rented", |ask| {
        ask.rows(
            Category::query().order_by(|c| c.name.asc()).select(|c| {
                (c.name, c.films().count(), c.films().sum(|f| f.copies().sum(|copy| copy.rentals().count())))
            }),
            "SELECT c.name, count(DISTINCT fc.film_id), count(r.rental_id) FROM category c \
             JOIN film_category fc USING (category_id) LEFT JOIN inventory i USING (film_id) \
             LEFT JOIN rental r USING (inventory_id) GROUP BY c.category_id ORDER BY c.name",
        )
    }),
    ("films of each language, and films that were dubbed from it", |ask| {
        ask.rows(
            Language::query()
                .order_by(|l| l.id.asc())
                .select(|l| (l.name, l.films().count(), l.originals().count())),
            "SELECT name, (SELECT count(*) FROM film f WHERE f.language_id = l.language_id), \
             (SELECT count(*) FROM film f WHERE f.original_language_id = l.language_id) FROM language l ORDER BY language_id",
        )
    }),
    ("actors of more than 35 films, and in how many categories", |ask| {
        ask.rows(
            Actor::query()
                .filter(|a| a.films().count().gt(35))
                .order_by(|a| (a.films().count().desc(), a.id.asc()))
                .select(|a| {
                    let name = a.first_name.concat(" ").concat(a.last_name);
                    let kinds = Category::query().filter(|c| c.films().any(|f| f.actors().any(|o| o.id.eq(a.id))));
                    (name, a.films().count(), kinds.count())
                }),
            "SELECT a.first_name || ' ' || a.last_name, count(*), count(DISTINCT fc.category_id) FROM actor a \
             JOIN film_actor fa USING (actor_id) JOIN film_category fc USING (film_id) \
             GROUP BY a.actor_id HAVING count(*) > 35 ORDER BY count(*) DESC, a.actor_id",
        )
    }),
    ("actors who have played with Penelope Guiness", |ask| {
        ask.rows(
            Actor::query()
                .filter(|a| {
                    a.films().any(|f| f.actors().any(|p| p.first_name.eq("PENELOPE").and(p.last_name.eq("GUINESS"))))
                })
                .filter(|a| a.id.ne(Key::from_raw(1)))
                .order_by(|a| a.id.asc())
                .select(|a| (a.id,)),
            "SELECT DISTINCT b.actor_id FROM film_actor a JOIN film_actor b ON b.film_id = a.film_id \
             JOIN actor p ON p.actor_id = a.actor_id WHERE p.first_name = 'PENELOPE' AND p.last_name = 'GUINESS' \
             AND b.actor_id <> 1 ORDER BY b.actor_id",
        )
    }),
    ("films that were dubbed, with both languages", |ask| {
        // The sample knows of none: some are dubbed first.
        ask.undone(|tx| {
            tx.sql::<()>("UPDATE film SET original_language_id = film_id % 6 + 1 WHERE film_id % 100 = 7", ())?;
            let dubbed = Film::query()
                .filter(|f| f.original_language().name.ne(f.language().name))
                .order_by(|f| f.id.asc())
                .select(|f| (f.title, f.language().name, f.original_language().name));
            let by_hand = "SELECT f.title, l.name, o.name FROM film f JOIN language l ON l.language_id = f.language_id \
                           JOIN language o ON o.language_id = f.original_language_id WHERE o.name <> l.name ORDER BY f.film_id";
            Ok((tx.all(dubbed)?, tx.sql::<(String, String, Option<String>)>(by_hand, ())?))
        })
        .and_then(|(dubbed, by_hand)| ask.same(&dubbed, &by_hand))?;
        ask.rows(
            Film::query()
                .filter(|f| f.id.le(Key::from_raw(5)))
                .order_by(|f| f.id.asc())
                .select(|f| (f.title, f.language().name, f.original_language().name)),
            "SELECT f.title, l.name, o.name FROM film f JOIN language l ON l.language_id = f.language_id \
             LEFT JOIN language o ON o.language_id = f.original_language_id WHERE f.film_id <= 5 ORDER BY f.film_id",
        )
    }),
    ("what extras the films of a rating have", |ask| {
        ask.rows(
            Film::query().group_by(|f| f.rating).order_by(|rating, _| rating.asc()).select(|rating, g| {
                (
                    rating,
                    g.count_if(|f| f.special_features.contains("Trailers")),
                    g.count_if(|f| f.special_features.contains("Deleted Scenes")),
                    g.avg(|f| f.length).round(2),
                    g.max(|f| f.replacement_cost),
                )
            }),
            "SELECT rating, count(*) FILTER (WHERE special_features LIKE '%Trailers%'), \
             count(*) FILTER (WHERE special_features LIKE '%Deleted Scenes%'), round(avg(length), 2), \
             max(replacement_cost) FROM film GROUP BY rating ORDER BY rating",
        )
    }),
    ("films for grown-ups become dearer, in a file that has triggers", |ask| {
        ask.changes::<(Key<Film, i32>, f64)>(
            |tx| {
                let grown_up = Film::query().filter(|f| f.rating.eq("NC-17").and(f.copies().exists()));
                tx.update_where(grown_up, |f| f.rental_rate.set(f.rental_rate + 1.0))
            },
            "UPDATE film SET rental_rate = rental_rate + 1.0 \
             WHERE rating = 'NC-17' AND film_id IN (SELECT film_id FROM inventory)",
            "SELECT film_id, rental_rate FROM film ORDER BY film_id",
        )
    }),
];
