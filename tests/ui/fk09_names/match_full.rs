// FK9: the check of `match = full` has a name of its own.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons", check(name = "fk_lessons_department_number_full", number > 0))]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null, match = full, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: Option<String>,
    number: Option<i64>,
}

#[derive(Schema)]
#[schema(Course, Lesson)]
struct School;

fn main() {}
