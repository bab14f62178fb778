//! Pages: rows are given once each, in order, in both directions, whatever they are sorted by; an index serves them; a
//! cursor of something else is refused.
#![allow(clippy::unwrap_used, reason = "tests")]

mod cursors;
mod forms;
mod meanwhile;
mod random;
mod tables;
mod texts;
mod walk;
