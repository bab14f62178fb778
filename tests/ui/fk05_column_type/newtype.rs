// FK5: the field of a newtype has a column type.
use fk::prelude::*;

#[derive(Value)]
struct Bytes(Vec<u32>);

fn main() {}
