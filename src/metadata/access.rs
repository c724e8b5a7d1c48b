//! Whether a page says that it is free to read: `isAccessibleForFree`, and `<meta>` tags such as
//! `article:content_tier`. The words are data, `[access]` of `assets/metadata.toml`.

use super::found::{Chosen, Field, Found};
use crate::assets::metadata_names;

/// What a page says of who may read it.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    #[default]
    Unknown,
    /// It is free.
    Free,
    /// It is paid for, as a whole, in part, or after some pages.
    Paid,
}

impl Access {
    /// The name in records.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "",
            Self::Free => "free",
            Self::Paid => "paid",
        }
    }
}

/// The first statement that is understood; its source is noted.
pub(super) fn choose(
    found: &Found,
    noted: &mut impl FnMut(&'static str, Option<Chosen>) -> String,
) -> Access {
    let known = |text: &str| Some(read(text)?.name().to_owned());
    match noted("access", found.first(Field::Access, known)).as_str() {
        "free" => Access::Free,
        "paid" => Access::Paid,
        _ => Access::Unknown,
    }
}

/// What a value says: "False", "https://schema.org/False", "locked".
fn read(text: &str) -> Option<Access> {
    let word = text.rsplit('/').next().unwrap_or(text).trim().to_lowercase();
    let is = |list: &str| metadata_names().access.get(list).is_some_and(|words| words.contains(&word));
    if is("paid") {
        Some(Access::Paid)
    } else if is("free") {
        Some(Access::Free)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_pages_say() {
        for (text, access) in [
            ("False", Some(Access::Paid)),
            ("http://schema.org/False", Some(Access::Paid)),
            ("metered", Some(Access::Paid)),
            ("true", Some(Access::Free)),
            ("free", Some(Access::Free)),
            ("perhaps", None),
        ] {
            assert_eq!(read(text), access, "{text}");
        }
    }
}
