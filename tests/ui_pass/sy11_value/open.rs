// SY11: an open enum keeps words that it doesn't know.
use fk::prelude::*;

#[derive(Value, Debug, Clone, PartialEq)]
#[value(open, rename_all = "UPPERCASE")]
enum Carrier {
    Post,
    Other(String),
    #[value(rename = "bike")]
    Courier,
}

#[derive(Value, Debug, Clone, PartialEq)]
#[value(open)]
enum Any {
    Word(String),
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "parcels")]
struct Parcel {
    #[key]
    id: Key<Self>,
    #[default(Carrier::Post)]
    #[check(carrier != "")]
    carrier: Carrier,
    any: Option<Any>,
}

#[derive(Schema)]
#[schema(Parcel)]
struct Parcels;

fn main() -> fk::Result<()> {
    let db = Db::<Parcels>::in_memory()?;
    let sent = [Carrier::Post, Carrier::Courier, Carrier::Other("drone".into()), Carrier::Other("POST".into())];
    let read = [Carrier::Post, Carrier::Courier, Carrier::Other("drone".into()), Carrier::Post];
    for (sent, read) in sent.into_iter().zip(read) {
        let any = Some(Any::Word("x".into()));
        let parcel = db.write(|tx| tx.insert(NewParcel { carrier: Some(sent.clone()), any }))?;
        assert_eq!(db.read(|tx| tx.require(parcel.id))?.carrier, read);
        assert!(db.read(|tx| tx.exists(Parcel::query().filter(|p| p.carrier.eq(&sent).and(p.carrier.len().gt(3)))))?);
    }
    Ok(())
}
