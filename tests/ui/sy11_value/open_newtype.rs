// SY11: only an enum is open.
use fk::prelude::*;

#[derive(Value)]
#[value(open)]
struct Email(String);

fn main() {
    let _ = Email(String::new());
}
