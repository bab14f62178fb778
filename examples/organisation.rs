//! An organisation of trees: employees and their managers, categories and their branches, parts that are made of
//! parts. Each is a table that references itself, or is referenced twice by the same row.
//!
//! ```text
//! cargo run --example organisation
//! ```

#![allow(missing_docs, reason = "the fields say it themselves")]

use fk::prelude::*;

/// Who works here. When a manager leaves, the others stay, without one.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "employees", has_many(reports: Employee via manager_id))]
pub struct Employee {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    #[references(on_delete = set_null)]
    pub manager_id: Option<Key<Employee>>,
}

/// Where parts are filed. A category goes with all that is below it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "categories")]
pub struct Category {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    #[references(on_delete = cascade)]
    pub parent_id: Option<Key<Category>>,
}

/// A part, made of others or not. The same table of pairs leads down to what it is made of, and up to what it is used
/// in.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "parts",
    many_to_many(
        components: Part through Component via assembly_id -> part_id,
        uses: Part through Component via part_id -> assembly_id,
    )
)]
pub struct Part {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    // Restrict: a category may go with its branches, but not while a part is in one of them.
    #[references(on_delete = restrict)]
    pub category_id: Key<Category>,
}

/// That a part is made of another, and of how many. No part is made of itself; a longer ring isn't for a CHECK to
/// see, since that looks at one row.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "components",
    key(assembly_id, part_id),
    check(name = "ck_components_not_itself", assembly_id != part_id)
)]
pub struct Component {
    // Cascade: the list of what a part is made of is a part of it.
    #[references(on_delete = cascade)]
    pub assembly_id: Key<Part>,
    // Refused too, but at the end of the statement: `restrict` looks at once, and a delete that reaches a row by both
    // of its references would depend on which is followed first. That doesn't compile.
    #[references(on_delete = no_action)]
    pub part_id: Key<Part>,
    #[check(quantity > 0)]
    pub quantity: i64,
}

#[derive(Schema, Debug)]
#[schema(Employee, Category, Part, Component)]
pub struct Works;

/// Hires somebody, under a manager by name or under nobody.
fn hire(tx: &mut WriteTx<'_, Works>, name: &str, manager: Option<&str>) -> fk::Result<Employee> {
    let manager = manager.map(|name| tx.require_by(Employee::NAME_KEY, name)).transpose()?;
    tx.insert(NewEmployee { name: name.into(), manager_id: manager.map(|manager| manager.id) })
}

/// Opens a category below another, or at the top.
fn file(tx: &mut WriteTx<'_, Works>, name: &str, parent: Option<&str>) -> fk::Result<Category> {
    let parent = parent.map(|name| tx.require_by(Category::NAME_KEY, name)).transpose()?;
    tx.insert(NewCategory { name: name.into(), parent_id: parent.map(|parent| parent.id) })
}

/// Makes a part known, and what it is made of.
fn build(tx: &mut WriteTx<'_, Works>, name: &str, category: &str, of: &[(i64, &str)]) -> fk::Result<Part> {
    let category_id = tx.require_by(Category::NAME_KEY, category)?.id;
    let part = tx.insert(NewPart { name: name.into(), category_id })?;
    for (quantity, component) in of {
        add(tx, name, *quantity, component)?;
    }
    Ok(part)
}

/// Makes a part of some more of another.
fn add(tx: &mut WriteTx<'_, Works>, assembly: &str, quantity: i64, component: &str) -> fk::Result<Component> {
    let assembly_id = tx.require_by(Part::NAME_KEY, assembly)?.id;
    let part_id = tx.require_by(Part::NAME_KEY, component)?.id;
    tx.insert(Component { assembly_id, part_id, quantity })
}

fn drop_category(tx: &mut WriteTx<'_, Works>, name: &str) -> fk::Result<Deleted> {
    let category = tx.require_by(Category::NAME_KEY, name)?;
    tx.delete(category.id)
}

fn drop_part(tx: &mut WriteTx<'_, Works>, name: &str) -> fk::Result<Deleted> {
    let part = tx.require_by(Part::NAME_KEY, name)?;
    tx.delete(part.id)
}

/// What to buy for a part: everything below it that isn't made of anything. How deep that is, the data says.
fn shopping_list(tx: &ReadTx<'_, Works>, part: &Part) -> fk::Result<Vec<(i64, String)>> {
    tx.sql(
        "WITH RECURSIVE needed (part_id, quantity) AS (
             VALUES (?1, 1)
             UNION ALL
             SELECT c.part_id, c.quantity * n.quantity
             FROM components c JOIN needed n ON c.assembly_id = n.part_id
         )
         SELECT sum(n.quantity), p.name FROM needed n JOIN parts p ON p.id = n.part_id
         WHERE NOT EXISTS (SELECT 1 FROM components c WHERE c.assembly_id = p.id)
         GROUP BY p.id ORDER BY p.name",
        (part.id,),
    )
}

