// FK18: columns of two keys are no key.
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
#[table(name = "sections", foreign_key((department, title) -> Course(department, title), on_delete = cascade, as course))]
struct Section {
    #[key]
    id: Key<Self>,
    department: String,
    title: String,
}

fn main() {}
