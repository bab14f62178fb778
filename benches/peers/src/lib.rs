//! What every contender shares: the work (that of `benches/speed`), its command line and its report.
//!
//! A contender is called as `peer-NAME CASE ROWS FILE`, with a file that isn't there yet. It answers with one line:
//! the seconds of the case (not of opening, DDL and seeding), the checksum, SQLite's version.

#[path = "../../speed/common.rs"]
mod common;

pub use common::*;

use std::time::Instant;

/// Reads the command line.
pub fn args() -> Args {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().expect("peer-NAME CASE ROWS FILE");
    Args { case: word(), rows: word().parse().expect("ROWS is a number"), path: word() }
}

/// Runs the case on the clock and reports it.
pub fn measure(sqlite: &str, case: impl FnOnce() -> Sum) {
    let start = Instant::now();
    let sum = case();
    report(sqlite, start, sum);
}

/// Stops the clock and reports.
pub fn report(sqlite: &str, start: Instant, sum: Sum) {
    println!("{:.6} {:016x} {sqlite}", start.elapsed().as_secs_f64(), sum.0);
}
