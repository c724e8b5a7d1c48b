//! `dehusk schema`: the JSON Schemas of what `clean` writes.

use anyhow::Result;
use dehusk::record;

use crate::args::{Lines, SchemaArgs};
use crate::{Ending, terminal};

pub(crate) fn schema(args: &SchemaArgs) -> Result<Ending> {
    terminal::print(match args.lines {
        Lines::Record => record::SCHEMA_JSON,
        Lines::Reject => record::REJECT_SCHEMA_JSON,
        Lines::Removed => record::REMOVED_SCHEMA_JSON,
    })?;
    Ok(Ending::Done)
}
