// FK3: the column that `set_null(..)` names may be NULL.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null(number), as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: Option<String>,
    number: i64,
}

fn main() {}
