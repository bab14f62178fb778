//! All rows of the coordinate systems' registry, and all their references: separate from the tables, since those
//! say what a file has, and this what is asked of it.

use fk::prelude::*;
use libtest_mimic::Failed;

use super::conversions::{
    ConcatenatedOperation, Conversion, ConversionMethod, ConversionParam, GeoidModel, OperationMethod, OperationStep,
    VersionedAuthority,
};
use super::measures::{
    CelestialBody, Ellipsoid, Extent, GeodeticDatum, Metadata, PrimeMeridian, UnitOfMeasure, UsageScope, VerticalDatum,
};
use super::systems::{Axis, CompoundCrs, CoordinateSystem, GeodeticCrs, ProjectedCrs, Registry, VerticalCrs};
use crate::witness::Witness;

/// Reads every row, and follows every reference once for each row that it leads to.
pub(crate) fn read(tx: &ReadTx<'_, Registry>, witness: &mut Witness) -> Result<(), Failed> {
    measures(tx, witness)?;
    conversions(tx, witness)?;
    systems(tx, witness)?;
    Ok(())
}

/// What is measured with.
fn measures(tx: &ReadTx<'_, Registry>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, Metadata>(tx)?;
    witness.whole::<_, UnitOfMeasure>(tx)?;
    witness.whole::<_, CelestialBody>(tx)?;
    let ellipsoids: Vec<Ellipsoid> = witness.whole(tx)?;
    witness.follow(
        tx,
        &ellipsoids,
        |e| Some(CelestialBody::key(e.celestial_body_auth_name.clone(), e.celestial_body_code.clone())),
        |e| tx.first(Ellipsoid::CELESTIAL_BODY.of(e)),
    )?;
    witness.follow(
        tx,
        &ellipsoids,
        |e| Some(UnitOfMeasure::key(e.uom_auth_name.clone(), e.uom_code.clone())),
        |e| tx.first(Ellipsoid::UOM.of(e)),
    )?;
    witness.whole::<_, Extent>(tx)?;
    witness.whole::<_, UsageScope>(tx)?;
    let meridians: Vec<PrimeMeridian> = witness.whole(tx)?;
    witness.follow(
        tx,
        &meridians,
        |m| Some(UnitOfMeasure::key(m.uom_auth_name.clone(), m.uom_code.clone())),
        |m| tx.first(PrimeMeridian::UOM.of(m)),
    )?;
    let datums: Vec<GeodeticDatum> = witness.whole(tx)?;
    witness.follow(
        tx,
        &datums,
        |d| Some(Ellipsoid::key(d.ellipsoid_auth_name.clone(), d.ellipsoid_code.clone())),
        |d| tx.first(GeodeticDatum::ELLIPSOID.of(d)),
    )?;
    witness.follow(
        tx,
        &datums,
        |d| Some(PrimeMeridian::key(d.prime_meridian_auth_name.clone(), d.prime_meridian_code.clone())),
        |d| tx.first(GeodeticDatum::PRIME_MERIDIAN.of(d)),
    )?;
    witness.whole::<_, VerticalDatum>(tx)?;
    Ok(())
}

/// How coordinates are converted.
fn conversions(tx: &ReadTx<'_, Registry>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, ConversionMethod>(tx)?;
    witness.whole::<_, ConversionParam>(tx)?;
    let conversions: Vec<Conversion> = witness.whole(tx)?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(ConversionMethod::key(c.method_auth_name.clone()?, c.method_code.clone()?)),
        |c| tx.first(Conversion::METHOD.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param1_uom_auth_name.clone()?, c.param1_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM1_UOM.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param2_uom_auth_name.clone()?, c.param2_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM2_UOM.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param3_uom_auth_name.clone()?, c.param3_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM3_UOM.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param4_uom_auth_name.clone()?, c.param4_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM4_UOM.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param5_uom_auth_name.clone()?, c.param5_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM5_UOM.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param6_uom_auth_name.clone()?, c.param6_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM6_UOM.of(c)),
    )?;
    witness.follow(
        tx,
        &conversions,
        |c| Some(UnitOfMeasure::key(c.param7_uom_auth_name.clone()?, c.param7_uom_code.clone()?)),
        |c| tx.first(Conversion::PARAM7_UOM.of(c)),
    )?;
    witness.whole::<_, OperationMethod>(tx)?;
    witness.whole::<_, ConcatenatedOperation>(tx)?;
    witness.whole::<_, OperationStep>(tx)?;
    witness.whole::<_, GeoidModel>(tx)?;
    witness.whole::<_, VersionedAuthority>(tx)?;
    Ok(())
}

