// SY8: the condition of a partial key knows the table's fields.
use fk::prelude::*;

#[derive(Table)]
#[table(unique(a, where = is_null(gon)))]
struct Item {
    #[key]
    id: Key<Self>,
    a: i64,
    gone: Option<i64>,
}

fn main() {}
