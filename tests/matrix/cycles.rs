//! Rows that need one another: a reference that is always put off, and a cycle of immediate ones that a transaction
//! puts off itself. Nothing is judged before the commit, and then by name.

use fk::prelude::*;

use crate::{each, key, refused};

/// Has a captain, who has a team: one of both references is put off.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "teams", has_many(players: Player))]
struct Team {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    captain_id: Key<Player>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "players", has_one(leads: Lead))]
struct Player {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    team_id: Key<Team>,
}

/// Is referenced by and references over several columns, both put off.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "leads",
    key(team_id, player_id),
    foreign_key((team_id, next) -> Lead(team_id, player_id), on_delete = no_action, deferred, as next)
)]
struct Lead {
    #[references(on_delete = cascade)]
    team_id: Key<Team>,
    #[unique]
    #[references(on_delete = cascade)]
    player_id: Key<Player>,
    next: Key<Player>,
}

/// Has a manager, who has a store, and no reference is put off.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "stores", key(city, number))]
struct Store {
    city: String,
    number: i64,
    #[references(on_delete = restrict)]
    manager_id: Key<Staff>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "staff", foreign_key((city, store) -> Store(city, number), on_delete = no_action, as store))]
struct Staff {
    #[key]
    id: Key<Self>,
    city: String,
    store: i64,
}

#[derive(Schema)]
#[schema(Team, Player, Lead, Store, Staff, deferred_cycle(Store, Staff))]
struct Cycles;

#[test]
fn a_reference_that_is_put_off_is_judged_at_the_commit() {
    each::<Cycles>(|db| {
        db.write(|tx| {
            let team = tx.insert(NewTeam { captain_id: key(1) })?;
            assert_eq!(tx.first(Team::CAPTAIN.of(&team))?, None, "not yet");
            let captain = tx.insert(NewPlayer { team_id: team.id })?;
            assert_eq!(tx.one(Team::CAPTAIN.of(&team))?, captain);
            Ok(())
        })?;
        let error = refused(
            db,
            |tx| tx.insert(NewTeam { captain_id: key(9) }),
            r#"commit violates foreign key constraint "fk_teams_captain_id" on table "teams""#,
            "detail: key (captain_id)=(9) is not present in table \"players\", referenced by 1 row: (id)=(2)",
        );
        assert!(error.missing_parent(Team::CAPTAIN));
        // The other one isn't put off.
        let error = db.write(|tx| tx.insert(NewPlayer { team_id: key(9) })).unwrap_err();
        assert!(error.missing_parent(Player::TEAM));
        // A cascade that would leave the team without its captain is one that takes the team's own row along.
        db.write(|tx| tx.delete(key::<Team>(1)).map(|gone| assert_eq!(gone.cascaded, 1)))
    });
}

#[test]
fn composite_references_can_be_put_off() {
    each::<Cycles>(|db| {
        db.write(|tx| {
            let team_id = tx.insert(NewTeam { captain_id: key(1) })?.id;
            let players = tx.insert_all([NewPlayer { team_id }, NewPlayer { team_id }])?;
            let [one, two] = [players[0].id, players[1].id];
            let first = tx.insert(Lead { team_id, player_id: one, next: two })?;
            let second = tx.insert(Lead { team_id, player_id: two, next: one })?;
            assert_eq!(tx.one(Lead::NEXT.of(&first))?, second);
            assert_eq!(tx.one(players[0].leads())?, first);
            Ok(())
        })?;
        refused(
            db,
            |tx| tx.set(Lead::key(key(1), key(1)), |l| l.next.set(key(7))),
            r#"commit violates foreign key constraint "fk_leads_team_id_next" on table "leads""#,
            "detail: key (team_id, next)=(1, 7) is not present in table \"leads\", referenced by 1 row: \
             (team_id, player_id)=(1, 1)",
        );
        Ok(())
    });
}

#[test]
fn a_cycle_that_is_meant_is_filled_under_deferral() {
    each::<Cycles>(|db| {
        let store = || Store { city: "Bern".into(), number: 1, manager_id: key(1) };
        let manager = || NewStaff { city: "Bern".into(), store: 1 };
        refused(
            db,
            |tx| tx.insert(store()),
            r#"insert on table "stores" violates foreign key constraint "fk_stores_manager_id""#,
            "detail: key (manager_id)=(1) is not present in table \"staff\", referenced by 1 row: (city, number)=(Bern, 1)",
        );
        refused(
            db,
            |tx| tx.insert(manager()),
            r#"insert on table "staff" violates foreign key constraint "fk_staff_city_store""#,
            "detail: key (city, store)=(Bern, 1) is not present in table \"stores\", referenced by 1 row",
        );
        refused(
            db,
            |tx| {
                tx.defer_foreign_keys()?;
                tx.insert(Store { manager_id: key(2), ..store() })?;
                tx.insert(NewStaff { store: 3, ..manager() })
            },
            r#"commit violates foreign key constraint "fk_stores_manager_id" on table "stores""#,
            "detail: key (manager_id)=(2) is not present in table \"staff\", referenced by 1 row: (city, number)=(Bern, 1)\n\
             commit violates foreign key constraint \"fk_staff_city_store\" on table \"staff\"\n\
             detail: key (city, store)=(Bern, 3) is not present in table \"stores\", referenced by 1 row: (id)=(1)",
        );
        db.write(|tx| {
            tx.defer_foreign_keys()?;
            let store = tx.insert(store())?;
            let manager = tx.insert(manager())?;
            assert_eq!(tx.one(Store::MANAGER.of(&store))?, manager);
            assert_eq!(tx.one(Staff::STORE.of(&manager))?, store);
            Ok(())
        })?;
        // Neither goes alone, and both go together.
        let error = db.write(|tx| tx.delete(key::<Staff>(1))).unwrap_err();
        assert!(error.still_referenced(Store::MANAGER), "{error:#}");
        let error = db.write(|tx| tx.delete(store().key())).unwrap_err();
        assert!(error.still_referenced(Staff::STORE), "{error:#}");
        db.write(|tx| {
            tx.defer_foreign_keys()?;
            tx.delete(store().key())?;
            tx.delete(key::<Staff>(1)).map(drop)
        })
    });
}
