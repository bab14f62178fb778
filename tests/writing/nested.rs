//! `insert_nested`: a parent, its children and theirs in one call.

use fk::Error;
use fk::prelude::*;

use crate::{
    Customer, Item, NewItem, NewOrder, NewOrderLine, Order, OrderLine, Shop, Status, customer, everywhere, seed,
};

/// What a client sends.
struct Body {
    name: &'static str,
    orders: Vec<OrderBody>,
}

struct OrderBody {
    status: Option<Status>,
    lines: Vec<(Key<Item>, i64)>,
}

type Inserted = (Customer, Vec<(Order, Vec<OrderLine>)>);

fn sign_up(tx: &mut WriteTx<'_, Shop>, body: Body) -> fk::Result<Inserted> {
    tx.insert_nested(customer(body.name).with(Customer::ORDERS, body.orders, |customer, order| {
        NewOrder { customer_id: customer.id, status: order.status }.with(Order::LINES, order.lines, |order, line| {
            NewOrderLine { order_id: order.id, item_id: line.0, quantity: line.1 }
        })
    }))
}

#[test]
fn a_parent_goes_in_with_its_children_and_theirs() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (_, lamp) = seed(&db)?;
        let vase = db.write(|tx| tx.insert(NewItem { name: "Vase".into(), price_cents: 9 }))?;
        let body = Body {
            name: "Max",
            orders: vec![
                OrderBody { status: Some(Status::Placed), lines: vec![(lamp.id, 2), (vase.id, 1)] },
                OrderBody { status: None, lines: Vec::new() },
                OrderBody { status: None, lines: vec![(vase.id, 7)] },
            ],
        };
        let (max, orders) = db.write(|tx| sign_up(tx, body))?;
        assert_eq!(orders.iter().map(|(_, lines)| lines.len()).collect::<Vec<_>>(), [2, 0, 1]);
        assert_eq!(orders[0].0.status, Status::Placed);
        assert_eq!(orders[1].0.status, Status::Draft, "the default");
        assert_eq!((orders[2].1[0].item_id, orders[2].1[0].twice), (vase.id, 14), "what the database computes too");
        // What is given back is what is there, as a query loads it.
        let stored = Customer::query()
            .filter(|c| c.id.eq(max.id))
            .with(Customer::ORDERS.order_by(|o| o.id.asc()).with(Order::LINES.order_by(|l| l.item_id.asc())));
        assert_eq!(db.read(|tx| tx.all(stored))?, [(max, orders)]);
    }
    Ok(())
}

#[test]
fn a_refused_row_refuses_all_and_is_named() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, lamp) = seed(&db)?;
        let bodies: [(fn(&Error) -> bool, &str, (Key<Item>, i64)); 3] = [
            (|e| e.missing_parent(OrderLine::ITEM), "Max", (Key::from_raw(99), 1)),
            (|e| e.check_failed(OrderLine::QUANTITY_CHECK), "Max", (lamp.id, 0)),
            (|e| e.duplicate(Customer::NAME_KEY), "Helen", (lamp.id, 1)),
        ];
        db.write(|tx| {
            for (expected, name, line) in bodies {
                let orders = vec![
                    OrderBody { status: None, lines: vec![(lamp.id, 2)] },
                    OrderBody { status: None, lines: vec![line] },
                ];
                let error = sign_up(tx, Body { name, orders }).unwrap_err();
                assert!(expected(&error), "{error:?}");
                assert_eq!((tx.count(Customer::query())?, tx.count(Order::query())?), (1, 0));
                assert_eq!(tx.count(OrderLine::query())?, 0);
            }
            // The transaction goes on.
            let orders = vec![OrderBody { status: None, lines: vec![(lamp.id, 2)] }];
            let (max, _) = sign_up(tx, Body { name: "Max", orders })?;
            assert!(max.id != helen.id);
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_row_below_another_references_it() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        db.write(|tx| {
            let max = customer("Max").with(Customer::ORDERS, [true, false], |max, right| NewOrder {
                customer_id: if right { max.id } else { helen.id },
                status: None,
            });
            let error = tx.insert_nested(max).unwrap_err();
            let Error::OtherParent { constraint, table, columns, key, parent, .. } = &error else {
                panic!("{error:?}");
            };
            assert_eq!((*constraint, *table, *parent), ("fk_orders_customer_id", "orders", "customers"));
            assert_eq!((columns.as_slice(), &**key), (&["customer_id"][..], &[Any::Integer(1)][..]));
            let text = "a new row of \"orders\" doesn't reference the row of \"customers\" that it is nested below \
                        (foreign key constraint \"fk_orders_customer_id\")\n  \
                        help: give (customer_id) the values of the closure's first argument";
            assert_eq!(error.to_string(), text);
            assert_eq!(format!("{error:#}"), format!("{text}\ndetail: (customer_id)=(1), and not (customer_id)=(2)"));
            assert_eq!((tx.count(Customer::query())?, tx.count(Order::query())?), (1, 0));
            Ok(())
        })?;
    }
    Ok(())
}

