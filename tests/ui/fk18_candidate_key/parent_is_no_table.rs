// FK1: what `foreign_key(..)` references is a table.
use fk::prelude::*;

struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "sections", foreign_key((department, number) -> Course(department, number), on_delete = cascade, as course))]
struct Section {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
