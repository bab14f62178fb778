//! `cargo bench --bench speed`: fk against hand-written rusqlite, alternating in one process.
//!
//! For each case both sides get a file of their own with the same rows, made anew for every round; the clock
//! runs only over the case. Shown is the median of the rounds and the median of the ratios round by round.
//! Arguments: a part of a case's name, and `--rounds N`.

#![allow(clippy::pedantic, clippy::print_stdout, clippy::unwrap_used, missing_docs, unreachable_pub)]

#[path = "speed/baseline.rs"]
mod baseline;
#[path = "speed/common.rs"]
mod common;
#[path = "speed/numbered.rs"]
mod numbered;
#[path = "speed/ours.rs"]
mod ours;

use std::path::Path;
use std::time::Instant;

use common::{Args, Sum};
use fk::Db;

/// A case: its name, rows a round, and what ratio is allowed.
const CASES: [(&str, i64, &str); 16] = [
    ("insert_one_tx", 4_000, "1.05 or +150 ns"),
    ("insert_numbered", 4_000, "AUTOINCREMENT beside none"),
    ("insert_batch", 60_000, "1.05 or +150 ns"),
    ("insert_all", 60_000, "1.05 or +150 ns"),
    ("get_by_pk", 100_000, "1.00"),
    ("get_one_tx", 40_000, "1.05 or +150 ns"),
    ("filter_by_fk", 10_000, "1.05 or +150 ns"),
    ("join_2", 300_000, "1.05 or +150 ns"),
    ("eager_3", 200, "1.05 or +150 ns"),
    ("aggregate", 60_000, "1.05 or +150 ns"),
    ("page", 10_000, "1.05 or +150 ns"),
    ("stream", 1_000_000, "1.05 or +150 ns"),
    ("update_by_pk", 60_000, "1.00"),
    ("delete_cascade", 1_500, "1.05 or +150 ns"),
    ("delete_blocked", 40_000, "3"),
    ("insert_orphan", 60_000, "3"),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let rounds = arguments.iter().position(|a| a == "--rounds").map_or(9, |at| arguments[at + 1].parse().unwrap());
    let wanted = arguments.first().filter(|a| !a.starts_with("--"));
    let folder = std::env::temp_dir().join(format!("fk-speed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    println!("SQLite {}, {rounds} rounds, file in WAL mode, synchronous = NORMAL\n", rusqlite::version());
    println!("| case | rusqlite, ns | fk, ns | more, ns | ratio (min–max) | allowed |");
    println!("|---|---:|---:|---:|---:|---:|");
    for (case, rows, allowed) in CASES {
        if wanted.is_none_or(|part| case.contains(part.as_str())) {
            compare(&folder, case, rows, allowed, rounds);
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

fn compare(folder: &Path, case: &str, rows: i64, allowed: &str, rounds: usize) {
    let (mut base, mut ours, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=rounds {
        let mut times = [0.0; 2];
        let mut sums = [0; 2];
        for turn in 0..2 {
            let side = (turn + round) % 2;
            let path = folder.join(format!("{case}-{side}.db")).display().to_string();
            let a = Args { case: case.to_owned(), rows, path };
            let (seconds, sum) = match (side, case) {
                (0, _) => hand_written(&a),
                (_, "insert_numbered") => with_fk(&a, numbered::run),
                _ => with_fk(&a, ours::run),
            };
            times[side] = seconds / rows as f64 * 1e9;
            sums[side] = sum.0;
            remove(&a.path);
        }
        assert_eq!(sums[0], sums[1], "{case}: both sides do the same work");
        // The first round warms up.
        if round > 0 {
            base.push(times[0]);
            ours.push(times[1]);
            ratios.push(times[1] / times[0]);
        }
    }
    let (b, o) = (median(&mut base), median(&mut ours));
    let ratio = median(&mut ratios);
    println!(
        "| {case} | {b:.0} | {o:.0} | {:+.0} | **{ratio:.2}** ({:.2}–{:.2}) | {allowed} |",
        o - b,
        ratios[0],
        ratios[ratios.len() - 1]
    );
}

fn hand_written(a: &Args) -> (f64, Sum) {
    let mut c = baseline::open(a).unwrap();
    let start = Instant::now();
    let sum = baseline::run(&mut c, a);
    (start.elapsed().as_secs_f64(), sum.unwrap())
}

fn with_fk<S: fk::Schema>(a: &Args, run: fn(&Db<S>, &Args) -> fk::Result<Sum>) -> (f64, Sum) {
    let db = ours::open(a).unwrap();
    let start = Instant::now();
    let sum = run(&db, a);
    (start.elapsed().as_secs_f64(), sum.unwrap())
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn remove(path: &str) {
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{path}{suffix}"));
    }
}
