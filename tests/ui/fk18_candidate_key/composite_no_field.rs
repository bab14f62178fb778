// FK18: each referenced field is there.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number), unique(title))]
struct Course {
    department: String,
    number: i64,
    title: String,
    room: i64,
}

#[derive(Table)]
#[table(name = "sections", foreign_key((department, number) -> Course(department, numbr), on_delete = cascade, as course))]
struct Section {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
