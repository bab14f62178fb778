//! What a declaration becomes: the statements that make the schema, to the letter, and the generated items.

#![allow(clippy::unwrap_used)]

use fk::prelude::*;

#[derive(Value, Debug, Clone, Copy, PartialEq, Eq)]
#[value(rename_all = "SCREAMING-KEBAB-CASE")]
enum Kind {
    BuiltIn,
    #[value(rename = "it's")]
    Other,
}

#[derive(Value, Debug, Clone, PartialEq, Eq)]
struct Email(String);

/// Everything at once.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(has_many(reports: Employee via boss, notes: Note via of_id))]
struct Employee {
    #[key]
    id: Key<Self>,
    #[unique]
    email: Email,
    #[references(on_delete = set_null, on_update = cascade, as boss, name = "fk_boss")]
    boss: Option<Key<Employee>>,
    #[references(on_delete = set_default, index = false)]
    #[default(Some(Key::from_raw(1)))]
    mentor_id: Option<Key<Employee>>,
    #[default(Kind::Other)]
    kind: Kind,
    #[default("nobody's")]
    nickname: String,
    #[default(1.5)]
    #[check(factor >= 0.5 && factor <= 2.0)]
    #[check(name = "ck_odd", factor != 1.25 || is_null(boss))]
    factor: f64,
    #[index]
    #[check(between(r#type, -5, 5))]
    r#type: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "no\"te", key(of_id, number))]
struct Note {
    #[references(on_delete = cascade)]
    of_id: Key<Employee>,
    number: u32,
    #[references(on_delete = no_action, deferred, as author)]
    by: Key<Employee>,
    #[references(on_delete = restrict)]
    #[unique(name = "uq_sealed")]
    sealed_id: Option<Key<Seal, String>>,
    #[check(len(text) > 0 && !like(text, "%\t%"))]
    #[column(name = "order by")]
    text: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
struct Seal {
    #[key]
    code: Key<Self, String>,
}

#[derive(Schema)]
#[schema(Employee, Note, Seal)]
struct Office;

fn key<T>(id: i64) -> Key<T> {
    Key::from_raw(id)
}

fn employee(email: &str) -> NewEmployee {
    NewEmployee {
        email: Email(email.into()),
        boss: None,
        mentor_id: Some(None),
        kind: None,
        nickname: None,
        factor: None,
        r#type: 0,
    }
}

#[test]
fn the_statements_are_these() {
    let statements = Db::<Office>::ddl().join(";\n") + ";\n";
    assert_eq!(statements, include_str!("golden/declared.sql"));
}

#[test]
fn what_was_made_is_what_is_declared() {
    let folder = std::env::temp_dir().join(format!("fk declared {}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("odd name?#%.db");
    drop(Db::<Office>::open(&path).unwrap());
    assert!(path.exists());
    let again = Db::<Office>::open(&path).unwrap();
    assert!(again.report().is_clean(), "{}", again.report());
    drop(again);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn generated_items_are_these() {
    let _: EmployeeKey = key(1);
    let _: SealKey = Key::<Seal, String>::from_raw("wax".into());
    let note: NoteKey = Note::key(key(1), 7);
    assert_eq!(*note.raw(), (key(1), 7));
    let _: (ToOne<Employee, Option<Key<Employee>>>, ToOne<Employee, Option<Key<Employee>>>) =
        (Employee::BOSS, Employee::MENTOR);
    let _: (ToMany<Employee, Employee>, ToMany<Employee, Note>) = (Employee::REPORTS, Employee::NOTES);
    let _: ToMany<Seal, Note> = Note::SEALED.inverse();
    let _: CandidateKey<Employee, Email> = Employee::EMAIL_KEY;
    let _: CandidateKey<Note, NoteKey> = Note::PRIMARY_KEY;
    let _: (Check<Employee, f64>, Check<Employee, i64>) = (Employee::FACTOR_CHECK, Employee::TYPE_CHECK);
    assert_eq!(Employee::BOSS.constraint().name, "fk_boss");
    assert_eq!(Note::AUTHOR.constraint().name, "fk_no\"te_by");
}

#[test]
fn defaults_are_filled_in_by_either_side() {
    let db = Db::<Office>::in_memory().unwrap();
    db.write(|tx| {
        let ours = tx.insert(employee("a"))?;
        assert_eq!((ours.kind, &*ours.nickname, ours.factor), (Kind::Other, "nobody's", 1.5));
        tx.sql::<()>("INSERT INTO employee (email, type) VALUES ('b', 0)", ())?;
        let theirs = tx.get_by(Employee::EMAIL_KEY, Email("b".into()))?.unwrap();
        assert_eq!((theirs.kind, theirs.nickname, theirs.factor), (ours.kind, ours.nickname, ours.factor));
        assert_eq!(theirs.mentor_id, Some(ours.id));
        Ok(())
    })
    .unwrap();
}

#[test]
fn each_action_acts() {
    let db = Db::<Office>::in_memory().unwrap();
    let (boss, mentor, worker) = db
        .write(|tx| {
            let boss = tx.insert(Employee { id: key(10), ..default_row("boss") })?;
            tx.insert(Employee { id: key(1), ..default_row("default") })?;
            let mentor = tx.insert(Employee { id: key(11), ..default_row("mentor") })?;
            let worker = Employee { boss: Some(boss.id), mentor_id: Some(mentor.id), ..default_row("worker") };
            Ok((boss.id, mentor.id, tx.insert(Employee { id: key(12), ..worker })?.id))
        })
        .unwrap();
    db.write(|tx| {
        tx.set(boss, |e| e.id.set(key(20)))?;
        assert_eq!(tx.require(worker)?.boss, Some(key(20)), "on_update = cascade");
        let gone = tx.delete(key::<Employee>(20))?;
        assert_eq!((gone.rows, gone.cascaded), (1, 1));
        assert_eq!(tx.require(worker)?.boss, None, "on_delete = set_null");
        tx.delete(mentor)?;
        assert_eq!(tx.require(worker)?.mentor_id, Some(key(1)), "on_delete = set_default");
        tx.insert(Note { of_id: worker, number: 1, by: key(1), sealed_id: None, text: "hm".into() })?;
        assert_eq!(tx.delete(worker)?.cascaded, 1, "on_delete = cascade");
        Ok(())
    })
    .unwrap();
}

fn default_row(email: &str) -> Employee {
    Employee {
        id: key(0),
        email: Email(email.into()),
        boss: None,
        mentor_id: None,
        kind: Kind::BuiltIn,
        nickname: String::new(),
        factor: 1.0,
        r#type: 0,
    }
}

#[test]
fn every_check_refuses_by_its_name() {
    let db = Db::<Office>::in_memory().unwrap();
    let refused = |change: fn(&mut Employee)| {
        let mut row = default_row("x");
        change(&mut row);
        db.write(|tx| tx.insert(row)).unwrap_err()
    };
    assert!(refused(|e| e.factor = 3.0).check_failed(Employee::FACTOR_CHECK));
    assert!(refused(|e| e.r#type = 6).check_failed(Employee::TYPE_CHECK));
    let odd = refused(|e| {
        e.factor = 1.25;
        e.boss = Some(key(0));
    });
    assert!(odd.check_failed(Employee::ODD_CHECK), "{odd:#}");
}
