// SY13: lists of fields, in any order, overlapping with one another.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "courses", key(department, number), unique(number, title), unique(title, department))]
#[table(index(title desc, number), index(title, where = number > 100, name = "ix_courses_high"))]
struct Course {
    department: String,
    number: i64,
    title: String,
}

#[derive(Table)]
#[table(name = "lessons")]
#[table(foreign_key((number, department) -> Course(number, department), on_delete = cascade, as course))]
#[table(foreign_key((number, title) -> Course(number, title), on_delete = cascade, as titled,))]
struct Lesson {
    #[key]
    id: Key<Self>,
    department: String,
    number: i64,
    title: String,
}

fn main() {
    let _ = (Course::NUMBER_TITLE_KEY, Course::TITLE_DEPARTMENT_KEY, Lesson::COURSE, Lesson::TITLED);
}
