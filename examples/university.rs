//! A university: keys of several columns, keys that are another table's, and the ways that lead along them: one to
//! many, many to many, one to one.
//!
//! ```text
//! cargo run --example university
//! ```

#![allow(missing_docs, reason = "the fields say it themselves")]

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "people", has_one(employee: Employee))]
pub struct Person {
    #[key]
    pub id: Key<Self>,
    pub name: String,
}

/// An employee is a person: it has the person's key, so nobody is employed twice.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees", key(person_id), has_one(professor: Professor, spot: ParkingSpot))]
pub struct Employee {
    #[references(on_delete = cascade)]
    pub person_id: Key<Person>,
    pub office: String,
}

/// A professor is an employee. The key is an employee's, which is a person's.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "professors", key(employee_id), has_many(sections: Section))]
pub struct Professor {
    #[references(on_delete = cascade)]
    pub employee_id: EmployeeKey,
    pub subject: String,
}

/// A parking spot is of one employee at most, since the reference is unique, and outlives whoever has it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parking_spots")]
pub struct ParkingSpot {
    #[key]
    pub id: Key<Self>,
    #[unique]
    #[references(on_delete = set_null)]
    pub employee_id: Option<EmployeeKey>,
}

/// A course is known by its department and its number there: CS 101.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "courses", key(department, number))]
pub struct Course {
    pub department: String,
    pub number: i64,
    pub title: String,
}

/// A course as it is held in one term. It repeats the course's key, and goes when the course goes.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "sections",
    key(department, number, term),
    foreign_key((department, number) -> Course(department, number), on_delete = cascade, as course),
    many_to_many(students: Student through Enrolment)
)]
pub struct Section {
    pub department: String,
    pub number: i64,
    pub term: String,
    #[references(on_delete = set_null)]
    pub professor_id: Option<ProfessorKey>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "students",
    has_many(enrolments: Enrolment),
    many_to_many(sections: Section through Enrolment)
)]
pub struct Student {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

/// That a student takes a section, and how it went. A section that somebody takes can't go.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "enrolments",
    key(student_id, department, number, term),
    foreign_key((department, number, term) -> Section(department, number, term), on_delete = restrict, as section)
)]
pub struct Enrolment {
    #[references(on_delete = cascade)]
    pub student_id: Key<Student>,
    pub department: String,
    pub number: i64,
    pub term: String,
    pub grade: Option<Grade>,
}

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    A,
    B,
    C,
}

#[derive(Schema, Debug)]
#[schema(Person, Employee, Professor, ParkingSpot, Course, Section, Student, Enrolment)]
pub struct University;

/// Appoints a professor: one row in each of three tables, with one key.
fn appoint(tx: &mut WriteTx<'_, University>, name: &str, subject: &str) -> fk::Result<ProfessorKey> {
    let person = tx.insert(NewPerson { name: name.into() })?;
    let employee = tx.insert(Employee { person_id: person.id, office: format!("Room {}", person.id) })?;
    let professor = tx.insert(Professor { employee_id: employee.key(), subject: subject.into() })?;
    Ok(professor.key())
}

/// Offers a course in some terms, held by professors.
fn offer(
    tx: &mut WriteTx<'_, University>,
    number: i64,
    title: &str,
    terms: &[(&str, ProfessorKey)],
) -> fk::Result<CourseKey> {
    let course = tx.insert(Course { department: "CS".into(), number, title: title.into() })?;
    for (term, professor) in terms {
        let (department, term) = (course.department.clone(), (*term).to_owned());
        tx.insert(Section { department, number, term, professor_id: Some(*professor) })?;
    }
    Ok(course.key())
}

/// Names a section of the computing department.
fn cs(number: i64, term: &str) -> SectionKey {
    Section::key("CS".into(), number, term.into())
}

/// Enrols a student. That there is such a section, and that the student isn't in it yet, is for constraints to say.
fn enrol(tx: &mut WriteTx<'_, University>, student: &Student, section: SectionKey) -> fk::Result<EnrolmentKey> {
    let (department, number, term) = section.into_raw();
    Ok(tx.insert(Enrolment { student_id: student.id, department, number, term, grade: None })?.key())
}

/// Gives a parking spot to an employee.
fn park(tx: &mut WriteTx<'_, University>, spot: ParkingSpotKey, employee: EmployeeKey) -> fk::Result<()> {
    tx.set(spot, |s| s.employee_id.set(employee))
}

