//! What every contender shares: the work (that of `benches/speed`), its command line and its report.
//!
//! A contender is called as `peer-NAME CASE ROWS FILE`, with a file that isn't there yet. It answers with one line:
//! the seconds of the case by the clock and of the processor (not of opening, DDL and seeding), the checksum, SQLite's
//! version.

#[path = "../../speed/common.rs"]
mod common;

pub use common::*;

use rustix::time::{ClockId, clock_gettime};
use std::time::Instant;

/// Reads the command line.
pub fn args() -> Args {
    let mut words = std::env::args().skip(1);
    let mut word = || words.next().expect("peer-NAME CASE ROWS FILE");
    Args { case: word(), rows: word().parse().expect("ROWS is a number"), path: word() }
}

/// Runs the case on the clock and reports it.
pub fn measure(sqlite: &str, case: impl FnOnce() -> Sum) {
    let start = Start::now();
    let sum = case();
    report(sqlite, start, sum);
}

/// When a case began.
pub struct Start(Instant, f64);

impl Start {
    pub fn now() -> Self {
        Self(Instant::now(), processor())
    }
}

/// Stops the clock and reports.
pub fn report(sqlite: &str, start: Start, sum: Sum) {
    let (clock, processor) = (start.0.elapsed().as_secs_f64(), processor() - start.1);
    println!("{clock:.6} {processor:.6} {:016x} {sqlite}", sum.0);
}

/// The seconds that all threads of this process have run.
fn processor() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
