// FK6: `via` names a field or a relation, and several columns by their relation.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_many(sold: Order via seller, bought: Order via buyer_id))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    seller_id: Key<User>,
    #[references(on_delete = restrict)]
    buyer_id: Key<User>,
}

#[derive(Table)]
#[table(name = "courses", key(department, number))]
#[table(has_many(lessons: Lesson via course, later: Lesson via follows))]
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
    next: Option<i64>,
}

#[derive(Schema)]
#[schema(User, Order, Course, Lesson)]
struct All;

fn main() {
    let _ = (User::SOLD, User::BOUGHT, Course::LESSONS, Course::LATER);
    let course = Course { department: "CS".to_owned(), number: 101 };
    let _ = (course.lessons(), course.later());
}
