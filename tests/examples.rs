//! The examples do what they say: their output is compared with a golden.
//!
//! After a change that is meant, `GOLDEN=overwrite cargo test --test examples` writes the goldens anew; the
//! difference is for a person to read.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::path::Path;
use std::process::Command;

use fk::Db;

#[path = "../examples/organisation.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod organisation;
#[path = "../examples/reconcile.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod reconcile;
#[path = "../examples/retailer.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod retailer;
#[path = "../examples/shop.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod shop;
#[path = "../examples/tenants.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod tenants;
#[path = "../examples/university.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod university;

fn compare(golden: &str, output: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    if std::env::var_os("GOLDEN").is_some_and(|wish| wish == "overwrite") {
        std::fs::write(&path, output).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == output, "{} differs\n--- expected\n{expected}--- found\n{output}", path.display());
}

/// Collects what a story says.
fn story(run: impl FnOnce(&mut dyn FnMut(&str)) -> fk::Result<()>) -> String {
    let mut output = String::new();
    run(&mut |line| {
        output.push_str(line);
        output.push('\n');
    })
    .unwrap();
    output
}

fn told(db: &Db<retailer::Shop>) -> String {
    story(|say| retailer::run(db, say))
}

/// It prints, and makes a file where it runs: so it runs as the program that it is, in a folder of its own.
#[test]
fn the_north_star_holds() {
    // `cargo test` builds the examples, but not where only this file is asked for.
    let tests = std::env::current_exe().unwrap();
    let build = tests.ancestors().nth(2).unwrap();
    let program = build.join("examples").join(format!("north_star{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(env!("CARGO_MANIFEST_DIR")).args(["build", "--quiet", "--example", "north_star"]);
        assert!(cargo.env("CARGO_TARGET_DIR", build.parent().unwrap()).status().unwrap().success());
    }
    let folder = support::Folder::new();
    let output = Command::new(program).current_dir(&folder.0).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    compare("north_star.txt", &String::from_utf8(output.stdout).unwrap());
}

#[test]
fn a_shop_refuses_and_discontinues() {
    compare("shop.txt", &story(|say| shop::run(&Db::temporary().unwrap(), say)));
}

#[test]
fn a_university_keeps_its_enrolments_whole() {
    compare("university.txt", &story(|say| university::run(&Db::temporary().unwrap(), say)));
}

#[test]
fn an_organisation_has_its_trees() {
    compare("organisation.txt", &story(|say| organisation::run(&Db::temporary().unwrap(), say)));
}

#[test]
fn no_tenant_names_another_s_rows() {
    compare("tenants.txt", &story(|say| tenants::run(&Db::temporary().unwrap(), say)));
}

#[test]
fn a_depot_is_reconciled_on_a_timer() {
    compare("reconcile.txt", &story(|say| reconcile::run(&Db::temporary().unwrap(), say)));
}

#[test]
fn the_retailer_tells_its_story() {
    compare("retailer.txt", &told(&Db::temporary().unwrap()));
}

#[test]
fn the_retailer_tells_it_in_memory_too() {
    compare("retailer.txt", &told(&Db::in_memory().unwrap()));
}

#[test]
fn a_shop_that_was_open_before_keeps_what_it_had() {
    let db = Db::temporary().unwrap();
    let day = told(&db);
    let (_, evening) = day.rsplit_once("lines.\n").unwrap();
    assert_eq!(told(&db), format!("This shop has been open before.\n{evening}"));
}
