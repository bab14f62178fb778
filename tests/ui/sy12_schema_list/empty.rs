// SY12: a schema has tables.
use fk::prelude::*;

#[derive(Schema)]
struct Shop;

fn main() {}
