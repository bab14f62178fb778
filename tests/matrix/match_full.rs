//! References of which a part may be NULL. SQLite knows one rule, MATCH SIMPLE: one NULL and nothing is referenced. The
//! other, MATCH FULL, is a check that has to be told as what it stands for.

use fk::prelude::*;

use crate::{each, key, refused};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "courses", key(department, number), unique(number, title))]
struct Course {
    department: String,
    number: i64,
    title: String,
}

/// Has references whose parts may be NULL: MATCH SIMPLE, MATCH FULL, and one to another key than the primary.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "exams",
    foreign_key((department, number) -> Course(department, number), on_delete = no_action, as course),
    foreign_key((full_department, full_number) -> Course(department, number), on_delete = set_null, match = full, as full),
    foreign_key((title, number) -> Course(title, number), on_delete = no_action, as titled, index = false)
)]
struct Exam {
    #[key]
    id: Key<Self>,
    department: String,
    number: Option<i64>,
    full_department: Option<String>,
    full_number: Option<i64>,
    title: Option<String>,
}

#[derive(Schema)]
#[schema(Course, Exam)]
struct Nulls;

fn exam(department: &str, number: impl Into<Option<i64>>) -> NewExam {
    NewExam {
        department: department.into(),
        number: number.into(),
        full_department: None,
        full_number: None,
        title: None,
    }
}

fn course(tx: &mut WriteTx<'_, Nulls>) -> fk::Result<Course> {
    tx.insert(Course { department: "CS".into(), number: 101, title: "Sorting".into() })
}

#[test]
fn a_part_that_is_null_references_nothing() {
    each::<Nulls>(|db| {
        db.write(|tx| {
            let course = course(tx)?;
            let there = tx.insert(exam("CS", 101))?;
            assert_eq!(tx.one(Exam::COURSE.of(&there))?, course);
            let nowhere = tx.insert(exam("no such", None))?;
            assert_eq!(tx.first(Exam::COURSE.of(&nowhere))?, None);
            assert_eq!(tx.first(Exam::TITLED.of(&there))?, None);
            tx.set(there.id, |e| e.title.set("Sorting".to_owned()))?;
            assert_eq!(tx.one(Exam::TITLED.of(&tx.require(there.id)?))?, course);
            Ok(())
        })?;
        let error = refused(
            db,
            |tx| tx.insert(exam("CS", 102)),
            r#"insert on table "exams" violates foreign key constraint "fk_exams_department_number""#,
            "detail: key (department, number)=(CS, 102) is not present in table \"courses\", referenced by 1 row",
        );
        assert!(error.missing_parent(Exam::COURSE));
        let error = refused(
            db,
            |tx| tx.set(key::<Exam>(1), |e| e.title.set("Searching".to_owned())),
            r#"update on table "exams" violates foreign key constraint "fk_exams_title_number""#,
            "detail: key (title, number)=(Searching, 101) is not present in table \"courses\", referenced by 1 row: (id)=(1)",
        );
        assert!(error.missing_parent(Exam::TITLED) && !error.missing_parent(Exam::COURSE));
        let error = refused(
            db,
            |tx| tx.delete(Course::key("CS".into(), 101)),
            "delete on table \"courses\" violates foreign key constraint \"fk_exams_department_number\" on table \"exams\"",
            "detail: key (department, number)=(CS, 101) is still referenced by 1 row: (id)=(1)\n\
             delete on table \"courses\" violates foreign key constraint \"fk_exams_title_number\" on table \"exams\"\n\
             detail: key (title, number)=(Sorting, 101) is still referenced by 1 row: (id)=(1)",
        );
        assert!(error.still_referenced(Exam::COURSE) && error.still_referenced(Exam::TITLED));
        Ok(())
    });
}

#[test]
fn match_full_wants_all_parts_or_none() {
    each::<Nulls>(|db| {
        db.write(course)?;
        let full = |department: Option<&str>, number| NewExam {
            full_department: department.map(Into::into),
            full_number: number,
            ..exam("x", None)
        };
        db.write(|tx| tx.insert_all([full(None, None), full(Some("CS"), Some(101))]))?;
        let mixed =
            "insert on table \"exams\" violates foreign key constraint \"fk_exams_full_department_full_number\"";
        let words = "detail: MATCH FULL does not allow mixing of null and nonnull key values";
        for (row, value) in [(full(Some("CS"), None), "(CS, null)"), (full(None, Some(101)), "(null, 101)")] {
            let detail = format!("{words}: (full_department, full_number)={value}");
            let error = refused(db, |tx| tx.insert(row), mixed, &detail);
            assert!(error.violates(Exam::FULL) && !error.missing_parent(Exam::FULL), "{error:#}");
            assert_eq!(error.violation().unwrap().kind, ViolationKind::MatchFull);
            assert_eq!(error.violation().unwrap().parent.as_ref().unwrap().table, "courses");
        }
        refused(
            db,
            |tx| tx.set(key::<Exam>(2), |e| e.full_number.set(None)),
            "update on table \"exams\" violates foreign key constraint \"fk_exams_full_department_full_number\"",
            &format!("{words}: (full_department, full_number)=(CS, null) in row (id)=(2)"),
        );
        let missing = db.write(|tx| tx.insert(full(Some("CS"), Some(9)))).unwrap_err();
        assert!(missing.missing_parent(Exam::FULL), "{missing:#}");
        // SET NULL keeps the rule.
        db.write(|tx| {
            assert_eq!(tx.delete(Course::key("CS".into(), 101))?.cascaded, 1);
            assert_eq!(tx.require(key::<Exam>(2))?.full_department, None);
            Ok(())
        })
    });
}