#[test]
fn a_row_that_is_there_takes_none_along() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let (helen, _) = seed(&db)?;
        // A whole row brings its key: one that is there is refused like any other.
        let again =
            helen.clone().with(Customer::ORDERS, [()], |helen, ()| NewOrder { customer_id: helen.id, status: None });
        let error = db.write(|tx| tx.insert_nested(again)).unwrap_err();
        assert!(error.duplicate(Customer::PRIMARY_KEY), "{error:?}");
        let max = Customer { id: Key::from_raw(70), name: "Max".into(), ..helen };
        let max = max.with(Customer::ORDERS, [()], |max, ()| NewOrder { customer_id: max.id, status: None });
        let (max, orders) = db.write(|tx| tx.insert_nested(max))?;
        assert_eq!((max.id, orders[0].customer_id), (Key::from_raw(70), Key::from_raw(70)));
    }
    Ok(())
}

#[test]
fn a_row_alone_is_inserted_too() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        assert_eq!(db.write(|tx| tx.insert_nested(customer("Max")))?.name, "Max");
    }
    Ok(())
}

#[test]
fn several_rows_with_what_is_below_them_are_one_call() -> fk::Result<()> {
    for db in everywhere::<Shop>() {
        let new = |name: &str, status| {
            let order = |customer: &Customer, status| NewOrder { customer_id: customer.id, status: Some(status) };
            customer(name).with(Customer::ORDERS, [status], order)
        };
        db.write(|tx| {
            let twice = vec![new("Max", Status::Placed), new("Eva", Status::Draft), new("Max", Status::Draft)];
            assert!(tx.insert_nested(twice).unwrap_err().duplicate(Customer::NAME_KEY));
            assert_eq!(tx.count(Customer::query())?, 0);
            let rows = tx.insert_nested(vec![new("Max", Status::Placed), new("Eva", Status::Draft)])?;
            let stored = tx.all(Customer::query().order_by(|c| c.id.asc()).with(Customer::ORDERS))?;
            assert_eq!(rows, stored);
            Ok(())
        })?;
    }
    Ok(())
}

mod others {
    //! Keys of all kinds, all relations.

    use super::*;

