//! Many to many, over tables between of every shape. Whatever the table between holds, each row is there once, since
//! the question is which rows are linked and not how often.

use fk::prelude::*;

use crate::{each, key};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "users",
    many_to_many(
        roles: Role through UserRole,
        friends: User through Friendship via of_id -> friend_id,
        admirers: User through Friendship via friend -> of
    )
)]
struct User {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "roles", many_to_many(users: User through UserRole))]
struct Role {
    #[key]
    name: Key<Self, String>,
    level: i64,
}

/// May hold the same pair several times.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "user_roles")]
struct UserRole {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    #[references(on_delete = cascade, as role)]
    role: Option<Key<Role, String>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "friendships", key(of_id, friend_id))]
struct Friendship {
    #[references(on_delete = cascade)]
    of_id: Key<User>,
    #[references(on_delete = cascade)]
    friend_id: Key<User>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "sections", key(course, term), many_to_many(students: Student through Enrolment))]
struct Section {
    course: String,
    term: i64,
    seats: i64,
}

/// Is referenced by its number, which isn't its primary key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "students", many_to_many(sections: Section through Enrolment))]
struct Student {
    #[key]
    id: Key<Self>,
    #[unique]
    number: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "enrolments",
    key(student_number, course, term),
    foreign_key((course, term) -> Section(course, term), on_delete = cascade, on_update = cascade, as section)
)]
struct Enrolment {
    #[references(Student::number, on_delete = cascade, on_update = cascade, as student)]
    student_number: String,
    course: String,
    term: i64,
}

/// Knows others of its own table by a name in any case; the database doesn't see to it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "pets", many_to_many(rivals: Pet through Rivalry via one -> other))]
struct Pet {
    #[key]
    id: Key<Self>,
    #[unique]
    #[column(collate = nocase)]
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "rivalries")]
struct Rivalry {
    #[key]
    id: Key<Self>,
    #[references(Pet::name, on_delete = cascade, on_update = cascade, as one)]
    #[column(collate = nocase)]
    name: String,
    #[references(Pet::name, on_delete = no_action, enforced = audit, as other)]
    #[column(collate = nocase)]
    other: Option<String>,
}

#[derive(Schema)]
#[schema(User, Role, UserRole, Friendship, Section, Student, Enrolment, Pet, Rivalry)]
struct Many;

fn role(name: &str) -> RoleKey {
    Key::from_raw(name.into())
}

fn seed(tx: &mut WriteTx<'_, Many>) -> fk::Result<[User; 3]> {
    let users = ["ada", "bob", "eve"].map(|name| NewUser { name: name.into() });
    let [ada, bob, eve]: [User; 3] = tx.insert_all(users)?.try_into().unwrap();
    for (name, level) in [("read", 1), ("write", 2), ("own", 3)] {
        tx.insert(Role { name: role(name), level })?;
    }
    let links = [(&ada, Some("read")), (&ada, Some("own")), (&ada, Some("read")), (&ada, None), (&bob, Some("read"))];
    for (user, name) in links {
        tx.insert(NewUserRole { user_id: user.id, role: name.map(role) })?;
    }
    for (of, friend) in [(&ada, &bob), (&ada, &eve), (&bob, &ada), (&eve, &eve)] {
        tx.insert(Friendship { of_id: of.id, friend_id: friend.id })?;
    }
    // Each number is the other's primary key.
    let numbers = ["2", "1", "3"].map(|number| NewStudent { number: number.into() });
    tx.insert_all(numbers)?;
    for (course, term, seats) in [("a", 1, 5), ("a", 2, 6), ("b", 1, 7)] {
        tx.insert(Section { course: course.into(), term, seats })?;
    }
    for (number, course, term) in [("2", "a", 1), ("2", "b", 1), ("1", "a", 2), ("1", "a", 1)] {
        tx.insert(Enrolment { student_number: number.into(), course: course.into(), term })?;
    }
    Ok([ada, bob, eve])
}

fn roles(found: Vec<Role>) -> Vec<String> {
    found.into_iter().map(|role| role.name.into_raw()).collect()
}

fn users(found: Vec<User>) -> Vec<String> {
    found.into_iter().map(|user| user.name).collect()
}

fn sections(found: Vec<Section>) -> Vec<(String, i64)> {
    found.into_iter().map(|section| (section.course, section.term)).collect()
}

#[test]
fn each_row_is_there_once() {
    each::<Many>(|db| {
        let [ada, bob, eve] = db.write(seed)?;
        db.read(|tx| {
            let level = |query: Query<Role>| query.order_by(|r| r.level.asc());
            assert_eq!(roles(tx.all(level(ada.roles()))?), ["read", "own"]);
            assert_eq!(roles(tx.all(level(User::ROLES.of(ada.id)))?), ["read", "own"]);
            assert_eq!((tx.count(ada.roles())?, tx.count(eve.roles())?), (2, 0));
            assert_eq!(tx.count(User::ROLES.through().of(ada.id))?, 4, "the table between has more");
            let read = tx.require(role("read"))?;
            let name = |query: Query<User>| query.order_by(|u| u.name.asc());
            assert_eq!(users(tx.all(name(read.users()))?), ["ada", "bob"]);
            assert_eq!(users(tx.all(name(User::ROLES.inverse().of(role("read"))))?), ["ada", "bob"]);
            assert_eq!(users(tx.all(Role::USERS.of(role("own")))?), ["ada"]);
            assert_eq!(tx.count(Role::USERS.of(role("write")))?, 0);
            assert_eq!(tx.one(bob.roles())?, read);
            Ok(())
        })
    });
}

