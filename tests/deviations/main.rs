//! Where SQLite's own enforcement accepts a violation, refuses what is right, or leaves a refused statement half done:
//! twelve places, called N1 to N12 here.
//!
//! Each is shown twice. First with rusqlite alone, so that a change in SQLite is noticed: what it does is asserted as
//! it is, and by its version where versions differ. Then the same situation through `fk`, where it can't come up, is
//! refused, or ends as it should.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod n01;
mod n02;
mod n03;
mod n04;
mod n05;
mod n06_n07;
mod n08;
mod n09;
mod n10_n11;
mod n12;
mod stock;
