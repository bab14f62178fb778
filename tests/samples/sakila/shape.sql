-- The film rental's tables, for files that a test makes itself. A store has a manager, a manager has a store.
CREATE TABLE "actor" (
    "actor_id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "first_name" VARCHAR NOT NULL,
    "last_name" VARCHAR NOT NULL,
    "last_update" TIMESTAMP NOT NULL
);
CREATE TABLE "country" (
    "country_id" SMALLINT NOT NULL PRIMARY KEY,
    "country" VARCHAR NOT NULL,
    "last_update" TIMESTAMP
);
CREATE TABLE "city" (
    "city_id" INT NOT NULL PRIMARY KEY,
    "city" VARCHAR NOT NULL,
    "country_id" SMALLINT NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("country_id") REFERENCES "country" ("country_id") ON UPDATE CASCADE
);
CREATE TABLE "address" (
    "address_id" INT NOT NULL PRIMARY KEY,
    "address" VARCHAR NOT NULL,
    "address2" VARCHAR,
    "district" VARCHAR NOT NULL,
    "city_id" INT NOT NULL,
    "postal_code" VARCHAR,
    "phone" VARCHAR NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("city_id") REFERENCES "city" ("city_id") ON UPDATE CASCADE
);
CREATE TABLE "language" (
    "language_id" SMALLINT NOT NULL PRIMARY KEY,
    "name" CHAR NOT NULL,
    "last_update" TIMESTAMP NOT NULL
);
CREATE TABLE "category" (
    "category_id" SMALLINT NOT NULL PRIMARY KEY,
    "name" VARCHAR NOT NULL,
    "last_update" TIMESTAMP NOT NULL
);
CREATE TABLE "customer" (
    "customer_id" INT NOT NULL PRIMARY KEY,
    "store_id" INT NOT NULL,
    "first_name" VARCHAR NOT NULL,
    "last_name" VARCHAR NOT NULL,
    "email" VARCHAR,
    "address_id" INT NOT NULL,
    "active" CHAR NOT NULL,
    "create_date" TIMESTAMP NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("store_id") REFERENCES "store" ("store_id") ON UPDATE CASCADE,
    FOREIGN KEY ("address_id") REFERENCES "address" ("address_id") ON UPDATE CASCADE
);
CREATE TABLE "film" (
    "film_id" INT NOT NULL PRIMARY KEY,
    "title" VARCHAR NOT NULL,
    "description" BLOB SUB_TYPE TEXT,
    "release_year" VARCHAR,
    "language_id" SMALLINT NOT NULL,
    "original_language_id" SMALLINT,
    "rental_duration" SMALLINT NOT NULL,
    "rental_rate" DECIMAL NOT NULL,
    "length" SMALLINT,
    "replacement_cost" DECIMAL NOT NULL,
    "rating" VARCHAR,
    "special_features" VARCHAR,
    "last_update" TIMESTAMP NOT NULL,
    CHECK (length("title") > 0),
    FOREIGN KEY ("language_id") REFERENCES "language" ("language_id"),
    FOREIGN KEY ("original_language_id") REFERENCES "language" ("language_id")
);
CREATE TABLE "film_actor" (
    "actor_id" INT NOT NULL,
    "film_id" INT NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    PRIMARY KEY ("actor_id", "film_id"),
    FOREIGN KEY ("actor_id") REFERENCES "actor" ("actor_id") ON UPDATE CASCADE,
    FOREIGN KEY ("film_id") REFERENCES "film" ("film_id") ON UPDATE CASCADE
);
CREATE TABLE "film_category" (
    "film_id" INT NOT NULL,
    "category_id" SMALLINT NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    PRIMARY KEY ("film_id", "category_id"),
    FOREIGN KEY ("film_id") REFERENCES "film" ("film_id") ON UPDATE CASCADE,
    FOREIGN KEY ("category_id") REFERENCES "category" ("category_id") ON UPDATE CASCADE
);
CREATE TABLE "film_text" (
    "film_id" SMALLINT NOT NULL PRIMARY KEY,
    "title" VARCHAR NOT NULL,
    "description" BLOB SUB_TYPE TEXT
);
CREATE TABLE "inventory" (
    "inventory_id" INT NOT NULL PRIMARY KEY,
    "film_id" INT NOT NULL,
    "store_id" INT NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("store_id") REFERENCES "store" ("store_id") ON UPDATE CASCADE,
    FOREIGN KEY ("film_id") REFERENCES "film" ("film_id") ON UPDATE CASCADE
);
CREATE TABLE "staff" (
    "staff_id" SMALLINT NOT NULL PRIMARY KEY,
    "first_name" VARCHAR NOT NULL,
    "last_name" VARCHAR NOT NULL,
    "address_id" INT NOT NULL,
    "picture" BLOB,
    "email" VARCHAR,
    "store_id" INT NOT NULL,
    "active" SMALLINT NOT NULL,
    "username" VARCHAR NOT NULL,
    "password" VARCHAR,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("store_id") REFERENCES "store" ("store_id") ON UPDATE CASCADE,
    FOREIGN KEY ("address_id") REFERENCES "address" ("address_id") ON UPDATE CASCADE
);
CREATE TABLE "store" (
    "store_id" INT NOT NULL PRIMARY KEY,
    "manager_staff_id" SMALLINT NOT NULL,
    "address_id" INT NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("manager_staff_id") REFERENCES "staff" ("staff_id"),
    FOREIGN KEY ("address_id") REFERENCES "address" ("address_id")
);
CREATE TABLE "payment" (
    "payment_id" INT NOT NULL PRIMARY KEY,
    "customer_id" INT NOT NULL,
    "staff_id" SMALLINT NOT NULL,
    "rental_id" INT,
    "amount" DECIMAL NOT NULL,
    "payment_date" TIMESTAMP NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("rental_id") REFERENCES "rental" ("rental_id") ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("customer_id"),
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("staff_id")
);
CREATE TABLE "rental" (
    "rental_id" INT NOT NULL PRIMARY KEY,
    "rental_date" TIMESTAMP NOT NULL,
    "inventory_id" INT NOT NULL,
    "customer_id" INT NOT NULL,
    "return_date" TIMESTAMP,
    "staff_id" SMALLINT NOT NULL,
    "last_update" TIMESTAMP NOT NULL,
    FOREIGN KEY ("staff_id") REFERENCES "staff" ("staff_id"),
    FOREIGN KEY ("inventory_id") REFERENCES "inventory" ("inventory_id"),
    FOREIGN KEY ("customer_id") REFERENCES "customer" ("customer_id")
);
CREATE UNIQUE INDEX "unique_rental_rental_date_inventory_id_customer_id"
    ON "rental" ("rental_date", "inventory_id", "customer_id");
CREATE INDEX "films_by_title" ON "film" ("title");
CREATE TRIGGER "film_changed" AFTER UPDATE OF "title" ON "film" BEGIN
    UPDATE "film" SET "last_update" = CURRENT_TIMESTAMP WHERE "film_id" = NEW."film_id";
END;
