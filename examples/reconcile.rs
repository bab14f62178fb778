//! Scheduled reconciliation: now and then, a program looks for rows that reference what isn't there, and mends them in
//! small batches. The timer is the program's own; here a thread that ticks a few times.
//!
//! The orphans come from outside: an importer that writes to the file with foreign keys off, and a log of events whose
//! reference is only audited.
//!
//! ```text
//! cargo run --example reconcile
//! ```

#![allow(missing_docs, reason = "the fields say it themselves")]

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use fk::prelude::*;
use fk::rusqlite::{self, Connection};
use fk::{Audit, Policy, Repair};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "suppliers", has_many(parts: Part))]
pub struct Supplier {
    #[key]
    pub id: Key<Self>,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parts", has_many(stock: Stock))]
pub struct Part {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = restrict)]
    pub supplier_id: Key<Supplier>,
    pub name: String,
}

/// How many there are on a shelf. It goes with its part.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "stock", key(part_id, shelf))]
pub struct Stock {
    #[references(on_delete = cascade)]
    pub part_id: Key<Part>,
    pub shelf: i64,
    pub count: i64,
}

/// Something that happened. It stays when its part goes, for a while.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "events")]
pub struct Event {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit)]
    pub part_id: Option<Key<Part>>,
    pub text: String,
}

#[derive(Schema, Debug)]
#[schema(Supplier, Part, Stock, Event)]
pub struct Depot;

/// What becomes of orphans, constraint by constraint: a decision, written down once.
fn policies() -> Repair<Depot> {
    Repair::new()
        // A part without its supplier is worth keeping: somebody will find out who that is.
        .create_parent(Part::SUPPLIER, |key| NewSupplier { name: format!("unknown supplier {}", key[0]) })
        // What lies on a shelf is looked at by a person.
        .policy(Stock::PART, Policy::Quarantine)
        .policy(Event::PART, Policy::SetNull)
        .batch(100)
        .pause(Duration::from_millis(1))
}

/// One tick: looks where something has changed, and mends what it finds. Gives the run, if there was one.
fn tick(
    db: &Db<Depot>,
    audit: &mut Audit<Depot>,
    repair: &Repair<Depot>,
    say: &mut dyn FnMut(&str),
) -> fk::Result<Option<i64>> {
    let orphans = audit.orphans()?;
    say(&format!("  {orphans:#}"));
    if orphans.is_empty() {
        return Ok(None);
    }
    let repaired = db.repair(repair)?;
    say(&format!("  {repaired:#}"));
    Ok(repaired.run)
}

/// The program's own timer: ticks at intervals until it is told to stop.
fn timer(stop: &Receiver<()>, every: Duration, mut tick: impl FnMut() -> fk::Result<()>) -> fk::Result<()> {
    loop {
        match stop.recv_timeout(every) {
            Err(RecvTimeoutError::Timeout) => tick()?,
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}

/// An importer that doesn't keep foreign keys.
fn import(db: &Db<Depot>, sql: &str) -> fk::Result<()> {
    let path = db.read(|tx| Ok(tx.connection()?.path().unwrap_or_default().to_owned()))?;
    let refused = |error: rusqlite::Error| fk::Error::Database { message: error.to_string(), source: Box::new(error) };
    let importer = Connection::open(path).map_err(refused)?;
    importer.busy_timeout(Duration::from_secs(5)).map_err(refused)?;
    importer.execute_batch(&format!("PRAGMA foreign_keys = OFF; BEGIN; {sql}; COMMIT")).map_err(refused)
}

/// Tells the story; `say` is given a paragraph at a time.
pub(crate) fn run(db: &Db<Depot>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    db.write(|tx| {
        tx.watch_changes()?; // so that an audit searches only what has changed
        let acme = tx.insert(NewSupplier { name: "Acme".into() })?;
        let bolt = tx.insert(NewPart { supplier_id: acme.id, name: "Bolt".into() })?;
        tx.insert(Stock { part_id: bolt.id, shelf: 1, count: 500 })?;
        tx.insert(NewEvent { part_id: Some(bolt.id), text: "500 bolts arrived".into() })
    })?;
    let repair = policies();
    let mut audit = db.audit()?;

    say("Before the importer comes:");
    tick(db, &mut audit, &repair, say)?;

    say("\nAfter it came:");
    let sql = "INSERT INTO parts VALUES (10, 77, 'Nut'), (11, 77, 'Washer');
               INSERT INTO stock VALUES (10, 1, 30), (99, 1, 5), (99, 2, 6);
               INSERT INTO events VALUES (20, 99, '11 of something arrived')";
    import(db, sql)?;
    say(&format!("  What a repair would do: {}", db.preview_repair(&repair)?));
    let run = tick(db, &mut audit, &repair, say)?;
    list(db, say)?;

    say("\nOn a timer, with nothing to do:");
    let (stop, stopped) = channel();
    let mut ticks = 0;
    timer(&stopped, Duration::from_millis(1), || {
        tick(db, &mut audit, &repair, say)?;
        ticks += 1;
        if ticks == 3 {
            // The receiver waits for it.
            let _ = stop.send(());
        }
        Ok(())
    })?;

    say("\nThe numbers of parts were right after all: the repair is taken back, and the part is entered.");
    if let Some(run) = run {
        say(&format!("  {}", db.undo_repair(run)?));
    }
    import(db, "INSERT INTO suppliers VALUES (77, 'Globex'); INSERT INTO parts VALUES (99, 77, 'Spring')")?;
    tick(db, &mut audit, &repair, say)?;
    list(db, say)
}

/// Lists what there is.
fn list(db: &Db<Depot>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    db.read(|tx| {
        for part in tx.all(Part::query().order_by(|p| p.id.asc()))? {
            let supplier = tx.one(Part::SUPPLIER.of(&part))?.name;
            let count: i64 = tx.all(part.stock())?.iter().map(|stock| stock.count).sum();
            say(&format!("  {count} of {}, from {supplier}", part.name));
        }
        for event in tx.all(Event::query().order_by(|e| e.id.asc()))? {
            let part = tx.first(Event::PART.of(&event))?;
            say(&format!("  {} ({})", event.text, part.map_or("of no part".to_owned(), |part| part.name)));
        }
        Ok(())
    })
}

#[allow(clippy::print_stdout, reason = "this is what an example is for")]
fn main() -> fk::Result<()> {
    run(&Db::temporary()?, &mut |line| println!("{line}"))
}
