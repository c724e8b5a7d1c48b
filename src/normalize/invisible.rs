//! Invisible characters that are spelling beside some characters and noise beside all others.

use unicode_normalization::char::canonical_combining_class;
use unicode_script::{Script, UnicodeScript};

/// The letters before a place in the output, as far as an invisible character there needs them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    /// The last character.
    last: Option<char>,
    /// The last character that the Unicode form leaves in its place: no mark that may be reordered.
    starter: Option<char>,
}

impl Before {
    /// Goes on to the end of a piece of text. Linear: it looks back no further than the piece.
    pub(super) fn pass(&mut self, piece: &str) {
        self.last = piece.chars().next_back().or(self.last);
        self.starter = piece.chars().rev().find(|c| stays(*c)).or(self.starter);
    }

    /// Whether a separator of words or vowels is spelling here: ZWSP beside a letter of a script without spaces, the
    /// vowel separator beside a Mongolian one.
    pub(super) fn wants_separator(self, separator: char, next: Option<char>) -> bool {
        let needs: fn(Script) -> bool = match separator {
            '\u{180E}' => |script| script == Script::Mongolian,
            _ => |script| BREAKS_WITHOUT_SPACES.contains(&script),
        };
        [self.starter, next.filter(|c| stays(*c))].into_iter().flatten().any(|c| needs(c.script()))
    }

    /// Whether a variation selector of ideographs varies one here.
    pub(super) fn is_ideograph(self) -> bool {
        self.last.is_some_and(|c| c.script() == Script::Han)
    }
}

/// The scripts of South East Asia that run words together, in which ZWSP says where a line may break: those of line
/// breaking class SA in UAX #14.
const BREAKS_WITHOUT_SPACES: &[Script] = &[
    Script::Thai,
    Script::Lao,
    Script::Khmer,
    Script::Myanmar,
    Script::Tai_Le,
    Script::New_Tai_Lue,
    Script::Tai_Tham,
    Script::Tai_Viet,
    Script::Ahom,
];

/// Whether neither canonical reordering nor the stream-safe format can move the character or put it in.
fn stays(c: char) -> bool {
    c < '\u{300}' || (c != '\u{34F}' && canonical_combining_class(c) == 0)
}

/// The length in bytes of the tags that make a flag of the black flag before them, such as England's; else 0.
pub(super) fn flag_tags(after_flag: &str) -> usize {
    let mut length = 0;
    for (count, tag) in after_flag.chars().take(MAX_FLAG_TAGS + 1).enumerate() {
        length += tag.len_utf8();
        match tag {
            '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}' => {}
            '\u{E007F}' if count >= MIN_FLAG_TAGS => return length,
            _ => return 0,
        }
    }
    0
}

/// Tags of the shortest flag: a region of two letters and a subdivision of one.
const MIN_FLAG_TAGS: usize = 3;
/// Tags of the longest flag: a region of three digits and a subdivision of three letters.
const MAX_FLAG_TAGS: usize = 6;
