//! `Page` as a struct of its rows and its cursors, for `serde`. Nothing is asked of `T`.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::Page;

impl<R: Serialize, T> Serialize for Page<R, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("Page", 3)?;
        page.serialize_field("rows", &self.rows)?;
        page.serialize_field("next", &self.next)?;
        page.serialize_field("previous", &self.previous)?;
        page.end()
    }
}
