//! The signs of mojibake: characters beside each other that no language writes, and wrongly decoded UTF-8 is full of.
//!
//! The rules are those of the heuristic in Robyn Speer's ftfy (`ftfy/badness.py`, Apache-2.0), written as one scan
//! that stops at hinges, characters that ordinary text has few of. What is then done is left to [`super::layer`].

use super::classes::Classes;

/// Bytes that are looked at together while they are ASCII.
const STRIDE: usize = 32;

/// Whether a text shows a sign of mojibake. Text in ASCII never does.
pub(super) fn is_shown(text: &str) -> bool {
    let mut at = 0;
    while let Some(start) = next_beyond_ascii(text.as_bytes(), at) {
        let Some(c) = text[start..].chars().next() else { return false };
        let classes = Classes::of(c);
        at = start + c.len_utf8();
        if classes.is_hinge() && hinges(text, start, c, classes) {
            return true;
        }
    }
    false
}

/// The place of the first byte beyond ASCII from a place on.
fn next_beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while bytes.get(at..at + STRIDE).is_some_and(<[u8]>::is_ascii) {
        at += STRIDE;
    }
    bytes.get(at..)?.iter().position(|byte| !byte.is_ascii()).map(|further| at + further)
}

/// Whether a sign hinges on the character at a place.
fn hinges(text: &str, at: usize, c: char, classes: Classes) -> bool {
    let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
    let alone = before.bytes().next_back().is_none_or(|byte| byte.is_ascii())
        && after.bytes().next().is_none_or(|byte| byte.is_ascii());
    if alone && !classes.has(Classes::CONTROL) && !matches!(c, 'Ã' | 'Â' | 'Œ' | 'œ') {
        return false;
    }
    let window = Window::new(before, c, after);
    classes.has(Classes::CONTROL)
        || window.is_beside(classes)
        || window.is_behind(classes)
        || window.is_of_windows_1252()
        || window.is_of_other_charsets(classes)
}

/// A character with its neighbours; `'\0'` stands for none.
struct Window<'t> {
    /// The second and the first before it.
    before: [char; 2],
    c: char,
    /// The three behind it.
    after: [char; 3],
    text_before: &'t str,
    text_after: &'t str,
}

/// Letters with marks, and signs that do not stand beside them or each other.
const STRANGE: Classes = Classes::LOWER
    .or(Classes::UPPER)
    .or(Classes::BOX)
    .or(Classes::OPENING)
    .or(Classes::CLOSING)
    .or(Classes::CURRENCY)
    .or(Classes::NUMERIC)
    .or(Classes::LAW);

/// Letters with marks.
const MARKED: Classes = Classes::LOWER.or(Classes::UPPER);

/// Signs that no letter with a mark follows.
const BEFORE_NO_LETTER: Classes =
    Classes::BOX.or(Classes::CLOSING).or(Classes::CURRENCY).or(Classes::NUMERIC);

/// Punctuation that opens or closes something.
const PUNCTUATION: Classes = Classes::OPENING.or(Classes::CLOSING);

impl<'t> Window<'t> {
    fn new(text_before: &'t str, c: char, text_after: &'t str) -> Self {
        let mut before = text_before.chars().rev().map(Some).chain(std::iter::repeat(None));
        let mut after = text_after.chars().map(Some).chain(std::iter::repeat(None));
        let (mut before, mut after) =
            (|| before.next().flatten().unwrap_or('\0'), || after.next().flatten().unwrap_or('\0'));
        let first = before();
        Self { before: [before(), first], c, after: [after(), after(), after()], text_before, text_after }
    }

    /// The classes of the character before, and of the one before that.
    fn classes_before(&self) -> (Classes, Classes) {
        (Classes::of(self.before[1]), Classes::of(self.before[0]))
    }

    /// Two classes side by side.
    fn is_beside(&self, classes: Classes) -> bool {
        let (before, _) = self.classes_before();
        let after = Classes::of(self.after[0]);
        let closing_or_face = Classes::CLOSING.or(Classes::FACE);
        (classes.has(Classes::ODD)
            && (before.has(STRANGE.or(Classes::ODD))
                || after.has(STRANGE)
                || (before.has(Classes::UPPER_OTHER.or(Classes::LOWER_OTHER))
                    && self.before[0].is_ascii_alphabetic())))
            || (classes.has(Classes::UPPER)
                && before.has(BEFORE_NO_LETTER.or(Classes::LOWER).or(Classes::LOWER_OTHER)))
            || (classes.has(Classes::LOWER) && before.has(BEFORE_NO_LETTER))
            || (classes.has(Classes::NUMERIC.or(Classes::LAW)) && before.has(Classes::UPPER.or(Classes::BOX)))
            || (classes.has(Classes::BOX)
                && (after.has(closing_or_face)
                    || before.has(
                        MARKED.or(PUNCTUATION).or(Classes::CURRENCY).or(Classes::NUMERIC).or(Classes::LAW),
                    )))
            || (self.c == '°' && before.has(Classes::UPPER))
    }

    /// A sign behind a letter with a mark, where the character beyond counts too.
    fn is_behind(&self, classes: Classes) -> bool {
        let (before, further) = self.classes_before();
        let before_that = self.before[0];
        (classes.has(Classes::CURRENCY)
            && (before.has(Classes::LOWER.or(Classes::BOX).or(Classes::CLOSING))
                || (before.has(Classes::UPPER)
                    && (is_space(before_that) || before_that.is_ascii_lowercase()))))
            || (classes.has(Classes::OPENING)
                && (before.has(Classes::CURRENCY.or(Classes::NUMERIC).or(Classes::BOX))
                    || (before.has(Classes::UPPER) && before_that.is_ascii_lowercase())
                    || (before.has(Classes::CLOSING)
                        && further.has(
                            MARKED
                                .or(Classes::CURRENCY)
                                .or(Classes::NUMERIC)
                                .or(Classes::BOX)
                                .or(Classes::LAW),
                        ))))
            || (classes.has(Classes::NUMERIC)
                && before.has(Classes::OPENING)
                && further.has(MARKED.or(Classes::BOX).or(Classes::CURRENCY).or(Classes::CLOSING)))
            || (classes.has(PUNCTUATION) && before.has(MARKED) && is_word(self.after[0]))
    }

