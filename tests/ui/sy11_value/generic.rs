// SY11: a value is not generic.
use fk::prelude::*;

#[derive(Value)]
struct Wrapper<T>(T);

fn main() {}