/// Tells the story; `say` is given a paragraph at a time.
pub(crate) fn run(db: &Db<University>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    let (ada, far) = db.write(|tx| {
        let (ada, alan) = (appoint(tx, "Ada", "Programs")?, appoint(tx, "Alan", "Machines")?);
        let near = tx.insert(NewParkingSpot { employee_id: None })?.id;
        let far = tx.insert(NewParkingSpot { employee_id: None })?.id;
        // A professor's key holds an employee's key.
        park(tx, near, *ada.raw())?;
        offer(tx, 101, "Programming", &[("2025 spring", ada), ("2025 autumn", alan)])?;
        offer(tx, 205, "Compilers", &[("2025 autumn", ada)])?;
        offer(tx, 300, "Punched cards", &[("2025 autumn", alan)])?;
        Ok((ada, far))
    })?;
    say("Who works here:");
    staff(db, say)?;

    let (mary, paul) = db.write(|tx| {
        let mary = tx.insert(NewStudent { name: "Mary".into() })?;
        let paul = tx.insert(NewStudent { name: "Paul".into() })?;
        let first = enrol(tx, &mary, cs(101, "2025 spring"))?;
        tx.set(first, |e| e.grade.set(Grade::A))?;
        enrol(tx, &mary, cs(205, "2025 autumn"))?;
        enrol(tx, &paul, cs(101, "2025 spring"))?;
        Ok((mary, paul))
    })?;
    say("\nWho takes what:");
    timetable(db, say, &mary)?;
    timetable(db, say, &paul)?;
    let spring = db.read(|tx| tx.all(tx.require(cs(101, "2025 spring"))?.students().order_by(|s| s.name.asc())))?;
    let spring: Vec<&str> = spring.iter().map(|student| student.name.as_str()).collect();
    say(&format!("CS 101 in 2025 spring has {}.", spring.join(" and ")));

    say("\nWhat the keys refuse:");
    attempt(say, "Enrol Paul in CS 205, in spring", db.write(|tx| enrol(tx, &paul, cs(205, "2025 spring"))));
    attempt(say, "Enrol Mary in CS 101 again", db.write(|tx| enrol(tx, &mary, cs(101, "2025 spring"))));
    attempt(say, "Give Ada a second parking spot", db.write(|tx| park(tx, far, *ada.raw())));
    // The delete goes on to the sections, and stops at the first that has students.
    attempt(say, "Drop CS 101", db.write(|tx| tx.delete(Course::key("CS".into(), 101))));
    let gone = db.write(|tx| tx.delete(Course::key("CS".into(), 300)))?;
    say(&format!("Drop CS 300, which nobody takes: done, with {} section.", gone.cascaded));

    // Inside a professor's key there is an employee's, and inside that a person's.
    let person: PersonKey = *ada.raw().raw();
    let gone = db.write(|tx| tx.delete(person))?;
    say(&format!("\nAda leaves: {} person is gone, and {} other rows are gone or changed.", gone.rows, gone.cascaded));
    staff(db, say)?;
    timetable(db, say, &mary)
}

/// Says who works here, from the person's side, and whose the parking spots are, from the other.
fn staff(db: &Db<University>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    db.read(|tx| {
        for person in tx.all(Person::query().order_by(|p| p.name.asc()))? {
            let Some(employee) = tx.first(person.employee())? else { continue };
            let Some(professor) = tx.first(employee.professor())? else { continue };
            let sections = tx.count(professor.sections())?;
            say(&format!("  {}, professor of {}, sections held: {sections}", person.name, professor.subject));
            if let Some(spot) = tx.first(employee.spot())? {
                say(&format!("  {} parks on spot {}", person.name, spot.id));
            }
        }
        for spot in tx.all(ParkingSpot::query().order_by(|s| s.id.asc()))? {
            let employee = tx.first(ParkingSpot::EMPLOYEE.of(&spot))?;
            let whose = employee.map_or_else(|| "nobody".to_owned(), |employee| employee.office);
            say(&format!("  spot {} is for {whose}", spot.id));
        }
        Ok(())
    })
}

/// Says what a student takes: the sections over the enrolments, then each one's course and professor.
fn timetable(db: &Db<University>, say: &mut dyn FnMut(&str), student: &Student) -> fk::Result<()> {
    db.read(|tx| {
        for section in tx.all(student.sections().order_by(|s| (s.number.asc(), s.term.asc())))? {
            let course = tx.one(Section::COURSE.of(&section))?;
            let professor = tx.first(Section::PROFESSOR.of(&section))?;
            let subject = professor.map_or_else(|| "nobody".to_owned(), |p| format!("the professor of {}", p.subject));
            let Section { department, number, term, .. } = section;
            say(&format!(
                "  {} takes {department} {number}, {}, in {term}, with {subject}",
                student.name, course.title
            ));
        }
        for enrolment in tx.all(student.enrolments().order_by(|e| e.number.asc()))? {
            if let Enrolment { department, number, grade: Some(grade), .. } = enrolment {
                say(&format!("  {} has {grade:?} in {department} {number}", student.name));
            }
        }
        Ok(())
    })
}

/// Says what was tried and what came of it; `{error:#}` names the rule and the rows.
fn attempt<T>(say: &mut dyn FnMut(&str), what: &str, outcome: fk::Result<T>) {
    match outcome {
        Ok(_) => say(&format!("{what}: done.")),
        Err(error) => say(&format!("{what}: no.\n{error:#}")),
    }
}

#[allow(clippy::print_stdout, reason = "this is what an example is for")]
fn main() -> fk::Result<()> {
    run(&Db::temporary()?, &mut |line| println!("{line}"))
}
