//! Counts over a block's text. Words follow the script: where it puts no spaces between words (Han, kana, Thai, Lao,
//! Khmer, Myanmar), each character counts as one.

/// Counts over a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Characters.
    pub chars: u32,
    /// Characters that are white space.
    pub spaces: u32,
    /// Words: runs of letters and digits; each character of a script without spaces.
    pub words: u32,
    /// Those words that are characters of a script without spaces.
    pub unspaced: u32,
    /// Letters.
    pub letters: u32,
    /// Upper-case letters.
    pub upper: u32,
    /// Digits.
    pub digits: u32,
    /// Commas and their like inside a sentence.
    pub commas: u32,
    /// Ends of sentences: `.`, `!`, `?`, `…` and their like before white space or the end.
    pub sentences: u32,
    /// Separators of menus and breadcrumbs: `|`, `»`, `›`, `>`, `·`, `•`, `/` between spaces.
    pub separators: u32,
}

impl Stats {
    /// Counts over a text.
    pub fn of(text: &str) -> Self {
        let mut stats = Self::default();
        let mut in_word = false;
        let mut last = ' ';
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            stats.chars += 1;
            let before = std::mem::replace(&mut last, c);
            // Nearly every character is one of these two.
            if c.is_ascii_lowercase() {
                stats.letters += 1;
                stats.words += u32::from(!in_word);
                in_word = true;
                continue;
            }
            if c.is_whitespace() {
                stats.spaces += 1;
                in_word = false;
                continue;
            }
            if c.is_alphanumeric() {
                if c.is_numeric() {
                    stats.digits += 1;
                } else {
                    stats.letters += 1;
                    stats.upper += u32::from(c.is_uppercase());
                }
                let unspaced = is_unspaced(c);
                stats.words += u32::from(!in_word || unspaced);
                stats.unspaced += u32::from(unspaced);
                in_word = !unspaced;
                continue;
            }
            let at_break = chars.clone().next().is_none_or(|next| next.is_whitespace() || is_closing(next));
            match c {
                // Apostrophes, hyphens, joiners and marks stay inside a word; so does a point in "3.5".
                '\'' | '\u{2019}' | '-' | '\u{200c}' | '\u{200d}' | '.' | ',' if in_word && !at_break => {
                    stats.commas += u32::from(c == ',');
                    continue;
                }
                _ if in_word && is_mark(c) => continue,
                ',' | ';' | '、' | '，' | '；' | '،' | '؛' => stats.commas += 1,
                '.' | '!' | '?' | '…' | '؟' | '۔' | '।' if at_break => stats.sentences += 1,
                '。' | '！' | '？' => stats.sentences += 1,
                '|' | '»' | '›' | '·' | '•' | '→' => stats.separators += 1,
                '>' | '/' if before.is_whitespace() && at_break => stats.separators += 1,
                _ => {}
            }
            in_word = false;
        }
        stats
    }
}

/// Whether a character is of a script that puts no spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'          // Thai, Lao
        | '\u{1000}'..='\u{109f}'      // Myanmar
        | '\u{1780}'..='\u{17ff}'      // Khmer
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'      // kana
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' // Han
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Marks that never end a word: combining ones and the vowel signs of Indic scripts.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Quotes and brackets that close a sentence after its full stop.
fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '\u{2019}' | '\u{201d}' | '»' | ')' | ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(Stats::of("Don't split well-known 3.5 words.").words, 5);
    }

    #[test]
    fn each_character_of_an_unspaced_script_is_a_word() {
        assert_eq!(Stats::of("東京です").words, 4);
        assert_eq!(Stats::of("한국어 문장").words, 2);
    }

    #[test]
    fn marks_stay_inside_words() {
        assert_eq!(Stats::of("हिन्दी भाषा").words, 2);
    }

    #[test]
    fn counts_sentence_ends_in_many_scripts() {
        assert_eq!(Stats::of("One. Two! \u{201c}Three?\u{201d} 3.5").sentences, 3);
        assert_eq!(Stats::of("一つ。二つ！").sentences, 2);
        assert_eq!(Stats::of("كيف حالك؟").sentences, 1);
    }

    #[test]
    fn counts_separators_of_menus() {
        assert_eq!(Stats::of("Home > News / Sport | A/B").separators, 3);
    }
}
