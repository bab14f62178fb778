CREATE TABLE "employee" (
    "id" INTEGER CONSTRAINT "pk_employee" PRIMARY KEY AUTOINCREMENT NOT NULL,
    "email" TEXT NOT NULL,
    "boss" INTEGER,
    "mentor_id" INTEGER DEFAULT 1,
    "kind" TEXT NOT NULL DEFAULT 'it''s',
    "nickname" TEXT NOT NULL DEFAULT 'nobody''s',
    "factor" REAL NOT NULL DEFAULT 1.5,
    "type" INTEGER NOT NULL,
    CONSTRAINT "uq_employee_email" UNIQUE ("email"),
    CONSTRAINT "fk_boss" FOREIGN KEY ("boss") REFERENCES "employee" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "fk_employee_mentor_id" FOREIGN KEY ("mentor_id") REFERENCES "employee" ("id") ON DELETE SET DEFAULT ON UPDATE NO ACTION,
    CONSTRAINT "ck_employee_factor" CHECK (("factor" >= 0.5) AND ("factor" <= 2.0)),
    CONSTRAINT "ck_odd" CHECK (("factor" <> 1.25) OR ("boss" IS NULL)),
    CONSTRAINT "ck_employee_type" CHECK ("type" BETWEEN -5 AND 5),
    CONSTRAINT "ck_employee_kind_words" CHECK ("kind" IN ('BUILT-IN', 'it''s'))
) STRICT;
CREATE TABLE "no""te" (
    "of_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "by" INTEGER NOT NULL,
    "sealed_id" TEXT,
    "order by" TEXT NOT NULL,
    CONSTRAINT "pk_no""te" PRIMARY KEY ("of_id", "number"),
    CONSTRAINT "uq_sealed" UNIQUE ("sealed_id"),
    CONSTRAINT "fk_no""te_by" FOREIGN KEY ("by") REFERENCES "employee" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT "fk_no""te_of_id" FOREIGN KEY ("of_id") REFERENCES "employee" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "fk_no""te_sealed_id" FOREIGN KEY ("sealed_id") REFERENCES "seal" ("code") ON DELETE RESTRICT ON UPDATE NO ACTION,
    CONSTRAINT "ck_no""te_order by" CHECK ((length("order by") > 0) AND (NOT ("order by" LIKE '%	%')))
) STRICT;
CREATE TABLE "seal" (
    "code" TEXT NOT NULL,
    CONSTRAINT "pk_seal" PRIMARY KEY ("code")
) STRICT;
CREATE INDEX "ix_employee_boss" ON "employee" ("boss");
CREATE INDEX "ix_employee_type" ON "employee" ("type");
CREATE INDEX "ix_no""te_by" ON "no""te" ("by");
