// SY2: a default comes from `sql`, `with` or an expression.
use fk::prelude::*;

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    #[default(sq = "1 + 1")]
    a: i64,
}

fn main() {}