    /// A natural key.
    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "countries", has_many(cities: City, courses: Course))]
    struct Country {
        #[key]
        #[column(collate = nocase)]
        code: Key<Self, String>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "cities", has_many(districts: District))]
    struct City {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict, as country)]
        #[column(collate = nocase)]
        country_code: Key<Country, String>,
        #[unique]
        zip: String,
    }

    /// References a unique column.
    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "districts")]
    struct District {
        #[key]
        id: Key<Self>,
        #[references(City::zip, on_delete = cascade, as city)]
        city_zip: String,
    }

    /// A composite key; a reference of its own table.
    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "courses", key(department, number), has_many(lessons: Lesson))]
    struct Course {
        department: String,
        number: i64,
        #[references(on_delete = restrict, as country)]
        #[column(collate = nocase)]
        country_code: Key<Country, String>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "lessons", has_one(room: Room))]
    #[table(many_to_many(students: Student through Visit))]
    #[table(foreign_key((department, number) -> Course(department, number), on_delete = cascade, as course))]
    struct Lesson {
        #[key]
        id: Key<Self>,
        department: String,
        number: i64,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "rooms", key(lesson_id))]
    struct Room {
        #[references(on_delete = cascade)]
        lesson_id: Key<Lesson>,
        floor: i64,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "students", has_many(helpers: Student))]
    #[table(many_to_many(lessons: Lesson through Visit))]
    struct Student {
        #[key]
        id: Key<Self>,
        #[references(on_delete = set_null)]
        student_id: Option<Key<Student>>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "visits", key(lesson_id, student_id))]
    struct Visit {
        #[references(on_delete = cascade)]
        lesson_id: Key<Lesson>,
        #[references(on_delete = cascade)]
        student_id: Key<Student>,
        grade: Option<i64>,
    }

    #[derive(Schema)]
    #[schema(Country, City, District, Course, Lesson, Room, Student, Visit)]
    struct World;

    fn country(code: &str) -> Country {
        Country { code: Key::from_raw(code.to_owned()) }
    }

    #[test]
    fn natural_keys_and_unique_columns() -> fk::Result<()> {
        for db in everywhere::<World>() {
            let new = country("CH").with(City::COUNTRY.inverse(), ["4000", "3000"], |country, zip| {
                // The column doesn't know the case: it is the same country.
                let country_code = Key::from_raw(country.code.raw().to_lowercase());
                NewCity { country_code, zip: zip.into() }
                    .with(City::DISTRICTS, 0..2, |city, _| NewDistrict { city_zip: city.zip.clone() })
            });
            let (country, cities) = db.write(|tx| tx.insert_nested(new))?;
            assert_eq!(db.read(|tx| tx.count(country.cities()))?, 2);
            let zips: Vec<_> =
                cities.iter().flat_map(|(_, districts)| districts.iter().map(|d| &*d.city_zip)).collect();
            assert_eq!(zips, ["4000", "4000", "3000", "3000"]);
            let other = country_of(&db, "4001").unwrap_err();
            assert!(matches!(&other, Error::OtherParent { parent: "cities", .. }), "{other:?}");
        }
        Ok(())
    }

    /// A city whose district is another's.
    fn country_of(db: &Db<World>, zip: &str) -> fk::Result<()> {
        let new = NewCity { country_code: Key::from_raw("CH".into()), zip: zip.into() };
        let new = new.with(City::DISTRICTS, ["3000"], |_, zip| NewDistrict { city_zip: zip.into() });
        db.write(|tx| tx.insert_nested(new)).map(drop)
    }

    #[test]
    fn composite_keys_one_child_and_many_to_many() -> fk::Result<()> {
        for db in everywhere::<World>() {
            let ada = db.write(|tx| {
                tx.insert(country("UK"))?;
                tx.insert(NewStudent { student_id: None })
            })?;
            let course = Course { department: "CS".into(), number: 101, country_code: Key::from_raw("UK".into()) };
            let new = course.clone().with(Course::LESSONS, [Some(3), None], |course, floor| {
                NewLesson { department: course.department.clone(), number: course.number }
                    .with(Lesson::ROOM, floor, |lesson, floor| Room { lesson_id: lesson.id, floor })
                    .with(Lesson::STUDENTS, [ada.id], |lesson, student_id| Visit {
                        lesson_id: lesson.id,
                        student_id,
                        grade: Some(1),
                    })
            });
            let (stored, lessons) = db.write(|tx| tx.insert_nested(new))?;
            assert_eq!(stored, course);
            let (first, room, visits) = &lessons[0];
            assert_eq!(room, &Some(Room { lesson_id: first.id, floor: 3 }));
            assert_eq!(visits, &[Visit { lesson_id: first.id, student_id: ada.id, grade: Some(1) }]);
            assert_eq!(lessons[1].1, None);
            db.read(|tx| {
                assert_eq!(tx.count(course.lessons())?, 2);
                assert_eq!(tx.one(first.students())?, ada);
                assert_eq!(tx.count(ada.lessons())?, 2);
                Ok(())
            })?;
        }
        Ok(())
    }

    #[test]
    fn rows_below_rows_of_their_own_table() -> fk::Result<()> {
        for db in everywhere::<World>() {
            let new = NewStudent { student_id: None }.with(Student::HELPERS, 0..3, |ada, n| {
                NewStudent { student_id: Some(ada.id) }
                    .with(Student::HELPERS, 0..n, |bob, _| NewStudent { student_id: Some(bob.id) })
            });
            let (ada, helpers) = db.write(|tx| tx.insert_nested(new))?;
            assert_eq!(db.read(|tx| tx.count(Student::query()))?, 1 + 3 + 3);
            assert!(helpers.iter().all(|(bob, _)| bob.student_id == Some(ada.id)));
            // One that names nobody is nobody's.
            let nobody =
                NewStudent { student_id: None }.with(Student::HELPERS, [()], |_, ()| NewStudent { student_id: None });
            let error = db.write(|tx| tx.insert_nested(nobody)).unwrap_err();
            assert!(
                format!("{error:#}").contains("detail: (student_id)=(null), and not (student_id)=(8)"),
                "{error:#}"
            );
        }
        Ok(())
    }

    #[test]
    fn a_second_only_child_is_refused() {
        for db in everywhere::<World>() {
            let error = db
                .write(|tx| {
                    tx.insert(country("UK"))?;
                    let code = Key::from_raw("UK".into());
                    tx.insert(Course { department: "CS".into(), number: 1, country_code: code })?;
                    let lesson = NewLesson { department: "CS".into(), number: 1 };
                    let rooms = |lesson: &Lesson, floor| Room { lesson_id: lesson.id, floor };
                    tx.insert_nested(lesson.with(Lesson::ROOM, [1, 2], rooms))
                })
                .unwrap_err();
            assert!(error.duplicate(Room::PRIMARY_KEY), "{error:?}");
        }
    }

    #[test]
    fn many_to_many_from_either_side() -> fk::Result<()> {
        for db in everywhere::<World>() {
            let (ada, visits) = db.write(|tx| {
                tx.insert(country("UK"))?;
                let code = Key::from_raw("UK".into());
                tx.insert(Course { department: "CS".into(), number: 1, country_code: code })?;
                let lessons = tx.insert_all((0..3).map(|_| NewLesson { department: "CS".into(), number: 1 }))?;
                let new = NewStudent { student_id: None }.with(Student::LESSONS, lessons, |ada, lesson| Visit {
                    lesson_id: lesson.id,
                    student_id: ada.id,
                    grade: None,
                });
                tx.insert_nested(new)
            })?;
            assert_eq!((visits.len(), db.read(|tx| tx.count(ada.lessons()))?), (3, 3));
        }
        Ok(())
    }
}
