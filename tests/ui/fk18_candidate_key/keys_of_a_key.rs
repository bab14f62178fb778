// FK18: a shared key is referenced as a whole.
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
    #[references(Course::number, on_delete = cascade, as course)]
    course: i64,
}

fn main() {}