/// What is made of both.
fn systems(tx: &ReadTx<'_, Registry>, witness: &mut Witness) -> Result<(), Failed> {
    witness.whole::<_, CoordinateSystem>(tx)?;
    let axes: Vec<Axis> = witness.whole(tx)?;
    witness.follow(
        tx,
        &axes,
        |a| Some(CoordinateSystem::key(a.coordinate_system_auth_name.clone(), a.coordinate_system_code.clone())),
        |a| tx.first(Axis::COORDINATE_SYSTEM.of(a)),
    )?;
    witness.follow(
        tx,
        &axes,
        |a| Some(UnitOfMeasure::key(a.uom_auth_name.clone()?, a.uom_code.clone()?)),
        |a| tx.first(Axis::UOM.of(a)),
    )?;
    let geodetic: Vec<GeodeticCrs> = witness.whole(tx)?;
    witness.follow(
        tx,
        &geodetic,
        |g| Some(CoordinateSystem::key(g.coordinate_system_auth_name.clone()?, g.coordinate_system_code.clone()?)),
        |g| tx.first(GeodeticCrs::COORDINATE_SYSTEM.of(g)),
    )?;
    witness.follow(
        tx,
        &geodetic,
        |g| Some(GeodeticDatum::key(g.datum_auth_name.clone()?, g.datum_code.clone()?)),
        |g| tx.first(GeodeticCrs::DATUM.of(g)),
    )?;
    let vertical: Vec<VerticalCrs> = witness.whole(tx)?;
    witness.follow(
        tx,
        &vertical,
        |v| Some(CoordinateSystem::key(v.coordinate_system_auth_name.clone(), v.coordinate_system_code.clone())),
        |v| tx.first(VerticalCrs::COORDINATE_SYSTEM.of(v)),
    )?;
    witness.follow(
        tx,
        &vertical,
        |v| Some(VerticalDatum::key(v.datum_auth_name.clone(), v.datum_code.clone())),
        |v| tx.first(VerticalCrs::DATUM.of(v)),
    )?;
    let projected: Vec<ProjectedCrs> = witness.whole(tx)?;
    witness.follow(
        tx,
        &projected,
        |p| Some(CoordinateSystem::key(p.coordinate_system_auth_name.clone()?, p.coordinate_system_code.clone()?)),
        |p| tx.first(ProjectedCrs::COORDINATE_SYSTEM.of(p)),
    )?;
    witness.follow(
        tx,
        &projected,
        |p| Some(GeodeticCrs::key(p.geodetic_crs_auth_name.clone()?, p.geodetic_crs_code.clone()?)),
        |p| tx.first(ProjectedCrs::GEODETIC_CRS.of(p)),
    )?;
    witness.follow(
        tx,
        &projected,
        |p| Some(Conversion::key(p.conversion_auth_name.clone()?, p.conversion_code.clone()?)),
        |p| tx.first(ProjectedCrs::CONVERSION.of(p)),
    )?;
    let compound: Vec<CompoundCrs> = witness.whole(tx)?;
    witness.follow(
        tx,
        &compound,
        |c| Some(VerticalCrs::key(c.vertical_crs_auth_name.clone(), c.vertical_crs_code.clone())),
        |c| tx.first(CompoundCrs::VERTICAL_CRS.of(c)),
    )?;
    Ok(())
}
