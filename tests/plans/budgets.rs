//! Budgets: nothing happens over them, and the error has the plan.

use fk::prelude::*;
use fk::{Error, Plan};

#[derive(Table, Debug)]
#[table(name = "folders")]
struct Folder {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, as above)]
    above: Option<Key<Folder>>,
}

#[derive(Table, Debug)]
#[table(name = "files")]
struct File {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, cascade_limit = 3)]
    folder_id: Key<Folder>,
    #[references(on_delete = set_null, as link)]
    link: Option<Key<Folder>>,
}

#[derive(Schema, Debug)]
#[schema(Folder, File, at_most = 6)]
struct Drive;

#[derive(Schema, Debug)]
#[schema(Folder, File)]
struct Unbounded;

/// A folder with some below it, one below the other, and so many files in the last.
fn drive<S>(depth: i64, files: i64) -> fk::Result<Db<S>>
where
    S: Schema,
    Folder: In<S>,
    File: In<S>,
{
    let db = Db::<S>::in_memory()?;
    db.write(|tx| {
        for id in 1..=depth {
            let above = (id > 1).then(|| Key::from_raw(id - 1));
            tx.insert(Folder { id: Key::from_raw(id), above })?;
        }
        for id in 1..=files {
            tx.insert(File { id: Key::from_raw(id), folder_id: Key::from_raw(depth), link: None })?;
        }
        Ok(())
    })?;
    Ok(db)
}

fn over(error: Error) -> (Plan, u64, Option<String>) {
    match error {
        Error::OverBudget { plan, limit, constraint } => (*plan, limit, constraint),
        error => panic!("{error:#}"),
    }
}

fn folder(id: i64) -> Key<Folder> {
    Key::from_raw(id)
}

#[test]
fn the_schemas_budget_holds_for_every_delete() -> fk::Result<()> {
    // Six rows are within it, seven are not.
    let db = drive::<Drive>(4, 2)?;
    assert_eq!(db.write(|tx| tx.delete(folder(1)))?.cascaded, 5);
    let db = drive::<Drive>(5, 2)?;
    let error = db.write(|tx| tx.delete(folder(1))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "delete on table \"folders\" would delete or change 7 rows, and may no more than 6\n  \
         help: the error has the plan: look at it, and `execute` it if it is meant"
    );
    let (plan, limit, constraint) = over(error);
    assert_eq!((plan.total(), limit, constraint), (7, 6, None));
    let error = db.write(|tx| tx.delete_if_present(folder(1))).unwrap_err();
    assert_eq!(over(error).0, plan);
    assert_eq!(db.read(|tx| tx.count(Folder::query()))?, 5, "nothing was done");
    // Who has looked at it may.
    db.write(|tx| tx.execute(&plan))?;
    assert_eq!(db.read(|tx| tx.count(Folder::query()))?, 0);
    Ok(())
}

#[test]
fn a_budget_of_the_call_stands_in_place_of_the_schemas() -> fk::Result<()> {
    let db = drive::<Drive>(5, 2)?;
    let error = db.write(|tx| tx.at_most(1).delete(folder(5))).unwrap_err();
    assert_eq!((over(error).1), 1);
    assert_eq!(db.write(|tx| tx.at_most(7).delete(folder(1)))?.cascaded, 6);
    assert!(db.write(|tx| tx.at_most(7).delete(folder(1))).unwrap_err().is_not_found());
    assert_eq!(db.write(|tx| tx.at_most(7).delete_if_present(folder(1)))?.rows, 0);
    Ok(())
}

