// SY13: a reference references fields.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(), on_delete = cascade, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
