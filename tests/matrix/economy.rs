//! What the new words cost: one statement for each call, also where the database computes a part of the row or several
//! columns are a reference; and every way along a reference or a key is found by an index.

use std::cell::RefCell;

use fk::prelude::*;
use fk::rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::key;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "users", many_to_many(roles: Role through UserRole), has_one(badge: Badge))]
struct User {
    #[key]
    id: Key<Self>,
    #[unique]
    name: String,
    #[unique]
    #[column(collate = nocase)]
    email: String,
    #[unique]
    phone: Option<String>,
    #[default(sql = "unixepoch()")]
    since: i64,
    #[generated(sql = "lower(name)")]
    #[unique]
    slug: String,
    #[unique(where = nick != "")]
    nick: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "roles", many_to_many(users: User through UserRole))]
struct Role {
    #[key]
    name: Key<Self, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "user_roles", key(user_id, role))]
struct UserRole {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    #[references(on_delete = cascade, as role)]
    role: Key<Role, String>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "badges", key(user_id))]
struct Badge {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "courses", key(department, number), has_many(sections: Section via course), unique(number, title))]
struct Course {
    department: String,
    number: i64,
    title: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "sections",
    foreign_key((department, number) -> Course(department, number), on_delete = cascade, on_update = cascade, as course),
    foreign_key((number, title) -> Course(number, title), on_delete = set_null(title), as titled)
)]
struct Section {
    #[key]
    id: Key<Self>,
    department: String,
    number: Option<i64>,
    title: Option<String>,
    #[references(User::name, on_delete = set_null, on_update = cascade, as teacher)]
    teacher: Option<String>,
    seats: i64,
    #[generated(stored, seats * 2)]
    double: i64,
}

#[derive(Schema)]
#[schema(User, Role, UserRole, Badge, Course, Section)]
struct School;

thread_local! {
    /// What has run on this thread.
    static LOG: RefCell<Vec<String>> = RefCell::default();
}

fn record(event: TraceEvent<'_>) {
    if let TraceEvent::Profile(statement, _) = event {
        LOG.with_borrow_mut(|log| log.push(statement.sql().into_owned()));
    }
}

