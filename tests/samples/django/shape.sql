-- The tables of Django's users and permissions, for files that a test makes itself.
CREATE TABLE "django_migrations" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "app" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    "applied" DATETIME NOT NULL
);
CREATE TABLE "django_content_type" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "app_label" VARCHAR NOT NULL,
    "model" VARCHAR NOT NULL
);
CREATE TABLE "auth_permission" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "content_type_id" INTEGER NOT NULL,
    "codename" VARCHAR NOT NULL,
    "name" VARCHAR NOT NULL,
    FOREIGN KEY ("content_type_id") REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "auth_group" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" VARCHAR NOT NULL,
    UNIQUE ("name")
);
CREATE TABLE "auth_user" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "password" VARCHAR NOT NULL,
    "last_login" DATETIME,
    "is_superuser" BOOL NOT NULL,
    "username" VARCHAR NOT NULL,
    "last_name" VARCHAR NOT NULL,
    "email" VARCHAR NOT NULL,
    "is_staff" BOOL NOT NULL,
    "is_active" BOOL NOT NULL,
    "date_joined" DATETIME NOT NULL,
    "first_name" VARCHAR NOT NULL,
    UNIQUE ("username")
);
CREATE TABLE "auth_group_permissions" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "group_id" INTEGER NOT NULL,
    "permission_id" INTEGER NOT NULL,
    FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY ("permission_id") REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "auth_user_groups" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    "group_id" INTEGER NOT NULL,
    FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY ("group_id") REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "auth_user_user_permissions" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "user_id" INTEGER NOT NULL,
    "permission_id" INTEGER NOT NULL,
    FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY ("permission_id") REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "django_admin_log" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "object_id" TEXT,
    "object_repr" VARCHAR NOT NULL,
    "action_flag" SMALLINT UNSIGNED NOT NULL CHECK ("action_flag" > 0),
    "change_message" TEXT NOT NULL,
    "content_type_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "action_time" DATETIME NOT NULL,
    FOREIGN KEY ("content_type_id") REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY ("user_id") REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE "django_session" (
    "session_key" VARCHAR NOT NULL PRIMARY KEY,
    "session_data" TEXT NOT NULL,
    "expire_date" DATETIME NOT NULL
);
CREATE UNIQUE INDEX "unique_django_content_type_app_label_model"
    ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "unique_auth_permission_content_type_id_codename"
    ON "auth_permission" ("content_type_id", "codename");
CREATE UNIQUE INDEX "unique_auth_group_permissions_group_id_permission_id"
    ON "auth_group_permissions" ("group_id", "permission_id");
CREATE UNIQUE INDEX "unique_auth_user_groups_user_id_group_id"
    ON "auth_user_groups" ("user_id", "group_id");
CREATE UNIQUE INDEX "unique_auth_user_user_permissions_user_id_permission_id"
    ON "auth_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "sessions_by_date" ON "django_session" ("expire_date");
