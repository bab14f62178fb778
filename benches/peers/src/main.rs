//! Runs the contenders in turn, compares their checksums and writes the tables: `benches/peers/run`.
//!
//! `--busy` takes the processor's time instead of the clock's, for a machine that does other things too; its tables are
//! only shown.

mod contenders;
mod table;

use std::collections::BTreeMap;
use std::process::exit;

use contenders::{CASES, CONTENDERS, Contender, rounds_fewer, yardstick};
use table::Results;

fn main() {
    let (mut reps, mut only, mut cases, mut busy) = (5, None, None, false);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--busy" {
            busy = true;
            continue;
        }
        match (word.as_str(), words.next()) {
            ("--reps", Some(value)) => reps = value.parse().expect("--reps N"),
            ("--only", Some(value)) => only = Some(value),
            ("--cases", Some(value)) => cases = Some(value),
            _ => fail("usage: run [--reps N] [--only CONTENDER,..] [--cases CASE,..] [--busy]"),
        }
    }
    let chosen = |list: &Option<String>, name: &str| list.as_ref().is_none_or(|l| l.split(',').any(|n| n == name));
    let (built, missing): (Vec<&Contender>, Vec<&Contender>) =
        CONTENDERS.iter().filter(|c| chosen(&only, c.name)).partition(|c| c.build());
    let cases: Vec<(&str, i64)> = CASES.into_iter().filter(|(case, _)| chosen(&cases, case)).collect();

    let mut results = Results { busy, ..Results::default() };
    let mut checksums = BTreeMap::new();
    for rep in 0..reps {
        for &(case, rows) in &cases {
            for turn in 0..built.len() {
                let contender = built[(turn + rep) % built.len()];
                if !contender.can(case) {
                    continue;
                }
                let rows = rows / rounds_fewer(contender.name, case);
                let run = contender.run(case, rows).unwrap_or_else(|why| fail(&why));
                // Who does less is judged by the yardstick doing as little, once.
                let expected = checksums.entry((case, rows)).or_insert_with(|| match yardstick().run(case, rows) {
                    Ok(run) => run.checksum,
                    Err(why) => fail(&why),
                });
                if run.checksum != *expected {
                    fail(&format!("{} gives {} for {case}, and not {expected}", contender.name, run.checksum));
                }
                let seconds = if busy { run.processor } else { run.clock };
                results.times.entry((case, contender.name)).or_default().push(seconds / rows as f64 * 1e6);
                results.core.push(run.processor / run.clock);
                results.sqlite.insert(contender.name, run.sqlite);
            }
        }
        eprintln!("round {} of {reps}", rep + 1);
    }

    let text = table::text(&results, &cases, &built, &missing);
    println!("{text}");
    if !busy && built.len() + missing.len() == CONTENDERS.len() && cases.len() == CASES.len() {
        table::write(&text).unwrap_or_else(|why| fail(&why.to_string()));
    }
}

fn fail(why: &str) -> ! {
    eprintln!("{why}");
    exit(1)
}
