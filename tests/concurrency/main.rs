//! Several processes at one file, and processes that are killed: whoever enforces foreign keys, no row is ever left
//! without its parent, and no action half done.
//!
//! `FK_ROUNDS=10000 cargo test --test concurrency -- --nocapture` runs as many rounds, and shows what happened in them.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod family;
mod killed;
mod race;

/// So many rounds, or as many as the environment says.
fn rounds(usual: u64) -> u64 {
    std::env::var("FK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}

/// Numbers that look random (a linear congruential generator, by its upper bits).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
