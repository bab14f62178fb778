//! How the registry's coordinates are converted: methods, their parameters with a unit each, and operations that
//! are made of steps.
//!
//! Left out: `grid_packages`, `grid_transformation`, `grid_alternatives`, `helmert_transformation_table` and
//! `other_transformation`, which repeat what `conversion_table` shows.

use fk::prelude::*;

use super::code::Code;
use super::measures::UnitOfMeasure;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "conversion_method", key(auth_name, code))]
pub(crate) struct ConversionMethod {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "conversion_param", key(auth_name, code))]
pub(crate) struct ConversionParam {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(
    name = "conversion_table",
    key(auth_name, code),
    foreign_key(
        (method_auth_name, method_code) -> ConversionMethod(auth_name, code),
        on_delete = cascade, as method
    ),
    foreign_key(
        (param1_uom_auth_name, param1_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param1_uom
    ),
    foreign_key(
        (param2_uom_auth_name, param2_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param2_uom
    ),
    foreign_key(
        (param3_uom_auth_name, param3_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param3_uom
    ),
    foreign_key(
        (param4_uom_auth_name, param4_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param4_uom
    ),
    foreign_key(
        (param5_uom_auth_name, param5_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param5_uom
    ),
    foreign_key(
        (param6_uom_auth_name, param6_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param6_uom
    ),
    foreign_key(
        (param7_uom_auth_name, param7_uom_code) -> UnitOfMeasure(auth_name, code),
        on_delete = cascade, as param7_uom
    )
)]
pub(crate) struct Conversion {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) method_auth_name: Option<String>,
    pub(crate) method_code: Option<Code>,
    pub(crate) param1_auth_name: Option<String>,
    pub(crate) param1_code: Option<Code>,
    pub(crate) param1_value: Option<f64>,
    pub(crate) param1_uom_auth_name: Option<String>,
    pub(crate) param1_uom_code: Option<Code>,
    pub(crate) param2_auth_name: Option<String>,
    pub(crate) param2_code: Option<Code>,
    pub(crate) param2_value: Option<f64>,
    pub(crate) param2_uom_auth_name: Option<String>,
    pub(crate) param2_uom_code: Option<Code>,
    pub(crate) param3_auth_name: Option<String>,
    pub(crate) param3_code: Option<Code>,
    pub(crate) param3_value: Option<f64>,
    pub(crate) param3_uom_auth_name: Option<String>,
    pub(crate) param3_uom_code: Option<Code>,
    pub(crate) param4_auth_name: Option<String>,
    pub(crate) param4_code: Option<Code>,
    pub(crate) param4_value: Option<f64>,
    pub(crate) param4_uom_auth_name: Option<String>,
    pub(crate) param4_uom_code: Option<Code>,
    pub(crate) param5_auth_name: Option<String>,
    pub(crate) param5_code: Option<Code>,
    pub(crate) param5_value: Option<f64>,
    pub(crate) param5_uom_auth_name: Option<String>,
    pub(crate) param5_uom_code: Option<Code>,
    pub(crate) param6_auth_name: Option<String>,
    pub(crate) param6_code: Option<Code>,
    pub(crate) param6_value: Option<f64>,
    pub(crate) param6_uom_auth_name: Option<String>,
    pub(crate) param6_uom_code: Option<Code>,
    pub(crate) param7_auth_name: Option<String>,
    pub(crate) param7_code: Option<Code>,
    pub(crate) param7_value: Option<f64>,
    pub(crate) param7_uom_auth_name: Option<String>,
    pub(crate) param7_uom_code: Option<Code>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "coordinate_operation_method", key(auth_name, code))]
pub(crate) struct OperationMethod {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "concatenated_operation", key(auth_name, code))]
pub(crate) struct ConcatenatedOperation {
    pub(crate) auth_name: String,
    pub(crate) code: Code,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) source_crs_auth_name: String,
    pub(crate) source_crs_code: Code,
    pub(crate) target_crs_auth_name: String,
    pub(crate) target_crs_code: Code,
    pub(crate) accuracy: Option<f64>,
    pub(crate) operation_version: Option<String>,
    pub(crate) deprecated: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "concatenated_operation_step", key(operation_auth_name, operation_code, step_number))]
pub(crate) struct OperationStep {
    pub(crate) operation_auth_name: String,
    pub(crate) operation_code: Code,
    pub(crate) step_number: i64,
    pub(crate) step_auth_name: String,
    pub(crate) step_code: Code,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "geoid_model", key(name, operation_auth_name, operation_code))]
pub(crate) struct GeoidModel {
    pub(crate) name: String,
    pub(crate) operation_auth_name: String,
    pub(crate) operation_code: Code,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "versioned_auth_name_mapping", unique(auth_name, priority), unique(auth_name, version))]
#[expect(clippy::duplicated_attributes, reason = "two keys may begin with one column")]
pub(crate) struct VersionedAuthority {
    #[key]
    #[column(name = "versioned_auth_name")]
    pub(crate) id: Key<Self, String>,
    pub(crate) auth_name: String,
    pub(crate) version: String,
    pub(crate) priority: i64,
}
