// SY1: the columns of a table have names.
use fk::prelude::*;

#[derive(Table)]
struct Order(Key<Self>, String);

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() {}
