//! Mojibake: text that was decoded with the wrong charset, once or several times, before it came here.
//!
//! "itâ€™s" is "it’s" in UTF-8 that somebody read as windows-1252 and saved. [`repair`] undoes that where it is certain:
//! a line shows characters beside each other that no language writes (`signs.rs`), and its bytes in one of ten charsets
//! are UTF-8, or those of a part of it are. Up to four layers are taken off. All else stays as it is.
//!
//! The method, its classes of characters and its rules are those of Robyn Speer's
//! [ftfy](https://github.com/rspeer/python-ftfy) (Apache-2.0), whose cases are the test bed in `fixtures/mojibake/`.
//! Where in a document text is repaired is left to [`crate::normalize`] and those who call it.

mod charsets;
mod classes;
mod layer;
mod parts;
mod signs;
mod utf8;

use std::fmt;

pub use charsets::Charset;

/// Layers that are taken off one line. Pages with three exist.
const MOST_LAYERS: usize = 4;

/// How deep parts are looked at within parts.
const DEPTH: u8 = 3;

/// A repaired text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The text as it was meant.
    pub text: String,
    /// What had happened to it.
    pub how: How,
}

/// What had happened to a repaired text. It prints as "utf-8 read as windows-1252, 2 layers".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct How {
    /// What happened last; of several lines or parts, to the first.
    pub mixup: Mixup,
    /// How many times over; of several lines or parts, to that with most.
    pub layers: u8,
}

/// Two charsets mixed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mixup {
    /// UTF-8 was read as a charset of one byte a character.
    Utf8ReadAs(Charset),
    /// windows-1252 was read as ISO 8859-1, which has controls where the other has quotes and dashes.
    Windows1252ReadAsIso8859_1,
}

/// Repairs a text line by line; `None` where nothing is certain to be wrong. Linear in the text.
///
/// ```
/// let repair = dehusk::mojibake::repair("The Mona Lisa doesnÃƒÂ¢Ã¢â€šÂ¬Ã¢â€žÂ¢t have eyebrows.").unwrap();
/// assert_eq!(repair.text, "The Mona Lisa doesn’t have eyebrows.");
/// assert_eq!(repair.how.to_string(), "utf-8 read as windows-1252, 3 layers");
/// assert_eq!(dehusk::mojibake::repair("Größe – 5 €"), None);
/// ```
pub fn repair(text: &str) -> Option<Repair> {
    if text.is_ascii() {
        return None;
    }
    let mut repaired = String::new();
    let mut how: Option<How> = None;
    let mut copied = 0;
    for line in text.split('\n') {
        if let Some(repair) = repair_within(line, DEPTH) {
            let start = line.as_ptr().addr() - text.as_ptr().addr();
            repaired.push_str(&text[copied..start]);
            repaired.push_str(&repair.text);
            copied = start + line.len();
            how = Some(how.map_or(repair.how, |how| how.and(repair.how)));
        }
    }
    how.map(|how| {
        repaired.push_str(&text[copied..]);
        Repair { text: repaired, how }
    })
}

/// Repairs a line or a part of one, layer by layer.
fn repair_within(text: &str, depth: u8) -> Option<Repair> {
    let mut repair: Option<Repair> = None;
    for _ in 0..MOST_LAYERS {
        let now = repair.as_ref().map_or(text, |repair| &repair.text);
        let Some(undone) = layer::undo(now, depth) else { break };
        let how = match &repair {
            None => How { mixup: undone.mixup, layers: undone.layers },
            Some(repair) => How { layers: repair.how.layers.saturating_add(undone.layers), ..repair.how },
        };
        repair = Some(Repair { text: undone.text, how });
    }
    repair
}

impl How {
    /// What had happened to this text and to another one behind it.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { layers: self.layers.max(other.layers), ..self }
    }
}

impl fmt::Display for How {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mixup {
            Mixup::Utf8ReadAs(charset) => write!(out, "utf-8 read as {charset}")?,
            Mixup::Windows1252ReadAsIso8859_1 => out.write_str("windows-1252 read as iso-8859-1")?,
        }
        if self.layers > 1 {
            write!(out, ", {} layers", self.layers)?;
        }
        Ok(())
    }
}
