//! Any text as the text of a table: the parser neither panics nor loops, and where SQLite takes the text, parser and
//! model say what SQLite says. The property is that of `tests/schema/texts.rs`; CONTRIBUTING.md has the command.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/support/accepted.rs"]
mod accepted;
#[path = "../../tests/support/pragmas.rs"]
mod pragmas;

fuzz_target!(|bytes: &[u8]| {
    let Ok(sql) = std::str::from_utf8(bytes) else { return };
    if let Err(error) = accepted::holds(sql) {
        panic!("{error}\n{sql}");
    }
});
