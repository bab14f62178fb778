// SY13: `set_null` names fields of its reference.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null(room), as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
    room: Option<i64>,
}

fn main() {}
