// SY2: `foreign_key` has parentheses.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key = "department")]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
