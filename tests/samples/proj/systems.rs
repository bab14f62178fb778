//! The registry's coordinate systems, up to those that are made of others: each reference is a pair of columns,
//! and most of them may be NULL.
//!
//! Left out: `usage`, whose primary key is NULL in every row, and `alias_name`, `supersession`, `deprecation` and
//! `authority_to_authority_preference`, which have none.

use fk::prelude::*;

use super::code::Code;
use super::conversions::{
    ConcatenatedOperation, Conversion, ConversionMethod, ConversionParam, GeoidModel, OperationMethod, OperationStep,
    VersionedAuthority,
};
use super::measures::{
    CelestialBody, Ellipsoid, Extent, GeodeticDatum, Metadata, PrimeMeridian, UnitOfMeasure, UsageScope, VerticalDatum,
};

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "coordinate_system", key(auth_name, code))]
pub(crate) struct CoordinateSystem {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    #[column(name = "type")]
    pub(crate) kind: String,
    pub(crate) dimension: i64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "axis",
    key(auth_name, code),
    foreign_key(
        (coordinate_system_auth_name, coordinate_system_code) -> CoordinateSystem(auth_name, code),
        on_delete = cascade, as coordinate_system
    ),
    foreign_key(
        (uom_auth_name, uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as uom
    )
)]
pub(crate) struct Axis {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) abbrev: String,
    pub(crate) orientation: String,
    pub(crate) coordinate_system_auth_name: String,
    pub(crate) coordinate_system_code: Code,
    pub(crate) coordinate_system_order: i64,
    pub(crate) uom_auth_name: Option<String>,
    pub(crate) uom_code: Option<Code>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "geodetic_crs",
    key(auth_name, code),
    foreign_key(
        (coordinate_system_auth_name, coordinate_system_code) -> CoordinateSystem(auth_name, code),
        on_delete = cascade, as coordinate_system
    ),
    foreign_key(
        (datum_auth_name, datum_code) -> GeodeticDatum(auth_name, code),
        on_delete = cascade, as datum
    )
)]
pub(crate) struct GeodeticCrs {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    #[column(name = "type")]
    pub(crate) kind: String,
    pub(crate) coordinate_system_auth_name: Option<String>,
    pub(crate) coordinate_system_code: Option<Code>,
    pub(crate) datum_auth_name: Option<String>,
    pub(crate) datum_code: Option<Code>,
    pub(crate) text_definition: Option<String>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "vertical_crs",
    key(auth_name, code),
    foreign_key(
        (coordinate_system_auth_name, coordinate_system_code) -> CoordinateSystem(auth_name, code),
        on_delete = cascade, as coordinate_system
    ),
    foreign_key(
        (datum_auth_name, datum_code) -> VerticalDatum(auth_name, code),
        on_delete = cascade, as datum
    )
)]
pub(crate) struct VerticalCrs {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) coordinate_system_auth_name: String,
    pub(crate) coordinate_system_code: Code,
    pub(crate) datum_auth_name: String,
    pub(crate) datum_code: Code,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "projected_crs",
    key(auth_name, code),
    foreign_key(
        (coordinate_system_auth_name, coordinate_system_code) -> CoordinateSystem(auth_name, code),
        on_delete = cascade, as coordinate_system
    ),
    foreign_key(
        (geodetic_crs_auth_name, geodetic_crs_code) -> GeodeticCrs(auth_name, code),
        on_delete = cascade, as geodetic_crs
    ),
    foreign_key(
        (conversion_auth_name, conversion_code) -> Conversion(auth_name, code),
        on_delete = cascade, as conversion
    )
)]
pub(crate) struct ProjectedCrs {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) coordinate_system_auth_name: Option<String>,
    pub(crate) coordinate_system_code: Option<Code>,
    pub(crate) geodetic_crs_auth_name: Option<String>,
    pub(crate) geodetic_crs_code: Option<Code>,
    pub(crate) conversion_auth_name: Option<String>,
    pub(crate) conversion_code: Option<Code>,
    pub(crate) text_definition: Option<String>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "compound_crs",
    key(auth_name, code),
    foreign_key(
        (vertical_crs_auth_name, vertical_crs_code) -> VerticalCrs(auth_name, code),
        on_delete = cascade, as vertical_crs
    )
)]
pub(crate) struct CompoundCrs {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) horiz_crs_auth_name: String,
    pub(crate) horiz_crs_code: Code,
    pub(crate) vertical_crs_auth_name: String,
    pub(crate) vertical_crs_code: Code,
    pub(crate) deprecated: bool,
}

#[derive(Schema, Debug)]
#[schema(
    Metadata,
    UnitOfMeasure,
    CelestialBody,
    Ellipsoid,
    Extent,
    UsageScope,
    PrimeMeridian,
    GeodeticDatum,
    VerticalDatum,
    ConversionMethod,
    ConversionParam,
    Conversion,
    OperationMethod,
    ConcatenatedOperation,
    OperationStep,
    GeoidModel,
    VersionedAuthority,
    CoordinateSystem,
    Axis,
    GeodeticCrs,
    VerticalCrs,
    ProjectedCrs,
    CompoundCrs
)]
pub(crate) struct Registry;
