// SY6: `set_default` needs a default of each column.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_default, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    #[default("CS")]
    department: String,
    number: i64,
}

fn main() {}
