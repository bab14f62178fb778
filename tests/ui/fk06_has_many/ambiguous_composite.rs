// FK6: where several columns reference the parent twice, `via` names a relation.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number), has_many(lessons: Lesson))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = cascade, as course))]
#[table(foreign_key((department, next) -> Course(department, number), on_delete = cascade, as follows))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
    next: i64,
}

fn main() {}
