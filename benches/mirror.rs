//! `cargo bench --bench mirror [PART] [-- --rounds N]`: what the mirror costs and gains, beside SQLite itself.
//!
//! Parts: `enforce` (this library holds foreign keys, beside SQLite doing so), `orphans`, `plan`, `load`.

#![allow(
    clippy::pedantic,
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::needless_range_loop,
    missing_docs,
    missing_debug_implementations
)]
#![allow(dead_code, unreachable_pub)]

#[path = "mirror/enforce.rs"]
mod enforce;
#[path = "mirror/load.rs"]
mod load;
#[path = "mirror/orphans.rs"]
mod orphans;
#[path = "mirror/plan.rs"]
mod plan;

use fk::rusqlite;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let rounds = arguments.iter().position(|a| a == "--rounds").map_or(5, |at| arguments[at + 1].parse().unwrap());
    let wanted = arguments.first().filter(|a| !a.starts_with("--"));
    let parts: [(&str, fn(usize)); 4] =
        [("enforce", enforce::run), ("load", load::run), ("orphans", orphans::run), ("plan", plan::run)];
    for (name, run) in parts {
        if wanted.is_none_or(|part| name.contains(part.as_str())) {
            println!("\n## {name}, SQLite {}, {rounds} rounds\n", rusqlite::version());
            run(rounds);
        }
    }
}
