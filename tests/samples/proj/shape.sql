-- Tables of the coordinate systems' registry, for files that a test makes itself: keys and references of two
-- columns, one of them with a type that SQLite doesn't know.
CREATE TABLE "metadata" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE "unit_of_measure" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "conv_factor" FLOAT,
    "proj_short_name" TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "celestial_body" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "semi_major_axis" FLOAT NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "ellipsoid" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "celestial_body_auth_name" TEXT NOT NULL,
    "celestial_body_code" INTEGER_OR_TEXT NOT NULL,
    "semi_major_axis" FLOAT NOT NULL,
    "uom_auth_name" TEXT NOT NULL,
    "uom_code" INTEGER_OR_TEXT NOT NULL,
    "inv_flattening" FLOAT,
    "semi_minor_axis" FLOAT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("celestial_body_auth_name", "celestial_body_code")
        REFERENCES "celestial_body" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("uom_auth_name", "uom_code") REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "extent" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "south_lat" FLOAT,
    "north_lat" FLOAT,
    "west_lon" FLOAT,
    "east_lon" FLOAT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "scope" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "prime_meridian" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "longitude" FLOAT NOT NULL,
    "uom_auth_name" TEXT NOT NULL,
    "uom_code" INTEGER_OR_TEXT NOT NULL,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("uom_auth_name", "uom_code") REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "geodetic_datum" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "ellipsoid_auth_name" TEXT NOT NULL,
    "ellipsoid_code" INTEGER_OR_TEXT NOT NULL,
    "prime_meridian_auth_name" TEXT NOT NULL,
    "prime_meridian_code" INTEGER_OR_TEXT NOT NULL,
    "publication_date" TEXT,
    "frame_reference_epoch" FLOAT,
    "ensemble_accuracy" FLOAT,
    "anchor" TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("ellipsoid_auth_name", "ellipsoid_code")
        REFERENCES "ellipsoid" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("prime_meridian_auth_name", "prime_meridian_code")
        REFERENCES "prime_meridian" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "vertical_datum" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "publication_date" TEXT,
    "frame_reference_epoch" FLOAT,
    "ensemble_accuracy" FLOAT,
    "anchor" TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "conversion_method" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "conversion_param" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "conversion_table" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "method_auth_name" TEXT,
    "method_code" INTEGER_OR_TEXT,
    "param1_auth_name" TEXT,
    "param1_code" INTEGER_OR_TEXT,
    "param1_value" FLOAT,
    "param1_uom_auth_name" TEXT,
    "param1_uom_code" INTEGER_OR_TEXT,
    "param2_auth_name" TEXT,
    "param2_code" INTEGER_OR_TEXT,
    "param2_value" FLOAT,
    "param2_uom_auth_name" TEXT,
    "param2_uom_code" INTEGER_OR_TEXT,
    "param3_auth_name" TEXT,
    "param3_code" INTEGER_OR_TEXT,
    "param3_value" FLOAT,
    "param3_uom_auth_name" TEXT,
    "param3_uom_code" INTEGER_OR_TEXT,
    "param4_auth_name" TEXT,
    "param4_code" INTEGER_OR_TEXT,
    "param4_value" FLOAT,
    "param4_uom_auth_name" TEXT,
    "param4_uom_code" INTEGER_OR_TEXT,
    "param5_auth_name" TEXT,
    "param5_code" INTEGER_OR_TEXT,
    "param5_value" FLOAT,
    "param5_uom_auth_name" TEXT,
    "param5_uom_code" INTEGER_OR_TEXT,
    "param6_auth_name" TEXT,
    "param6_code" INTEGER_OR_TEXT,
    "param6_value" FLOAT,
    "param6_uom_auth_name" TEXT,
    "param6_uom_code" INTEGER_OR_TEXT,
    "param7_auth_name" TEXT,
    "param7_code" INTEGER_OR_TEXT,
    "param7_value" FLOAT,
    "param7_uom_auth_name" TEXT,
    "param7_uom_code" INTEGER_OR_TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("method_auth_name", "method_code")
        REFERENCES "conversion_method" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param1_uom_auth_name", "param1_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param2_uom_auth_name", "param2_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param3_uom_auth_name", "param3_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param4_uom_auth_name", "param4_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param5_uom_auth_name", "param5_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param6_uom_auth_name", "param6_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("param7_uom_auth_name", "param7_uom_code")
        REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "coordinate_operation_method" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "concatenated_operation" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "source_crs_auth_name" TEXT NOT NULL,
    "source_crs_code" INTEGER_OR_TEXT NOT NULL,
    "target_crs_auth_name" TEXT NOT NULL,
    "target_crs_code" INTEGER_OR_TEXT NOT NULL,
    "accuracy" FLOAT,
    "operation_version" TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code")
) WITHOUT ROWID;
CREATE TABLE "concatenated_operation_step" (
    "operation_auth_name" TEXT NOT NULL,
    "operation_code" INTEGER_OR_TEXT NOT NULL,
    "step_number" INTEGER NOT NULL,
    "step_auth_name" TEXT NOT NULL,
    "step_code" INTEGER_OR_TEXT NOT NULL,
    PRIMARY KEY ("operation_auth_name", "operation_code", "step_number")
) WITHOUT ROWID;
CREATE TABLE "geoid_model" (
    "name" TEXT NOT NULL,
    "operation_auth_name" TEXT NOT NULL,
    "operation_code" INTEGER_OR_TEXT NOT NULL,
    PRIMARY KEY ("name", "operation_auth_name", "operation_code")
) WITHOUT ROWID;
CREATE TABLE "versioned_auth_name_mapping" (
    "versioned_auth_name" TEXT NOT NULL PRIMARY KEY,
    "auth_name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "priority" INTEGER NOT NULL,
    UNIQUE ("auth_name", "priority"),
    UNIQUE ("auth_name", "version")
);
CREATE TABLE "coordinate_system" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "dimension" SMALLINT NOT NULL CHECK ("dimension" > 0),
    PRIMARY KEY ("auth_name", "code")
);
CREATE TABLE "axis" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "abbrev" TEXT NOT NULL,
    "orientation" TEXT NOT NULL,
    "coordinate_system_auth_name" TEXT NOT NULL,
    "coordinate_system_code" INTEGER_OR_TEXT NOT NULL,
    "coordinate_system_order" SMALLINT NOT NULL,
    "uom_auth_name" TEXT,
    "uom_code" INTEGER_OR_TEXT,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("coordinate_system_auth_name", "coordinate_system_code")
        REFERENCES "coordinate_system" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("uom_auth_name", "uom_code") REFERENCES "unit_of_measure" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "geodetic_crs" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "type" TEXT NOT NULL,
    "coordinate_system_auth_name" TEXT,
    "coordinate_system_code" INTEGER_OR_TEXT,
    "datum_auth_name" TEXT,
    "datum_code" INTEGER_OR_TEXT,
    "text_definition" TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("coordinate_system_auth_name", "coordinate_system_code")
        REFERENCES "coordinate_system" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("datum_auth_name", "datum_code")
        REFERENCES "geodetic_datum" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "vertical_crs" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "coordinate_system_auth_name" TEXT NOT NULL,
    "coordinate_system_code" INTEGER_OR_TEXT NOT NULL,
    "datum_auth_name" TEXT NOT NULL,
    "datum_code" INTEGER_OR_TEXT NOT NULL,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("coordinate_system_auth_name", "coordinate_system_code")
        REFERENCES "coordinate_system" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("datum_auth_name", "datum_code")
        REFERENCES "vertical_datum" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "projected_crs" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "coordinate_system_auth_name" TEXT,
    "coordinate_system_code" INTEGER_OR_TEXT,
    "geodetic_crs_auth_name" TEXT,
    "geodetic_crs_code" INTEGER_OR_TEXT,
    "conversion_auth_name" TEXT,
    "conversion_code" INTEGER_OR_TEXT,
    "text_definition" TEXT,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("coordinate_system_auth_name", "coordinate_system_code")
        REFERENCES "coordinate_system" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("geodetic_crs_auth_name", "geodetic_crs_code")
        REFERENCES "geodetic_crs" ("auth_name", "code") ON DELETE CASCADE,
    FOREIGN KEY ("conversion_auth_name", "conversion_code")
        REFERENCES "conversion_table" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE TABLE "compound_crs" (
    "auth_name" TEXT NOT NULL,
    "code" INTEGER_OR_TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "horiz_crs_auth_name" TEXT NOT NULL,
    "horiz_crs_code" INTEGER_OR_TEXT NOT NULL,
    "vertical_crs_auth_name" TEXT NOT NULL,
    "vertical_crs_code" INTEGER_OR_TEXT NOT NULL,
    "deprecated" BOOLEAN NOT NULL,
    PRIMARY KEY ("auth_name", "code"),
    FOREIGN KEY ("vertical_crs_auth_name", "vertical_crs_code")
        REFERENCES "vertical_crs" ("auth_name", "code") ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX "datums_by_ellipsoid" ON "geodetic_datum" ("ellipsoid_auth_name", "ellipsoid_code");
CREATE TRIGGER "axis_added" BEFORE INSERT ON "axis" WHEN NEW."coordinate_system_order" < 1 BEGIN
    SELECT RAISE(ABORT, 'axes are counted from 1');
END;
