// SY1: a table has columns.
use fk::prelude::*;

#[derive(Table)]
struct Order;

fn main() {}
