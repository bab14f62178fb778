//! Plans beside what SQLite really does.

mod random;