#[test]
fn budgets_hold_for_deletes_of_a_querys_rows() -> fk::Result<()> {
    let top = || Folder::query().filter(|f| f.above.is_null());
    let db = drive::<Drive>(5, 2)?;
    let error = db.write(|tx| tx.delete_where(top())).unwrap_err();
    assert_eq!((over(error).0.total(), db.read(|tx| tx.count(Folder::query()))?), (7, 5), "nothing was done");
    let error = db.write(|tx| tx.delete_where_returning(top())).unwrap_err();
    assert_eq!(over(error).1, 6);
    // One fewer is within it, however many are looked at.
    let below = || Folder::query().filter(|f| f.above().above.is_null().and(f.above.is_not_null()));
    let gone = db.write(|tx| tx.delete_where(below()))?;
    assert_eq!((gone.rows, gone.cascaded), (1, 5));
    let last = db.write(|tx| tx.delete_where_returning(top()))?;
    assert_eq!(last.len(), 1);
    // A reference's limit, without a budget.
    let db = drive::<Unbounded>(2, 4)?;
    let error = db.write(|tx| tx.delete_where(Folder::query().order_by(|f| f.id.desc()).limit(1))).unwrap_err();
    assert_eq!(over(error).2.as_deref(), Some("fk_files_folder_id"));
    assert_eq!(db.write(|tx| tx.delete_where(File::query()))?.rows, 4);
    assert_eq!(db.write(|tx| tx.delete_where(top()))?.cascaded, 1);
    Ok(())
}

#[test]
fn a_reference_has_its_own_limit() -> fk::Result<()> {
    let db = drive::<Unbounded>(9, 3)?;
    assert_eq!(db.write(|tx| tx.delete(folder(1)))?.cascaded, 11, "as many rows as you like, but for files");
    let db = drive::<Unbounded>(2, 4)?;
    let error = db.write(|tx| tx.delete(folder(1))).unwrap_err();
    assert!(error.to_string().starts_with(
        "delete on table \"folders\" would delete or change 4 rows by foreign key constraint \
         \"fk_files_folder_id\", which may no more than 3"
    ));
    assert!(
        format!("{error:#}").ends_with(
            "detail: delete folders (id)=(1)\n\
         └─ cascade fk_folders_above: 1 row of folders: (id)=(2)\n   \
            └─ cascade fk_files_folder_id: 4 rows of files: (id)=(1), (id)=(2), (id)=(3), (id)=(4)"
        ) || format!("{error:#}").contains("cascade fk_files_folder_id: 4 rows of files: (id)=(1)"),
        "{error:#}"
    );
    // Nor does a budget of the call lift it.
    let error = db.write(|tx| tx.at_most(100).delete(folder(1))).unwrap_err();
    assert_eq!((over(error).1), 3);
    assert_eq!(db.read(|tx| tx.count(File::query()))?, 4);
    Ok(())
}

#[test]
fn rows_that_are_changed_count_too() -> fk::Result<()> {
    let db = drive::<Unbounded>(1, 2)?;
    let one = db.write(|tx| {
        let one = tx.insert(Folder { id: folder(50), above: None })?;
        for id in [1, 2] {
            tx.set(Key::<File>::from_raw(id), |f| f.link.set(Some(one.id)))?;
        }
        Ok(one)
    })?;
    assert_eq!(over(db.write(|tx| tx.at_most(2).delete(one.id)).unwrap_err()).0.changed, 2);
    assert_eq!(db.write(|tx| tx.at_most(3).delete(one.id))?.cascaded, 2);
    Ok(())
}

#[test]
fn a_query_is_deleted_within_a_budget_or_not_at_all() -> fk::Result<()> {
    let db = drive::<Unbounded>(4, 2)?;
    let deep = || Folder::query().filter(|f| f.id.ge(folder(3)));
    let error = db.write(|tx| tx.at_most(3).delete_where(deep())).unwrap_err();
    let (plan, ..) = over(error);
    assert_eq!((plan.rows, plan.deleted), (2, 2));
    assert_eq!(db.read(|tx| tx.count(File::query()))?, 2);
    let gone = db.write(|tx| tx.at_most(4).delete_where(deep()))?;
    assert_eq!((gone.rows, gone.cascaded), (2, 2));
    assert_eq!(db.read(|tx| tx.count(Folder::query()))?, 2);
    Ok(())
}

#[test]
fn what_is_declared_is_in_the_schema() {
    assert_eq!((Drive::AT_MOST, Unbounded::AT_MOST), (Some(6), None));
    let limits: Vec<_> = Drive::TABLES[1].foreign_keys.iter().map(|key| key.cascade_limit).collect();
    assert_eq!(limits, [Some(3), None]);
}
