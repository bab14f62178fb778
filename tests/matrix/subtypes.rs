//! Keys that are another table's: a professor is an employee is a person, by one key that is of three types. And keys
//! that come from outside as a text, which is a claim until a row is there.

use fk::prelude::*;

use crate::{each, key, refused};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "people", has_one(employee: Employee))]
struct Person {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees", key(person_id), has_one(professor: Professor))]
struct Employee {
    #[references(on_delete = cascade)]
    person_id: Key<Person>,
    office: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "professors", key(employee_id), has_many(papers: Paper))]
struct Professor {
    #[references(on_delete = cascade)]
    employee_id: EmployeeKey,
    subject: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "papers")]
struct Paper {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    professor_id: ProfessorKey,
}

#[derive(Schema)]
#[schema(Person, Employee, Professor, Paper)]
struct Subtypes;

#[test]
fn one_key_leads_through_all_subtypes() {
    each::<Subtypes>(|db| {
        let (ada, employee, professor) = db.write(|tx| {
            let ada = tx.insert(NewPerson { name: "Ada".into() })?;
            let employee = tx.insert(NewEmployee { person_id: ada.id, office: "1".into() })?;
            let professor = tx.insert(Professor { employee_id: employee.key(), subject: "engines".into() })?;
            tx.insert(NewPaper { professor_id: professor.key() })?;
            tx.insert(NewPerson { name: "Charles".into() })?;
            Ok((ada, employee, professor))
        })?;
        assert_eq!(employee.key(), Employee::key(ada.id));
        assert_eq!(professor.key(), Professor::key(Employee::key(ada.id)));
        db.read(|tx| {
            assert_eq!(tx.require(Professor::key(Employee::key(ada.id)))?, professor);
            assert_eq!(tx.first(ada.employee())?.as_ref(), Some(&employee));
            assert_eq!(tx.first(employee.professor())?.as_ref(), Some(&professor));
            assert_eq!(tx.one(Employee::PERSON.of(&employee))?, ada);
            assert_eq!(tx.one(Professor::EMPLOYEE.of(&professor))?, employee);
            assert_eq!(tx.count(professor.papers())?, 1);
            assert_eq!(tx.get_by(Professor::PRIMARY_KEY, professor.key())?.as_ref(), Some(&professor));
            Ok(())
        })?;
        let twice = db.write(|tx| tx.insert(Employee { person_id: ada.id, office: "2".into() })).unwrap_err();
        assert!(twice.duplicate(Employee::PRIMARY_KEY), "{twice:?}");
        refused(
            db,
            |tx| tx.insert(Professor { employee_id: Employee::key(key(2)), subject: "none".into() }),
            r#"insert on table "professors" violates foreign key constraint "fk_professors_employee_id""#,
            "detail: key (employee_id)=(2) is not present in table \"employees\", referenced by 1 row: (employee_id)=(2)",
        );
        refused(
            db,
            |tx| tx.delete(ada.id),
            r#"delete on table "people" violates foreign key constraint "fk_papers_professor_id" on table "papers""#,
            "detail: key (employee_id)=(1) of table \"professors\" is still referenced by 1 row: (id)=(1)",
        );
        db.write(|tx| {
            tx.delete(key::<Paper>(1))?;
            let gone = tx.delete(ada.id)?;
            assert_eq!((gone.rows, gone.cascaded), (1, 2));
            Ok(())
        })
    });
}

#[test]
fn a_parsed_key_is_a_claim() {
    each::<Subtypes>(|db| {
        let made = db.write(|tx| tx.insert(NewPerson { name: "Ada".into() }))?;
        let claim: PersonKey = made.id.to_string().parse().unwrap();
        assert_eq!(db.read(|tx| tx.require(claim))?, made);
        let lie: PersonKey = "77".parse().unwrap();
        let error = db.read(|tx| tx.require(lie)).unwrap_err();
        assert!(error.is_not_found());
        assert!(format!("{error:#}").contains("77"), "{error:#}");
        assert!("seven".parse::<PersonKey>().is_err());
        assert_eq!("7".parse::<ProfessorKey>().unwrap(), Professor::key(Employee::key(key(7))));
        Ok(())
    });
}
