//! `dehusk schema`: the JSON Schemas of what `clean` writes.

use anyhow::Result;
use dehusk::stubs::schemas;

use crate::args::{Lines, SchemaArgs};
use crate::{Ending, terminal};

pub(crate) fn schema(args: &SchemaArgs) -> Result<Ending> {
    terminal::print(match args.lines {
        Lines::Record => schemas::RECORD,
        Lines::Reject => schemas::REJECT,
        Lines::Removed => schemas::REMOVED,
    })?;
    Ok(Ending::Done)
}
