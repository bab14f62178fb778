// FK22: another order is the same reference.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((number, department) -> Course(number, department), on_delete = restrict, as held))]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = restrict, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
