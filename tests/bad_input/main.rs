//! What isn't as it should be: files, permissions, other processes, full disks, damaged rows, odd names. Each is told
//! as what it is, and leaves everything as it was.
#![allow(clippy::unwrap_used, reason = "tests")]

#[path = "../support/mod.rs"]
mod support;

mod damaged_rows;
mod files;
mod foreign_keys_off;
mod lost;
mod odd_names;
#[cfg(unix)]
mod permissions;
mod processes;
