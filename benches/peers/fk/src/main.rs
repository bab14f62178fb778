//! fk, the same as in `cargo bench --bench speed`.

use peers as common;

#[path = "../../../speed/ours.rs"]
mod ours;

fn main() -> fk::Result<()> {
    let a = common::args();
    let db = ours::open(&a)?;
    common::measure(fk::rusqlite::version(), || ours::run(&db, &a).unwrap());
    Ok(())
}
