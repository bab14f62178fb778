//! A corpus of questions on real databases: what one asks of a music shop, a film rental, a trading company. Each is
//! asked in the query language and beside it in SQL by hand, and the answers are equal. It is a book of examples, too:
//! `tests/chinook/questions/` goes through the language theme by theme.
//!
//! The samples are looked for in the folder that `FK_SAMPLES` names; without it the tests say `ignored`, not `ok`:
//! therefore this file has a harness of its own.

#![allow(clippy::struct_field_names, reason = "columns have the names that the files gave them")]
#![allow(clippy::large_types_passed_by_value, reason = "parts of queries take columns as closures do")]
#![allow(clippy::type_complexity, reason = "the types of answers say what is asked")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fk::prelude::Schema;
use libtest_mimic::{Arguments, Trial};

mod corpus;
#[path = "samples/generated.rs"]
#[allow(dead_code, reason = "only the samples themselves are asked here")]
mod generated;
#[path = "samples/scratch.rs"]
#[allow(dead_code, reason = "only the samples themselves are asked here")]
mod scratch;
#[path = "samples/witness.rs"]
#[allow(dead_code, reason = "only the samples themselves are asked here")]
mod witness;

mod chinook {
    pub(crate) const SHAPE: &str = include_str!("samples/chinook/shape.sql");
    #[path = "../samples/chinook/original.rs"]
    pub(crate) mod original;
    pub(crate) mod questions;
}

mod northwind {
    pub(crate) const SHAPE: &str = include_str!("samples/northwind/shape.sql");
    pub(crate) mod questions;
    #[path = "../samples/northwind/tables.rs"]
    pub(crate) mod tables;
}

mod sakila {
    pub(crate) const SHAPE: &str = include_str!("samples/sakila/shape.sql");
    pub(crate) mod questions;
    #[path = "../samples/sakila/tables.rs"]
    pub(crate) mod tables;
}

use corpus::{Ask, Question, Sample};

/// Indexes that no question needs: nearly all of them, since a primary key begins with the same column. The trading
/// company's file has no index but those of keys.
const IDLE: [(&str, &[&str]); 2] = [
    ("chinook", &["IFK_PlaylistTrackPlaylistId"]),
    ("sakila", &["idx_fk_film_actor_actor", "idx_fk_film_category_film", "idx_store_fk_manager_staff_id"]),
];

fn main() {
    let samples = std::env::var_os("FK_SAMPLES").map(PathBuf::from);
    let samples = samples.as_deref();
    let mut trials = Vec::new();
    trials.extend(asked(samples, "chinook", chinook::SHAPE, chinook::questions::all()));
    trials.extend(asked(samples, "northwind", northwind::SHAPE, northwind::questions::QUESTIONS.iter().collect()));
    trials.extend(asked(samples, "sakila", sakila::SHAPE, sakila::questions::all()));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

/// A test for each question, and those of their plans.
fn asked<S: Schema + 'static>(
    samples: Option<&Path>,
    name: &'static str,
    shape: &'static str,
    questions: Vec<&'static Question<S>>,
) -> Vec<Trial> {
    let sample = Arc::new(Sample::<S>::new(samples, name, shape));
    let missing = !sample.is_there();
    let other = missing || corpus::are_of_another(name);
    let mut trials: Vec<Trial> = Vec::new();
    for (question, ask) in questions.iter().copied() {
        let sample = Arc::clone(&sample);
        let test = move || ask(&Ask::answers_of(sample.db()?));
        trials.push(Trial::test(format!("{name}: {question}"), test).with_ignored_flag(missing));
    }
    let (of_made, asked_of_made) = (Arc::clone(&sample), questions.clone());
    trials.push(Trial::test(format!("{name}: all questions of made rows"), move || {
        let (db, _scratch) = of_made.made()?;
        let wrong = asked_of_made.iter().filter_map(|(question, ask)| {
            let error = ask(&Ask::answers_of_made(&db)).err()?;
            Some(format!("{question}: {error:?}"))
        });
        let wrong: Vec<String> = wrong.collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
    }));
    let (of_golden, of_lost) = (Arc::clone(&sample), sample);
    let all = questions.clone();
    let golden = move || corpus::golden(&of_golden, &questions);
    trials.push(Trial::test(format!("{name}: the plans are as they were"), golden).with_ignored_flag(other));
    if let Some((_, idle)) = IDLE.into_iter().find(|(of, _)| *of == name) {
        let lost = move || corpus::lost_index(&of_lost, &all, idle);
        trials.push(Trial::test(format!("{name}: a lost index is seen in the plans"), lost).with_ignored_flag(other));
    }
    trials
}
