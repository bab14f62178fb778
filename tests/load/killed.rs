//! A process that is killed in the middle of a load: the file is as before, or as after, never between.
//!
//! `FK_KILLS=1000 cargo test --test load killed -- --nocapture` kills more often; where the kills fell is printed.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use fk::OnOrphan;
use fk::prelude::*;

use crate::support::{Customer, Folder, Order, Process, ShopDb, given_job, job, wait_for};
use crate::{named, order, orphans, schema_of};

const ORDERS: i64 = 12_000;
const CUSTOMERS: i64 = 100;

/// What comes after the closure.
const CLOSING: &str = "indexes, references, quarantine, commit";

/// Loads orders before their customers, some of which never come, and says how far it is.
fn load(path: &Path, first: i64) -> fk::Result<()> {
    let phase = |name: &str| std::fs::write(path.with_extension("phase"), name).unwrap();
    let db = ShopDb::open(path)?;
    phase("begun");
    let customer = |id: i64| first + (id * 11) % (CUSTOMERS + 5);
    db.bulk_load(|load| {
        load.on_orphan(Order::CUSTOMER, OnOrphan::Quarantine)?;
        for part in 0..4 {
            let rows = part * ORDERS / 4..(part + 1) * ORDERS / 4;
            load.insert_all(rows.map(|id| order(first + id, customer(id))))?;
            phase(["a quarter", "a half", "three quarters", "all orders"][usize::try_from(part).unwrap()]);
        }
        load.insert_all((0..CUSTOMERS).map(|id| named(first + id)))?;
        phase(CLOSING);
        Ok(())
    })?;
    phase("committed");
    // It waits for its end.
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    Ok(())
}

/// Orders, customers, and orders in quarantine.
fn counts(db: &ShopDb) -> fk::Result<(u64, u64, i64)> {
    let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'fk_quarantine_orders'";
    db.read(|tx| {
        let kept = match tx.sql::<(i64,)>(there, ())?[..] {
            [(1,)] => tx.sql::<(i64,)>("SELECT count(*) FROM fk_quarantine_orders", ())?[0].0,
            _ => 0,
        };
        Ok((tx.count(Order::query())?, tx.count(Customer::query())?, kept))
    })
}

#[test]
fn a_killed_load_leaves_all_or_nothing() -> fk::Result<()> {
    if let Some(given) = given_job() {
        let (first, path) = given.split_once(' ').unwrap();
        return load(Path::new(path), first.parse().unwrap());
    }
    let kills: u64 = std::env::var("FK_KILLS").map_or(24, |kills| kills.parse().unwrap());
    let folder = Folder::new();
    let path = folder.file("shop.db");
    let clean = schema_of(&ShopDb::open(&path)?)?;
    let test = "killed::a_killed_load_leaves_all_or_nothing";
    let phase = path.with_extension("phase");
    let start = |first: i64| {
        let _ = std::fs::remove_file(&phase);
        let process = Process(job(test, &format!("{first} {}", path.display())).spawn().unwrap());
        wait_for(&phase);
        process
    };
    let read = || match std::fs::read_to_string(&phase).unwrap_or_default() {
        said if said.is_empty() => "from one to the next".to_owned(),
        said => said,
    };
    // How long a load takes here.
    let process = start(1_000_000);
    let until = |phases: &[&str]| {
        let clock = Instant::now();
        while !phases.contains(&read().as_str()) {
            assert!(clock.elapsed() < Duration::from_mins(2), "the load never came to {phases:?}");
            std::thread::sleep(Duration::from_micros(200));
        }
        clock.elapsed()
    };
    let (rows, closing) = (until(&[CLOSING, "committed"]), until(&["committed"]));
    drop(process);
    let mut before = counts(&ShopDb::open(&path)?)?;
    let one = before;
    assert_eq!(one.0 + u64::try_from(one.2).unwrap(), u64::try_from(ORDERS).unwrap());
    assert!(one.2 > 0, "{one:?}");
    let mut seed = 0x2545_F491_4F6C_DD1D_u64 ^ u64::from(std::process::id());
    let mut fell: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for kill in 0..kills {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let part = f64::from(u32::try_from(seed % 1000).unwrap()) / 1000.0;
        let first = 2_000_000 + i64::try_from(kill).unwrap() * 1_000_000;
        let mut process = start(first);
        // Every other one while rows come, every other one after that; a busy machine takes several times as long.
        let wait = if kill % 2 == 0 {
            rows.mul_f64(0.1 * 30_f64.powf(part))
        } else {
            until(&[CLOSING, "committed"]);
            closing.mul_f64(0.1 * 60_f64.powf(part))
        };
        let clock = Instant::now();
        while clock.elapsed() < wait {
            std::hint::spin_loop();
        }
        process.0.kill().unwrap();
        process.0.wait().unwrap();
        let at = read();
        let db = ShopDb::open(&path)?;
        let after = counts(&db)?;
        let is_after = after == (before.0 + one.0, before.1 + one.1, before.2 + one.2);
        assert!(is_after || after == before, "killed at `{at}`: {before:?} became {after:?}");
        assert!(is_after || at != "committed", "what was committed is gone");
        assert!(orphans(&db)?.is_empty());
        let schema: Vec<_> = schema_of(&db)?.into_iter().filter(|(name, _)| name != "fk_quarantine_orders").collect();
        assert_eq!(schema, clean);
        assert_eq!(db.read(|tx| tx.sql::<(String,)>("PRAGMA quick_check", ()))?, [("ok".to_owned(),)]);
        let told = fell.entry(at).or_default();
        *(if is_after { &mut told.1 } else { &mut told.0 }) += 1;
        before = after;
        if before.0 > 200_000 {
            // The file needn't grow for ever.
            db.write(|tx| {
                tx.sql::<()>("DELETE FROM customers", ())?;
                tx.sql::<()>("DELETE FROM fk_quarantine_orders", ()).map(drop)
            })?;
            before = counts(&db)?;
        }
    }
    eprintln!("{kills} loads killed, of which each takes {rows:?} for its rows and {closing:?} for the rest:");
    for (phase, (old, new)) in &fell {
        eprintln!("{old:>5} as before, {new:>5} as after: {phase}");
    }
    assert!(fell.values().map(|(old, _)| old).sum::<u64>() > 0, "no kill came in time: {fell:?}");
    Ok(())
}
