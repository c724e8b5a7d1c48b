//! Words that a line end cut in two: "infor-", "mation".
//!
//! A hyphen at a line's end may belong to its word ("well-known") or to a list of half words ("pre- and post-war"), so
//! that the words of the text itself decide, and the cut stays where they do not. The rest of the word moves up, and
//! the line end behind it, so that lines stay lines. White space and all else is left to the other steps.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

/// Characters that stand for a word's cut.
const HYPHENS: [char; 3] = ['-', '\u{2010}', SOFT_HYPHEN];
/// It says itself that it is no part of the word.
const SOFT_HYPHEN: char = '\u{AD}';
/// White space within a line.
const BLANKS: [char; 2] = [' ', '\t'];
/// What ends a line.
const LINE_ENDS: [char; 2] = ['\n', '\r'];

/// A hyphen between two letters, with a line end behind it. Offsets are in bytes of the text.
#[derive(Debug)]
struct Cut<'t> {
    /// The letters before the hyphen.
    first: &'t str,
    /// The letters that start the next line.
    rest: &'t str,
    hyphen: char,
    /// Where the hyphen stands.
    at: usize,
    line_end: &'t str,
    /// Where `rest` starts.
    rest_at: usize,
}

/// What becomes of a cut.
enum Fate {
    /// One word without the hyphen.
    Join,
    /// One word with it.
    JoinWithHyphen,
    Stay,
}

/// The text with its cut words joined. Linear in the text.
pub(super) fn join(text: &str) -> Cow<'_, str> {
    let cuts = cuts(text);
    if cuts.is_empty() {
        return Cow::Borrowed(text);
    }
    let words = words_outside(text, &cuts);
    let mut out = Moving { out: String::with_capacity(text.len()), line_end: None };
    let mut copied = 0;
    for cut in &cuts {
        let behind_word = match cut.fate(&words) {
            Fate::Stay => continue,
            Fate::Join => cut.at,
            Fate::JoinWithHyphen => cut.at + cut.hyphen.len_utf8(),
        };
        out.copy(&text[copied..behind_word]);
        out.line_end = Some(cut.line_end);
        copied = cut.rest_at;
    }
    out.copy(&text[copied..]);
    Cow::Owned(out.out)
}

impl Cut<'_> {
    fn fate(&self, words: &FxHashSet<String>) -> Fate {
        let has = |word: String| words.contains(&word.to_lowercase());
        let Self { first, rest, hyphen, .. } = self;
        if *hyphen == SOFT_HYPHEN || has(format!("{first}{rest}")) {
            Fate::Join
        } else if has(format!("{first}-{rest}")) {
            Fate::JoinWithHyphen
        } else if has((*rest).to_owned()) {
            Fate::Stay
        } else {
            Fate::Join
        }
    }
}

/// A copy in which the line end of a joined word moves behind it.
struct Moving<'t> {
    out: String,
    line_end: Option<&'t str>,
}

impl Moving<'_> {
    fn copy(&mut self, piece: &str) {
        let end_of_word = piece.find(|c: char| BLANKS.contains(&c) || LINE_ENDS.contains(&c));
        let (Some(line_end), Some(at)) = (self.line_end, end_of_word) else {
            self.out.push_str(piece);
            return;
        };
        self.out.push_str(&piece[..at]);
        let behind = piece[at..].trim_start_matches(BLANKS);
        // The word was all of its line: that line's own end is next.
        if !behind.starts_with(LINE_ENDS) {
            self.out.push_str(line_end);
        }
        self.out.push_str(behind);
        self.line_end = None;
    }
}

fn cuts(text: &str) -> Vec<Cut<'_>> {
    let mut cuts = Vec::new();
    let mut behind = 0;
    while let Some(found) = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[behind..]) {
        let end = behind + found;
        let length = if text[end..].starts_with("\r\n") { 2 } else { 1 };
        behind = end + length;
        let line = text[..end].trim_end_matches(BLANKS);
        let Some(hyphen) = line.chars().next_back().filter(|last| HYPHENS.contains(last)) else { continue };
        let at = line.len() - hyphen.len_utf8();
        let first = trailing_letters(&text[..at]);
        let next_line = text[behind..].trim_start_matches(BLANKS);
        let rest = leading_letters(next_line);
        if !first.is_empty() && rest.starts_with(char::is_lowercase) {
            let rest_at = text.len() - next_line.len();
            cuts.push(Cut { first, rest, hyphen, at, line_end: &text[end..behind], rest_at });
        }
    }
    cuts
}

fn trailing_letters(text: &str) -> &str {
    &text[text.trim_end_matches(char::is_alphabetic).len()..]
}

fn leading_letters(text: &str) -> &str {
    &text[..text.len() - text.trim_start_matches(char::is_alphabetic).len()]
}

/// The words of the text in lower case, those with a hyphen also as a whole, without the halves of cut words.
fn words_outside(text: &str, cuts: &[Cut<'_>]) -> FxHashSet<String> {
    let mut words = FxHashSet::default();
    let mut behind = 0;
    let ends = cuts.iter().map(|cut| (cut.at - cut.first.len(), cut.rest_at + cut.rest.len()));
    for (end, next) in ends.chain([(text.len(), text.len())]) {
        // A word cut twice is the rest of one cut and the start of the next.
        let piece = text.get(behind..end).unwrap_or_default();
        for word in piece.split(|c: char| !c.is_alphabetic() && c != '-' && c != '\u{2010}') {
            words.extend(word.split(['-', '\u{2010}']).map(str::to_lowercase));
            words.insert(word.to_lowercase().replace('\u{2010}', "-"));
        }
        behind = next;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_word_is_joined_and_its_line_end_moves_behind_it() {
        assert_eq!(join("All infor-\nmation, and\nmore"), "All information,\nand\nmore");
        assert_eq!(join("a infor- \r\n  mation b"), "a information\r\nb");
        assert_eq!(join("inter-\nna-\ntional law"), "international\nlaw");
    }

    #[test]
    fn a_word_that_was_all_of_its_line_leaves_no_blank_line() {
        assert_eq!(join("infor-\nmation\nand"), "information\nand");
        assert_eq!(join("infor-\nmation"), "information");
    }

    #[test]
    fn a_soft_hyphen_and_a_typographic_one_cut_words_too() {
        assert_eq!(join("Donau\u{AD}\ndampf fährt"), "Donaudampf\nfährt");
        assert_eq!(join("infor\u{2010}\nmation"), "information");
    }

    #[test]
    fn a_hyphen_that_the_text_writes_elsewhere_stays() {
        assert_eq!(join("A well-\nknown man. Well-known!"), "A well-known\nman. Well-known!");
    }

    #[test]
    fn half_words_in_a_list_stay() {
        let list = "pre-\nand post-war, land and sea";
        assert_eq!(join(list), list);
    }

    #[test]
    fn what_is_no_cut_word_stays() {
        for text in ["Mary-\nAnn", "1-\na", "a -\nb", "infor-\n\nmation", "infor-", "- \n- a"] {
            assert!(matches!(join(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
