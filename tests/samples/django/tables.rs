//! Django's tables of users and what they may do, as its migrations make them: all ten, every reference judged
//! at the commit, and unique keys that are indexes. No table is left out.

use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "django_migrations")]
pub(crate) struct Migration {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) app: String,
    pub(crate) name: String,
    pub(crate) applied: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "django_content_type", unique(app_label, model))]
pub(crate) struct ContentType {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) app_label: String,
    pub(crate) model: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "auth_permission", unique(content_type_id, codename))]
pub(crate) struct Permission {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) content_type_id: Key<ContentType>,
    pub(crate) codename: String,
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "auth_group")]
pub(crate) struct Group {
    #[key]
    pub(crate) id: Key<Self>,
    #[unique]
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "auth_user", has_many(entries: LogEntry), many_to_many(groups: Group through UserGroup))]
pub(crate) struct User {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) password: String,
    pub(crate) last_login: Option<String>,
    pub(crate) is_superuser: bool,
    #[unique]
    pub(crate) username: String,
    pub(crate) last_name: String,
    pub(crate) email: String,
    pub(crate) is_staff: bool,
    pub(crate) is_active: bool,
    pub(crate) date_joined: String,
    pub(crate) first_name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "auth_group_permissions", unique(group_id, permission_id))]
pub(crate) struct GroupPermission {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) group_id: Key<Group>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) permission_id: Key<Permission>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "auth_user_groups", unique(user_id, group_id))]
pub(crate) struct UserGroup {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) user_id: Key<User>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) group_id: Key<Group>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "auth_user_user_permissions", unique(user_id, permission_id))]
pub(crate) struct UserPermission {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) user_id: Key<User>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) permission_id: Key<Permission>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "django_admin_log")]
pub(crate) struct LogEntry {
    #[key]
    pub(crate) id: Key<Self>,
    pub(crate) object_id: Option<String>,
    pub(crate) object_repr: String,
    pub(crate) action_flag: i64,
    pub(crate) change_message: String,
    #[references(on_delete = no_action, deferred)]
    pub(crate) content_type_id: Option<Key<ContentType>>,
    #[references(on_delete = no_action, deferred)]
    pub(crate) user_id: Key<User>,
    pub(crate) action_time: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "django_session")]
pub(crate) struct Session {
    #[key]
    #[column(name = "session_key")]
    pub(crate) id: Key<Self, String>,
    pub(crate) session_data: String,
    pub(crate) expire_date: String,
}

#[derive(Schema, Debug)]
#[schema(
    Migration,
    ContentType,
    Permission,
    Group,
    User,
    GroupPermission,
    UserGroup,
    UserPermission,
    LogEntry,
    Session
)]
pub(crate) struct Auth;
