//! Several tenants in one database: the tenant is a part of every reference, so that no row can name another
//! tenant's. Beside it, keys that are words and not numbers.
//!
//! ```text
//! cargo run --example tenants
//! ```

#![allow(missing_docs, reason = "the fields say it themselves")]

use fk::prelude::*;

/// What a tenant pays for. Its name is its key.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "plans")]
pub struct Plan {
    #[key]
    pub name: Key<Self, String>,
    #[check(seats > 0)]
    pub seats: i64,
}

/// A country has a key of its own, and a code that the world knows it by: a candidate key, to be referenced too.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "countries")]
pub struct Country {
    #[key]
    pub id: Key<Self>,
    #[unique]
    #[check(len(code) == 2)]
    pub code: String,
    pub name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "tenants", has_many(members: Member, tickets: Ticket))]
pub struct Tenant {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    #[references(on_delete = restrict)]
    pub plan_id: PlanKey,
    // Cascade on update: a code may turn out to be another, and then it is for everybody.
    #[references(Country::code, on_delete = restrict, on_update = cascade)]
    pub country_code: String,
}

/// Somebody who works for a tenant. `(tenant_id, id)` is there to be referenced: who says the id says whose it is.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "members",
    unique(tenant_id, id),
    unique(tenant_id, email),
    has_many(reported: Ticket via reporter, assigned: Ticket via assignee)
)]
pub struct Member {
    #[key]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    pub tenant_id: Key<Tenant>,
    pub email: String,
}

/// A ticket, counted from 1 in each tenant. Two references share the column of the tenant, and lead to the same
/// table.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "tickets",
    key(tenant_id, number),
    // Somebody who has reported something can't go before it. `restrict` would refuse at once, also where the whole
    // tenant goes, tickets and all; `no_action` looks when that is done.
    foreign_key((tenant_id, reporter_id) -> Member(tenant_id, id), on_delete = no_action, as reporter),
    // Only the assignee becomes NULL: the ticket keeps its tenant.
    foreign_key((tenant_id, assignee_id) -> Member(tenant_id, id), on_delete = set_null(assignee_id), as assignee),
    has_many(comments: Comment)
)]
pub struct Ticket {
    #[references(on_delete = cascade)]
    pub tenant_id: Key<Tenant>,
    pub number: i64,
    pub title: String,
    pub reporter_id: Key<Member>,
    pub assignee_id: Option<Key<Member>>,
}

/// A comment goes with its ticket, and stays when its author goes. The tenant needs no reference of its own: it is a
/// part of the ticket's.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "comments",
    foreign_key((tenant_id, ticket_number) -> Ticket(tenant_id, number), on_delete = cascade, as ticket),
    foreign_key((tenant_id, author_id) -> Member(tenant_id, id), on_delete = set_null(author_id), as author)
)]
pub struct Comment {
    #[key]
    pub id: Key<Self>,
    pub tenant_id: Key<Tenant>,
    pub ticket_number: i64,
    pub author_id: Option<Key<Member>>,
    pub text: String,
}

#[derive(Schema, Debug)]
#[schema(Plan, Country, Tenant, Member, Ticket, Comment)]
pub struct Desk;

/// Takes a tenant in.
fn sign_up(tx: &mut WriteTx<'_, Desk>, name: &str, country: &str) -> fk::Result<Tenant> {
    let plan_id = Key::from_raw("small".to_owned());
    tx.insert(NewTenant { name: name.into(), plan_id, country_code: country.into() })
}

/// Takes a member in. An address is there once in a tenant.
fn join(tx: &mut WriteTx<'_, Desk>, tenant: &Tenant, email: &str) -> fk::Result<Member> {
    tx.insert(NewMember { tenant_id: tenant.id, email: email.into() })
}

/// Files a ticket under the tenant's next number.
fn report(tx: &mut WriteTx<'_, Desk>, tenant: &Tenant, reporter: &Member, title: &str) -> fk::Result<Ticket> {
    let last = tx.first(tenant.tickets().order_by(|t| t.number.desc()))?;
    tx.insert(Ticket {
        tenant_id: tenant.id,
        number: last.map_or(1, |ticket| ticket.number + 1),
        title: title.into(),
        reporter_id: reporter.id,
        assignee_id: None,
    })
}

/// Gives a ticket to a member. Whether they are of one tenant is not for this function to check.
fn assign(tx: &mut WriteTx<'_, Desk>, ticket: TicketKey, member: &Member) -> fk::Result<()> {
    tx.set(ticket, |t| t.assignee_id.set(member.id))
}

