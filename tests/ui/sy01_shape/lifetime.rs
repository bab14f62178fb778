// SY1: rows own what they hold.
use fk::prelude::*;

#[derive(Table)]
struct Order<'a> {
    #[key]
    id: Key<Self>,
    note: &'a str,
}

fn main() {}