fn traced(memory: bool) -> Db<School> {
    let options = Db::<School>::options().on_connect(|connection| {
        // Nothing is given back before rusqlite 0.41.
        let _ = connection.trace_v2(TraceEventCodes::SQLITE_TRACE_PROFILE, Some(record as fn(TraceEvent<'_>)));
        Ok(())
    });
    if memory { options.in_memory() } else { options.temporary() }.unwrap()
}

fn user(name: &str) -> NewUser {
    let text = || name.to_owned();
    NewUser { name: text(), email: text(), phone: Some(text()), since: None, nick: text() }
}

fn section() -> NewSection {
    NewSection {
        department: "CS".into(),
        number: Some(1),
        title: Some("t".into()),
        teacher: Some("ada".into()),
        seats: 3,
    }
}

fn course() -> CourseKey {
    Course::key("CS".into(), 1)
}

fn role() -> RoleKey {
    Key::from_raw("read".into())
}

fn seed(db: &Db<School>) {
    db.write(|tx| {
        let user = tx.insert(user("ada"))?;
        tx.insert(Role { name: role() })?;
        tx.insert(UserRole { user_id: user.id, role: role() })?;
        tx.insert(Badge { user_id: user.id })?;
        tx.insert(Course { department: "CS".into(), number: 1, title: "t".into() })?;
        tx.insert(section())
    })
    .unwrap();
}

/// A call, and the first words of the statements that it runs.
type Case = (&'static str, &'static [&'static str], fn(&mut WriteTx<'_, School>) -> fk::Result<()>);

const USER: Key<User> = Key::from_raw(1);
const SECTION: Key<Section> = Key::from_raw(1);

const WRITES: &[Case] = &[
    ("insert what is computed", &["INSERT"], |tx| tx.insert(user("bob")).map(drop)),
    ("insert a whole row of it", &["INSERT"], |tx| {
        let row = tx.insert(User {
            id: key(9),
            name: "b".into(),
            email: "b".into(),
            phone: None,
            since: 1,
            slug: String::new(),
            nick: String::new(),
        })?;
        assert_eq!((row.slug.as_str(), row.since), ("b", 1));
        Ok(())
    }),
    ("insert composite references", &["INSERT"], |tx| tx.insert(section()).map(drop)),
    ("insert_all", &["SAVEPOINT", "INSERT", "INSERT", "RELEASE"], |tx| tx.insert_all([section(), section()]).map(drop)),
    ("update composite references", &["UPDATE"], |tx| {
        let (department, title, teacher) = ("CS".into(), Some("t".into()), None);
        tx.update(&Section { id: SECTION, department, number: Some(1), title, teacher, seats: 9, double: 0 })
    }),
    ("set a part of one", &["UPDATE"], |tx| tx.set(SECTION, |s| (s.number.set(None), s.title.set(None)))),
    ("set what something is computed from", &["UPDATE"], |tx| tx.set(USER, |u| u.name.set("eve"))),
    ("set a composite key that is followed", &["UPDATE"], |tx| tx.set(course(), |c| c.department.set("EE"))),
    ("delete a composite key", &["DELETE"], |tx| tx.delete(course()).map(drop)),
    ("delete behind a candidate key", &["DELETE"], |tx| tx.delete(USER).map(drop)),
    ("upsert what is new", &["SAVEPOINT", "INSERT", "RELEASE"], |tx| tx.upsert(user("bob"), User::NAME_KEY).map(drop)),
    ("upsert what is there", &["SAVEPOINT", "INSERT", "RELEASE"], |tx| {
        tx.upsert(user("ada"), User::EMAIL_KEY).map(drop)
    }),
    ("upsert by a computed key", &["SAVEPOINT", "INSERT", "RELEASE"], |tx| {
        tx.upsert(user("ADA"), User::SLUG_KEY).map(drop)
    }),
    ("upsert by a partial key", &["SAVEPOINT", "INSERT", "RELEASE"], |tx| {
        tx.upsert(user("ada"), User::NICK_KEY).map(drop)
    }),
    ("upsert by a composite key", &["INSERT"], |tx| {
        let row = Course { department: "CS".into(), number: 1, title: "t".into() };
        tx.upsert(row, Course::PRIMARY_KEY).map(drop)
    }),
    ("insert_or_get what is new", &["INSERT"], |tx| tx.insert_or_get(user("bob"), User::SLUG_KEY).map(drop)),
    ("insert_or_get what is there", &["INSERT", "SELECT"], |tx| {
        tx.insert_or_get(user("ada"), User::NAME_KEY).map(drop)
    }),
    ("get a composite key", &["SELECT"], |tx| tx.require(course()).map(drop)),
    ("the parent by several columns", &["SELECT"], |tx| {
        let row = Section {
            id: SECTION,
            department: "CS".into(),
            number: Some(1),
            title: None,
            teacher: None,
            seats: 0,
            double: 0,
        };
        tx.one(Section::COURSE.of(&row)).map(drop)
    }),
];

fn first_word(sql: &str) -> &str {
    sql.split_whitespace().next().unwrap_or_default()
}

#[test]
fn every_call_runs_its_statement_and_no_other() {
    for memory in [false, true] {
        let db = traced(memory);
        seed(&db);
        for (name, words, call) in WRITES {
            // The first time and the next one, when everything is prepared.
            for _ in 0..2 {
                LOG.take();
                let mut guard = db.begin_write().unwrap();
                call(&mut guard).unwrap_or_else(|error| panic!("{name}: {error:#}"));
                guard.rollback();
                let ran = LOG.take();
                let found: Vec<&str> = ran.iter().map(|sql| first_word(sql)).collect();
                assert_eq!(found, [&["BEGIN"][..], words, &["ROLLBACK"]].concat(), "{name}: {ran:#?}");
            }
        }
    }
}

/// A read, and whether a row is found.
type Read = (&'static str, fn(&ReadTx<'_, School>) -> fk::Result<bool>);

const READS: &[Read] = &[
    ("user.roles()", |tx| tx.exists(tx.require(USER)?.roles())),
    ("User::ROLES", |tx| tx.exists(User::ROLES.of(USER))),
    ("Role::USERS", |tx| tx.exists(Role::USERS.of(role()))),
    ("role.users()", |tx| tx.exists(tx.require(role())?.users())),
    ("course.sections()", |tx| tx.exists(tx.require(course())?.sections())),
    ("Course::SECTIONS", |tx| tx.exists(Course::SECTIONS.of(course()))),
    ("Section::TITLED.inverse()", |tx| tx.exists(Section::TITLED.inverse().of(course()))),
    ("Section::TEACHER.inverse()", |tx| tx.exists(Section::TEACHER.inverse().of(USER))),
    ("Section::TITLED", |tx| tx.exists(Section::TITLED.of(&tx.require(SECTION)?))),
    ("Section::TEACHER", |tx| tx.exists(Section::TEACHER.of(&tx.require(SECTION)?))),
    ("user.badge()", |tx| tx.exists(tx.require(USER)?.badge())),
    ("the primary key", |tx| Ok(tx.get_by(User::PRIMARY_KEY, USER)?.is_some())),
    ("a text", |tx| Ok(tx.get_by(User::NAME_KEY, "ada")?.is_some())),
    ("a text in any case", |tx| Ok(tx.get_by(User::EMAIL_KEY, "ADA")?.is_some())),
    ("an optional text", |tx| Ok(tx.get_by(User::PHONE_KEY, "ada")?.is_some())),
    ("a computed key", |tx| Ok(tx.get_by(User::SLUG_KEY, "ada")?.is_some())),
    ("a partial key", |tx| Ok(tx.get_by(User::NICK_KEY, "ada")?.is_some())),
    ("a composite key", |tx| Ok(tx.get_by(Course::PRIMARY_KEY, course())?.is_some())),
    ("a pair", |tx| Ok(tx.get_by(Course::NUMBER_TITLE_KEY, (1, "t"))?.is_some())),
];

#[test]
fn every_way_is_found_by_an_index() {
    let db = traced(false);
    seed(&db);
    for (name, read) in READS {
        LOG.take();
        assert!(db.read(read).unwrap_or_else(|error| panic!("{name}: {error:#}")), "{name} finds nothing");
        let ran = LOG.take();
        for sql in ran.iter().filter(|sql| first_word(sql) == "SELECT") {
            let plan = db.read(|tx| {
                let mut statement = tx.connection()?.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
                // What is bound doesn't matter.
                let steps = statement.raw_query().mapped(|row| row.get::<_, String>(3));
                Ok(steps.map(Result::unwrap).collect::<Vec<_>>())
            });
            let plan = plan.unwrap();
            let scans = |step: &String| step.starts_with("SCAN") && step != "SCAN CONSTANT ROW";
            assert!(!plan.iter().any(scans), "{name}: {sql}\n{plan:#?}");
            assert!(plan.iter().any(|step| step.starts_with("SEARCH")), "{name}: {sql}\n{plan:#?}");
        }
    }
}