/// Says something about a ticket.
fn comment(tx: &mut WriteTx<'_, Desk>, ticket: &Ticket, author: &Member, text: &str) -> fk::Result<Comment> {
    tx.insert(NewComment {
        tenant_id: ticket.tenant_id,
        ticket_number: ticket.number,
        author_id: Some(author.id),
        text: text.into(),
    })
}

/// Tells the story; `say` is given a paragraph at a time.
pub(crate) fn run(db: &Db<Desk>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    let (uk, acme, ada, bob, eve) = db.write(|tx| {
        tx.insert(Plan { name: Key::from_raw("small".into()), seats: 5 })?;
        let uk = tx.insert(NewCountry { code: "UK".into(), name: "United Kingdom".into() })?;
        let (acme, globex) = (sign_up(tx, "Acme", "UK")?, sign_up(tx, "Globex", "UK")?);
        let (ada, bob) = (join(tx, &acme, "ada@acme.example")?, join(tx, &acme, "bob@acme.example")?);
        let eve = join(tx, &globex, "eve@globex.example")?;
        let fire = report(tx, &acme, &ada, "The printer is on fire")?;
        report(tx, &acme, &ada, "The fire is out of paper")?;
        report(tx, &globex, &eve, "The vault is locked")?;
        assign(tx, fire.key(), &bob)?;
        comment(tx, &fire, &bob, "On my way")?;
        Ok((uk, acme, ada, bob, eve))
    })?;
    say("Each tenant counts its own tickets:");
    list(db, say)?;

    say("\nEvery key is a way in:");
    let (ticket, member, open) = db.read(|tx| {
        let ticket = tx.require(Ticket::key(acme.id, 1))?;
        let member = tx.get_by(Member::TENANT_ID_EMAIL_KEY, (acme.id, "ada@acme.example"))?;
        Ok((ticket, member, tx.count(ada.reported().filter(|t| t.assignee_id.is_null()))?))
    })?;
    say(&format!("  Ticket {} of Acme: {}.", ticket.number, ticket.title));
    say(&format!("  ada@acme.example at Acme is member {}.", member.map_or(0, |member| *member.id.raw())));
    say(&format!("  {open} ticket that she has reported is for nobody yet."));
    let stranger = db.read(|tx| tx.get_by(Member::TENANT_ID_EMAIL_KEY, (acme.id, "eve@globex.example")))?;
    say(&format!("  eve@globex.example at Acme is {}.", stranger.map_or("nobody", |_| "somebody")));

    say("\nWhat the keys refuse:");
    attempt(say, "Give Acme's ticket to Eve, who is at Globex", db.write(|tx| assign(tx, ticket.key(), &eve)));
    attempt(say, "Let Eve comment on it", db.write(|tx| comment(tx, &ticket, &eve, "Let it burn")));
    attempt(say, "Add a second Ada to Acme", db.write(|tx| join(tx, &acme, "ada@acme.example")));
    attempt(say, "Sign up from a country that isn't there", db.write(|tx| sign_up(tx, "Initech", "XX")));
    attempt(say, "Delete Ada, who has reported tickets", db.write(|tx| tx.delete(ada.id)));

    say("\nWhat follows a change:");
    db.write(|tx| tx.set(uk.id, |c| c.code.set("GB")))?;
    let (tenant, country) = db.read(|tx| {
        let tenant = tx.require(acme.id)?;
        let country = tx.one(Tenant::COUNTRY.of(&tenant))?;
        Ok((tenant, country))
    })?;
    say(&format!("  The code was wrong: Acme is in {}, {}.", tenant.country_code, country.name));
    db.write(|tx| tx.delete(bob.id))?;
    say("  Bob leaves; his ticket and his comment stay:");
    list(db, say)?;
    db.write(|tx| tx.delete(acme.id))?;
    say("  Acme leaves, with all that is Acme's:");
    list(db, say)
}

/// Lists the tickets of each tenant, with their comments.
fn list(db: &Db<Desk>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    db.read(|tx| {
        for tenant in tx.all(Tenant::query().order_by(|t| t.name.asc()))? {
            for ticket in tx.all(tenant.tickets().order_by(|t| t.number.asc()))? {
                let reporter = tx.one(Ticket::REPORTER.of(&ticket))?.email;
                let assignee = tx.first(Ticket::ASSIGNEE.of(&ticket))?;
                let assignee = assignee.map_or_else(|| "nobody".to_owned(), |m| m.email);
                let Ticket { number, title, .. } = &ticket;
                say(&format!("  {} {number}: {title} (from {reporter}, for {assignee})", tenant.name));
                for comment in tx.all(ticket.comments().order_by(|c| c.id.asc()))? {
                    let author = tx.first(Comment::AUTHOR.of(&comment))?;
                    let author = author.map_or_else(|| "somebody".to_owned(), |m| m.email);
                    say(&format!("    {author} says: {}", comment.text));
                }
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
