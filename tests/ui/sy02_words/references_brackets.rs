// SY2: several fields are the struct's matter.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
struct Lesson {
    #[key]
    id: Key<Self>,
    #[references(Course(department, number), on_delete = cascade, as course)]
    department: String,
    number: i64,
}

fn main() {}
