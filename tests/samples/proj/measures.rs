//! What the registry of coordinate systems measures with: units, bodies, ellipsoids, meridians and datums, keyed
//! by an authority and a code.
//!
//! Left out: `geodetic_datum_ensemble_member` and `vertical_datum_ensemble_member`, which have no primary key.

use fk::prelude::*;

use super::code::Code;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "metadata")]
pub(crate) struct Metadata {
    #[key]
    #[column(name = "key")]
    pub(crate) id: Key<Self, String>,
    pub(crate) value: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "unit_of_measure", key(auth_name, code))]
pub(crate) struct UnitOfMeasure {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    #[column(name = "type")]
    pub(crate) kind: String,
    pub(crate) conv_factor: Option<f64>,
    pub(crate) proj_short_name: Option<String>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "celestial_body", key(auth_name, code))]
pub(crate) struct CelestialBody {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) semi_major_axis: f64,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "ellipsoid",
    key(auth_name, code),
    foreign_key(
        (celestial_body_auth_name, celestial_body_code) -> CelestialBody(auth_name, code),
        on_delete = cascade, as celestial_body
    ),
    foreign_key(
        (uom_auth_name, uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as uom
    )
)]
pub(crate) struct Ellipsoid {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) celestial_body_auth_name: String,
    pub(crate) celestial_body_code: Code,
    pub(crate) semi_major_axis: f64,
    pub(crate) uom_auth_name: String,
    pub(crate) uom_code: Code,
    pub(crate) inv_flattening: Option<f64>,
    pub(crate) semi_minor_axis: Option<f64>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "extent", key(auth_name, code))]
pub(crate) struct Extent {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) south_lat: Option<f64>,
    pub(crate) north_lat: Option<f64>,
    pub(crate) west_lon: Option<f64>,
    pub(crate) east_lon: Option<f64>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "scope", key(auth_name, code))]
pub(crate) struct UsageScope {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) scope: String,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "prime_meridian",
    key(auth_name, code),
    foreign_key(
        (uom_auth_name, uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as uom
    )
)]
pub(crate) struct PrimeMeridian {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) longitude: f64,
    pub(crate) uom_auth_name: String,
    pub(crate) uom_code: Code,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "geodetic_datum",
    key(auth_name, code),
    foreign_key(
        (ellipsoid_auth_name, ellipsoid_code) -> Ellipsoid(auth_name, code),
        on_delete = cascade, as ellipsoid
    ),
    foreign_key(
        (prime_meridian_auth_name, prime_meridian_code) -> PrimeMeridian(auth_name, code),
        on_delete = cascade, as prime_meridian
    )
)]
pub(crate) struct GeodeticDatum {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) ellipsoid_auth_name: String,
    pub(crate) ellipsoid_code: Code,
    pub(crate) prime_meridian_auth_name: String,
    pub(crate) prime_meridian_code: Code,
    pub(crate) publication_date: Option<String>,
    pub(crate) frame_reference_epoch: Option<f64>,
    pub(crate) ensemble_accuracy: Option<f64>,
    pub(crate) anchor: Option<String>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "vertical_datum", key(auth_name, code))]
pub(crate) struct VerticalDatum {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) publication_date: Option<String>,
    pub(crate) frame_reference_epoch: Option<f64>,
    pub(crate) ensemble_accuracy: Option<f64>,
    pub(crate) anchor: Option<String>,
    pub(crate) deprecated: bool,
}
