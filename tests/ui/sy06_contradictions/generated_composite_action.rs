// SY6: no action writes a generated column of several.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = set_null, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    #[generated(sql = "'CS'")]
    department: Option<String>,
    number: Option<i64>,
}

fn main() {}
