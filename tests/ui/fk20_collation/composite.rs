// FK20: each pair of columns compares alike.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number))]
struct Course {
    #[column(collate = nocase)]
    department: String,
    number: i64,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((department, number) -> Course(department, number), on_delete = restrict, as course))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
}

fn main() {}
