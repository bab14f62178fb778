//! All rows of Django's users and permissions, and all their references: separate from the tables, since those
//! say what a file has, and this what is asked of it.

use fk::prelude::*;
use libtest_mimic::Failed;

use super::tables::{
    Auth, ContentType, Group, GroupPermission, LogEntry, Migration, Permission, Session, User, UserGroup,
    UserPermission,
};
use crate::witness::{Witness, ensure};

/// Reads every row, and follows every reference once for each row that it leads to.
pub(crate) fn read(tx: &ReadTx<'_, Auth>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, Migration>(tx)?;
    witness.whole::<_, ContentType>(tx)?;
    let permissions: Vec<Permission> = witness.whole(tx)?;
    witness.follow(tx, &permissions, |p| Some(p.content_type_id), |p| tx.first(Permission::CONTENT_TYPE.of(p)))?;
    witness.whole::<_, Group>(tx)?;
    witness.whole::<_, User>(tx)?;
    let group_permissions: Vec<GroupPermission> = witness.whole(tx)?;
    witness.follow(tx, &group_permissions, |g| Some(g.group_id), |g| tx.first(GroupPermission::GROUP.of(g)))?;
    witness.follow(
        tx,
        &group_permissions,
        |g| Some(g.permission_id),
        |g| tx.first(GroupPermission::PERMISSION.of(g)),
    )?;
    let user_groups: Vec<UserGroup> = witness.whole(tx)?;
    witness.follow(tx, &user_groups, |u| Some(u.user_id), |u| tx.first(UserGroup::USER.of(u)))?;
    witness.follow(tx, &user_groups, |u| Some(u.group_id), |u| tx.first(UserGroup::GROUP.of(u)))?;
    let user_permissions: Vec<UserPermission> = witness.whole(tx)?;
    witness.follow(tx, &user_permissions, |u| Some(u.user_id), |u| tx.first(UserPermission::USER.of(u)))?;
    witness.follow(tx, &user_permissions, |u| Some(u.permission_id), |u| tx.first(UserPermission::PERMISSION.of(u)))?;
    let entries: Vec<LogEntry> = witness.whole(tx)?;
    witness.follow(tx, &entries, |e| e.content_type_id, |e| tx.first(LogEntry::CONTENT_TYPE.of(e)))?;
    witness.follow(tx, &entries, |e| Some(e.user_id), |e| tx.first(LogEntry::USER.of(e)))?;
    witness.whole::<_, Session>(tx)?;
    members(tx)?;
    Ok(())
}

/// Goes through the junction: from each user to the groups, and to what was logged.
fn members(tx: &ReadTx<'_, Auth>) -> Result<(), Failed> {
    let (mut groups, mut entries) = (0, 0);
    for user in tx.all(User::query())? {
        groups += tx.all(user.groups())?.len();
        entries += tx.all(user.entries())?.len();
    }
    let all = tx.all(UserGroup::query())?.len();
    ensure(groups == all, || format!("the users are in {groups} groups of {all}"))?;
    let all = tx.all(LogEntry::query())?.len();
    ensure(entries == all, || format!("the users have {entries} log entries of {all}"))
}