/// Tells the story; `say` is given a paragraph at a time.
pub(crate) fn run(db: &Db<Works>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    say("Who reports to whom:");
    let (helen, john) = db.write(|tx| {
        let helen = hire(tx, "Helen", None)?;
        hire(tx, "Martin", Some("Helen"))?;
        hire(tx, "Anna", Some("Helen"))?;
        let john = hire(tx, "John", Some("Anna"))?;
        Ok((helen, john))
    })?;
    db.read(|tx| {
        chart(tx, say)?;
        let (mut at, mut above) = (john, Vec::new());
        while let Some(manager) = tx.first(Employee::MANAGER.of(&at))? {
            above.push(manager.name.clone());
            at = manager;
        }
        say(&format!("Above John: {}.", above.join(", then ")));
        Ok(())
    })?;
    let gone = db.write(|tx| tx.delete(helen.id))?;
    say(&format!("Helen leaves; {} employees have no manager now:", gone.cascaded));
    db.read(|tx| chart(tx, say))?;

    say("\nWhat a bicycle is made of:");
    let bicycle = db.write(|tx| {
        file(tx, "Metal", None)?;
        file(tx, "Steel", Some("Metal"))?;
        file(tx, "Rubber", None)?;
        file(tx, "Tyres", Some("Rubber"))?;
        file(tx, "Tubes", Some("Rubber"))?;
        file(tx, "Goods", None)?;
        build(tx, "Frame", "Steel", &[])?;
        build(tx, "Rim", "Steel", &[])?;
        build(tx, "Spoke", "Steel", &[])?;
        build(tx, "Wheel", "Goods", &[(1, "Rim"), (32, "Spoke")])?;
        build(tx, "Bicycle", "Goods", &[(1, "Frame"), (2, "Wheel")])
    })?;
    let (made_of, to_buy, used_in) = db.read(|tx| {
        let spoke = tx.require_by(Part::NAME_KEY, "Spoke")?;
        let made_of = tx.all(bicycle.components().order_by(|p| p.name.asc()))?;
        let used_in = tx.all(spoke.uses().order_by(|p| p.name.asc()))?;
        Ok((made_of, shopping_list(tx, &bicycle)?, used_in))
    })?;
    say(&format!("  It is made of: {}.", names(&made_of)));
    let to_buy: Vec<String> = to_buy.iter().map(|(quantity, name)| format!("{quantity} x {name}")).collect();
    say(&format!("  To be bought for it: {}.", to_buy.join(", ")));
    say(&format!("  A spoke is used in: {}.", names(&used_in)));

    say("\nWhat is refused, and what goes:");
    attempt(say, "Make a wheel of wheels", db.write(|tx| add(tx, "Wheel", 2, "Wheel")));
    attempt(say, "Delete the spoke", db.write(|tx| drop_part(tx, "Spoke")));
    attempt(say, "Delete the category Metal", db.write(|tx| drop_category(tx, "Metal")));
    let gone = db.write(|tx| drop_category(tx, "Rubber"))?;
    say(&format!("Delete the category Rubber, which is empty: done, with its {} branches.", gone.cascaded));
    let gone = db.write(|tx| drop_part(tx, "Bicycle"))?;
    say(&format!("Delete the bicycle: done, with the {} lines that say what it is made of.", gone.cascaded));
    let parts = db.read(|tx| tx.all(Part::query().order_by(|p| p.name.asc())))?;
    say(&format!("These parts are left: {}.", names(&parts)));
    Ok(())
}

/// Says who reports to whom, from those without a manager down.
fn chart(tx: &ReadTx<'_, Works>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    for top in tx.all(Employee::query().filter(|e| e.manager_id.is_null()).order_by(|e| e.name.asc()))? {
        chart_of(tx, &top, 1, say)?;
    }
    Ok(())
}

fn chart_of(tx: &ReadTx<'_, Works>, employee: &Employee, depth: usize, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    say(&format!("{}{}", "  ".repeat(depth), employee.name));
    for report in tx.all(employee.reports().order_by(|e| e.name.asc()))? {
        chart_of(tx, &report, depth + 1, say)?;
    }
    Ok(())
}

fn names(parts: &[Part]) -> String {
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    names.join(", ")
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