#[test]
fn two_references_to_one_table_are_two_directions() {
    each::<Many>(|db| {
        let [ada, bob, eve] = db.write(seed)?;
        db.read(|tx| {
            let name = |query: Query<User>| query.order_by(|u| u.name.asc());
            assert_eq!(users(tx.all(name(ada.friends()))?), ["bob", "eve"]);
            assert_eq!(users(tx.all(name(ada.admirers()))?), ["bob"]);
            assert_eq!(users(tx.all(name(eve.friends()))?), ["eve"]);
            assert_eq!(users(tx.all(name(eve.admirers()))?), ["ada", "eve"]);
            assert_eq!(users(tx.all(name(User::FRIENDS.inverse().of(eve.id)))?), ["ada", "eve"]);
            assert_eq!(users(tx.all(name(User::ADMIRERS.inverse().of(bob.id)))?), ["ada"]);
            assert_eq!(tx.count(User::FRIENDS.through().of(ada.id))?, 2);
            assert_eq!(tx.count(User::FRIENDS.inverse().through().of(ada.id))?, 1);
            Ok(())
        })
    });
}

#[test]
fn the_way_may_lead_over_composite_and_candidate_keys() {
    each::<Many>(|db| {
        db.write(seed)?;
        db.read(|tx| {
            let order = |query: Query<Section>| query.order_by(|s| (s.course.asc(), s.term.asc()));
            let student = tx.require_by(Student::NUMBER_KEY, "2")?;
            assert_eq!(student.id, key(1));
            let expected = [("a".to_owned(), 1), ("b".to_owned(), 1)];
            assert_eq!(sections(tx.all(order(student.sections()))?), expected);
            assert_eq!(sections(tx.all(order(Student::SECTIONS.of(key(1))))?), expected);
            assert_eq!(sections(tx.all(order(Section::STUDENTS.inverse().of(key(1))))?), expected);
            let section = tx.require(Section::key("a".into(), 1))?;
            let numbers = |found: Vec<Student>| found.into_iter().map(|s| s.number).collect::<Vec<_>>();
            assert_eq!(numbers(tx.all(section.students().order_by(|s| s.number.asc()))?), ["1", "2"]);
            assert_eq!(numbers(tx.all(Section::STUDENTS.of(Section::key("b".into(), 1)))?), ["2"]);
            assert_eq!(numbers(tx.all(Student::SECTIONS.inverse().of(Section::key("a".into(), 2)))?), ["1"]);
            assert_eq!(tx.count(Student::SECTIONS.through().of(key(1)))?, 2);
            assert_eq!(tx.count(Student::SECTIONS.of(key(3)))?, 0);
            assert_eq!(tx.count(Student::SECTIONS.of(key(77)))?, 0);
            Ok(())
        })?;
        db.write(|tx| {
            tx.set(Section::key("a".into(), 1), |s| s.course.set("z"))?;
            tx.set(key::<Student>(1), |s| s.number.set("9"))?;
            assert_eq!(tx.count(Student::SECTIONS.of(key(1)).filter(|s| s.course.eq("z")))?, 1);
            tx.delete(Section::key("z".into(), 1))?;
            assert_eq!(tx.count(Student::SECTIONS.of(key(1)))?, 1);
            Ok(())
        })
    });
}

#[test]
fn such_queries_take_filters_orders_and_limits() {
    each::<Many>(|db| {
        let [ada, ..] = db.write(seed)?;
        db.read(|tx| {
            assert_eq!(roles(tx.all(ada.roles().filter(|r| r.level.gt(1)))?), ["own"]);
            assert_eq!(roles(tx.all(ada.roles().order_by(|r| r.level.desc()).limit(1).offset(1))?), ["read"]);
            assert_eq!(roles(tx.all(User::ROLES.of(ada.id).filter(|r| r.name.eq(role("own"))))?), ["own"]);
            assert!(tx.exists(ada.friends().filter(|u| u.name.like("E%")))?);
            let either = ada.friends().filter(|u| u.name.eq("nobody").or(u.name.eq("bob")));
            assert_eq!(tx.one(either)?.name, "bob");
            assert_eq!(tx.first(ada.roles().filter(|r| r.level.gt(9)))?, None);
            Ok(())
        })
    });
}

#[test]
fn texts_link_in_any_case_and_dangling_ones_link_nothing() {
    each::<Many>(|db| {
        db.write(|tx| {
            let pets = tx.insert_all(["Rex", "tom", "Kit"].map(|name| NewPet { name: name.into() }))?;
            for (name, other) in [("REX", Some("TOM")), ("rex", Some("gone")), ("Rex", None), ("Tom", Some("rex"))] {
                tx.insert(NewRivalry { name: name.into(), other: other.map(Into::into) })?;
            }
            let names = |query: Query<Pet>| -> fk::Result<Vec<String>> {
                Ok(tx.all(query.order_by(|p| p.name.asc()))?.into_iter().map(|pet| pet.name).collect())
            };
            assert_eq!(names(pets[0].rivals())?, ["tom"]);
            assert_eq!(names(Pet::RIVALS.of(pets[0].id))?, ["tom"]);
            assert_eq!(names(Pet::RIVALS.inverse().of(pets[0].id))?, ["tom"]);
            assert_eq!(names(pets[1].rivals())?, ["Rex"]);
            assert_eq!(names(pets[2].rivals())?, [""; 0]);
            assert_eq!(tx.count(Pet::RIVALS.through().of(pets[0].id))?, 3);
            Ok(())
        })
    });
}
