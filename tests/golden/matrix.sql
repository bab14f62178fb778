CREATE TABLE "bins" (
    "hall" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "above" INTEGER,
    "keeper_id" INTEGER,
    CONSTRAINT "pk_bins" PRIMARY KEY ("hall", "number"),
    CONSTRAINT "fk_bins_hall_above" FOREIGN KEY ("hall", "above") REFERENCES "bins" ("hall", "number") ON DELETE NO ACTION ON UPDATE NO ACTION
) STRICT;
CREATE TABLE "stored" (
    "part_code" TEXT NOT NULL,
    "maker_id" INTEGER,
    "hall" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    CONSTRAINT "pk_stored" PRIMARY KEY ("part_code", "hall", "number"),
    CONSTRAINT "fk_stored_part_code_maker_id" FOREIGN KEY ("part_code", "maker_id") REFERENCES "parts" ("code", "maker_id") ON DELETE CASCADE ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "fk_stored_part_code" FOREIGN KEY ("part_code") REFERENCES "parts" ("code") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "fk_stored_hall_number" FOREIGN KEY ("hall", "number") REFERENCES "bins" ("hall", "number") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "ck_stored_amount" CHECK (amount >= 0),
    CONSTRAINT "fk_stored_part_code_maker_id_full" CHECK (("part_code" IS NULL AND "maker_id" IS NULL) OR ("part_code" IS NOT NULL AND "maker_id" IS NOT NULL))
) STRICT;
CREATE TABLE "clerks" (
    "id" INTEGER CONSTRAINT "pk_clerks" PRIMARY KEY NOT NULL,
    "hall" TEXT,
    "number" INTEGER,
    "shift_id" INTEGER NOT NULL,
    "former_id" INTEGER,
    CONSTRAINT "fk_clerks_shift_id" FOREIGN KEY ("shift_id") REFERENCES "shifts" ("id") ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT "fk_desk" FOREIGN KEY ("hall", "number") REFERENCES "bins" ("hall", "number") ON DELETE SET NULL ON UPDATE NO ACTION,
    CONSTRAINT "fk_desk_full" CHECK (("hall" IS NULL AND "number" IS NULL) OR ("hall" IS NOT NULL AND "number" IS NOT NULL))
) STRICT;
CREATE TABLE "shifts" (
    "id" INTEGER CONSTRAINT "pk_shifts" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "leader_id" INTEGER NOT NULL,
    CONSTRAINT "fk_shifts_leader_id" FOREIGN KEY ("leader_id") REFERENCES "clerks" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION
) STRICT;
CREATE TABLE "makers" (
    "id" INTEGER CONSTRAINT "pk_makers" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "full name" TEXT COLLATE NOCASE NOT NULL,
    "since" INTEGER NOT NULL DEFAULT (unixepoch()),
    CONSTRAINT "uq_maker_name" UNIQUE ("full name")
) STRICT;
CREATE TABLE "addresses" (
    "maker_id" INTEGER NOT NULL,
    "zip" TEXT NOT NULL,
    CONSTRAINT "pk_addresses" PRIMARY KEY ("maker_id"),
    CONSTRAINT "fk_addresses_maker_id" FOREIGN KEY ("maker_id") REFERENCES "makers" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "ck_addresses_zip" CHECK (zip GLOB '[0-9]*')
) STRICT;
CREATE TABLE "parts" (
    "code" TEXT NOT NULL,
    "maker_id" INTEGER NOT NULL,
    "brand" TEXT COLLATE NOCASE DEFAULT 'it''s us',
    "kind" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT 'none',
    "low" INTEGER NOT NULL,
    "high" INTEGER NOT NULL,
    "weight" REAL,
    "retired" INTEGER,
    "span" INTEGER NOT NULL GENERATED ALWAYS AS ("high" - "low") VIRTUAL,
    "grams" REAL GENERATED ALWAYS AS (weight * 1000.0) STORED,
    "blob" BLOB,
    CONSTRAINT "pk_parts" PRIMARY KEY ("code"),
    CONSTRAINT "uq_parts_maker_id_code" UNIQUE ("maker_id", "code"),
    CONSTRAINT "fk_parts_maker_id" FOREIGN KEY ("maker_id") REFERENCES "makers" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "fk_brand" FOREIGN KEY ("brand") REFERENCES "makers" ("full name") ON DELETE SET DEFAULT ON UPDATE CASCADE,
    CONSTRAINT "ck_parts_label" CHECK (NOT ("label" LIKE '%''%')),
    CONSTRAINT "ck_parts_high" CHECK ("high" IN (1, 10, 100)),
    CONSTRAINT "ck_parts_low_high" CHECK ("low" < "high"),
    CONSTRAINT "ck_parts_kind_words" CHECK ("kind" IN ('screw', 'nut'))
) STRICT;
CREATE INDEX "ix_bins_keeper_id" ON "bins" ("keeper_id");
CREATE INDEX "ix_bins_hall_above" ON "bins" ("hall", "above");
CREATE INDEX "ix_stored_hall_number" ON "stored" ("hall", "number");
CREATE INDEX "ix_clerks_shift_id" ON "clerks" ("shift_id");
CREATE INDEX "ix_clerks_hall_number" ON "clerks" ("hall", "number");
CREATE INDEX "ix_shifts_leader_id" ON "shifts" ("leader_id");
CREATE INDEX "ix_parts_brand" ON "parts" ("brand");
CREATE INDEX "ix_parts_weight" ON "parts" ("weight");
CREATE INDEX "ix_parts_weight_kind" ON "parts" ("weight" DESC, "kind");
CREATE INDEX "ix_long_label" ON "parts" ("label") WHERE (length("label") > 3);
CREATE UNIQUE INDEX "uq_parts_label" ON "parts" ("label") WHERE (("retired" IS NULL) AND ("kind" <> 'nut'));
CREATE TRIGGER "fk_bins_hall_above_set_null" AFTER DELETE ON "bins" BEGIN UPDATE "bins" SET "above" = NULL WHERE "hall" = OLD."hall" AND "above" = OLD."number"; END;