    /// Single letters that windows-1252 has in the place of the first bytes of UTF-8.
    fn is_of_windows_1252(&self) -> bool {
        let next = self.after[0];
        let [before_that, before] = self.before;
        let at_start = self.text_before.is_empty();
        match self.c {
            'Œ' | 'œ' => !self.text_after.is_empty() && !next.is_ascii_alphabetic(),
            'Â' | 'Ã' | 'Î' | 'Ð' if is_behind_lead(next) => true,
            'Â' | 'Ã'
                if next == ' '
                    && (at_start
                        || before.is_ascii_lowercase()
                        || (is_space(before) && before_that.is_ascii_lowercase())) =>
            {
                true
            }
            'Â' => {
                (before.is_ascii_lowercase()
                    || matches!(before, '.' | ',' | '?' | '!')
                    || Classes::of(before).has(Classes::CLOSING))
                    && (next == ' ' || Classes::of(next).has(PUNCTUATION))
            }
            '×' => matches!(next, '²' | '³'),
            // In Arabic every other character is one of these two, and many of the others are ordinary.
            'Ø' | 'Ù' => {
                let [first, second, third] = self.after;
                matches!(second, 'Ø' | 'Ù') && is_behind_arabic_lead(first) && is_behind_arabic_lead(third)
            }
            '²' | 'µ' | '¹' | '¼' | '½' | '¾' => before == 'à',
            _ => false,
        }
    }

    /// Short runs that other charsets have in the place of frequent characters.
    fn is_of_other_charsets(&self, classes: Classes) -> bool {
        let [next, second, _] = self.after;
        let before = self.before[1];
        let between = PUNCTUATION.or(Classes::CONTROL).or(Classes::ODD).or(Classes::CURRENCY);
        match self.c {
            '√' if "±∂†≠®™´≤≥¥µø".contains(next) => return true,
            '≈' if matches!(next, '°' | '¢') => return true,
            '‚' if next == 'Ä' && "ìîïòôúùû†°¢π".contains(second) => return true,
            '‚' if matches!(next, 'â' | 'ó') && matches!(second, 'à' | 'ä' | '°' | 'ê') => {
                return true;
            }
            '€' if before == 'ā' => return true,
            '€' if before == 'β' && matches!(next, '™' | '\u{A0}' | 'Ά' | '\u{AD}' | '®' | '°') => {
                return true;
            }
            'Ђ' => return before == 'в' || self.is_twice_cyrillic(),
            _ => {}
        }
        let is_greek = |c| matches!(c, 'Β' | 'Γ' | 'Ξ' | 'Ο');
        let is_cyrillic = |c| matches!(c, 'В' | 'Г' | 'Р' | 'С');
        (is_cyrillic(before) && is_cyrillic(next) && (classes.has(between) || matches!(self.c, '°' | 'µ')))
            || (is_greek(before) && is_greek(next) && (classes.has(between) || self.c == '°'))
    }

    /// Punctuation that was read as windows-1252 and then as windows-1251.
    fn is_twice_cyrillic(&self) -> bool {
        let [next, _, third] = self.after;
        self.text_before.ends_with("ГўВ") && next == 'В' && (third == ' ' || third.is_ascii_alphabetic())
    }
}

/// What gives a lead such as `Ã` away, since no word has it there.
fn is_behind_lead(c: char) -> bool {
    "€œŠš¢£Ÿž\u{A0}\u{AD}®©°·»–—´".contains(c) || Classes::of(c).has(PUNCTUATION)
}

fn is_behind_arabic_lead(c: char) -> bool {
    let any =
        Classes::COMMON.or(Classes::CURRENCY).or(Classes::ODD).or(Classes::NUMERIC).or(Classes::OPENING);
    "ŸŠ®°µ»".contains(c) || Classes::of(c).has(any)
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_wrongly_decoded_text_are_seen() {
        for text in
            ["schÃ¶n", "itâ€™s", "Â© 2020", "вЂ” Р°", "‚Äôs", "\u{93}so\u{94}", "ā€“", "Ù…Ù†", "voilÃ le"]
        {
            assert!(is_shown(text), "{text}");
        }
    }

    #[test]
    fn text_of_many_scripts_shows_none() {
        for text in [
            "naïve façade – “quoted” it’s 5 °C, 20 € or £3 ½",
            "Größe: „klein“ » groß",
            "Œuvre, œil",
            "Съешь же ещё этих мягких французских булок № 5",
            "Ξεσκεπάζω την ψυχοφθόρα",
            "Příliš žluťoučký kůň úpěl ďábelské ódy",
            "いろはにほへと ちりぬるを",
            "PARCE QUE SUR LEURS PLAQUES IL Y MARQUÉ…",
        ] {
            assert!(!is_shown(text), "{text}");
        }
    }

    #[test]
    fn the_first_byte_beyond_ascii_is_found_wherever_it_stands() {
        for length in [0, 1, 31, 32, 33, 70] {
            let text = format!("{}é", "a".repeat(length));
            assert_eq!(next_beyond_ascii(text.as_bytes(), 0), Some(length));
            assert_eq!(next_beyond_ascii(&text.as_bytes()[..length], 0), None);
        }
    }
}
