// FK1: what several columns reference is a table.
use fk::prelude::*;

struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = cascade, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
