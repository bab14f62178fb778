//! The yardstick: hand-written SQL through rusqlite, the same as in `cargo bench --bench speed`.

use peers as common;

#[path = "../../../speed/baseline.rs"]
mod baseline;

fn main() -> rusqlite::Result<()> {
    let a = common::args();
    let mut c = baseline::open(&a)?;
    common::measure(rusqlite::version(), || baseline::run(&mut c, &a).unwrap());
    Ok(())
}
