//! One layer of mojibake undone: the text as it was before it was decoded wrongly for the last time.

use super::charsets::{Charset, Charsets};
use super::{Mixup, parts, repair_within, signs, utf8};

/// A layer undone.
pub(super) struct Undone {
    /// The text as it was before.
    pub(super) text: String,
    /// What had happened.
    pub(super) mixup: Mixup,
    /// How many layers that were.
    pub(super) layers: u8,
}

/// Undoes the last layer of a text, if it shows signs of one. At a depth of 0, parts of it are not looked at.
pub(super) fn undo(text: &str, depth: u8) -> Option<Undone> {
    if !signs::is_shown(text) || parts::are_quoted(text) {
        return None;
    }
    whole(text).or_else(|| in_parts(text, depth.checked_sub(1)?)).or_else(|| controls(text))
}

/// The text read as UTF-8 from the bytes that it has in one of the charsets.
fn whole(text: &str) -> Option<Undone> {
    Charsets::of(text).iter().find_map(|charset| {
        let mut bytes = charset.encode(text);
        // In the Macintosh's charset a dash before a space would look like one.
        if charset != Charset::Macintosh {
            utf8::restore_no_break_spaces(&mut bytes);
        }
        if charset.has_holes() {
            utf8::replace_lossy_sequences(&mut bytes);
        }
        let read = utf8::decode(bytes).filter(|read| read != text)?;
        Some(Undone { text: read, mixup: Mixup::Utf8ReadAs(charset), layers: 1 })
    })
}

/// The text with those of its parts repaired that are mojibake by themselves.
fn in_parts(text: &str, depth: u8) -> Option<Undone> {
    let mut how: Option<super::How> = None;
    let text = parts::replace(text, |run| {
        let repair = repair_within(run, depth)?;
        how = Some(how.map_or(repair.how, |how| how.and(repair.how)));
        Some(repair.text)
    })?;
    // What else is wrong with such a text is of the same kind: no line of it ends in NEL.
    let text = text.replace(NEL, "…");
    how.map(|how| Undone { text, mixup: how.mixup, layers: how.layers })
}

/// The text with its C1 controls read as windows-1252.
fn controls(text: &str) -> Option<Undone> {
    let meant = |c: char| match c {
        '\u{80}'..='\u{9F}' => Charset::Windows1252.decode(c as u8),
        _ => c,
    };
    // NEL is an ellipsis too, but also a line end: by itself it is one unless a space follows.
    let is_sure =
        |(at, c): (usize, char)| meant(c) != c && (c != NEL || text[at + c.len_utf8()..].starts_with(' '));
    text.char_indices().any(is_sure).then(|| Undone {
        text: text.chars().map(meant).collect(),
        mixup: Mixup::Windows1252ReadAsIso8859_1,
        layers: 1,
    })
}

/// "Next line", the control that windows-1252 has an ellipsis in the place of.
const NEL: char = '\u{85}';
