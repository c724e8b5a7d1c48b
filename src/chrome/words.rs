//! The words of a text, read once for all who ask about them: function words, tables of tokens, shared vocabulary.

use crate::block::is_unspaced;

/// Words of a text that are read: enough to tell prose, and what it is about.
pub const MOST_WORDS: usize = 40;

/// A word of a text: a run of letters and digits, or a character of a script without spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Of the word in lower case.
    pub hash: u32,
    /// Its letters and digits, up to 255.
    pub letters: u8,
    /// What it is by its characters.
    pub form: Form,
    /// Whether it opens with a capital.
    pub capital: bool,
    /// Whether it is a character right behind another one of such a script.
    pub continues: bool,
}

/// What a word is by its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// It opens with a letter.
    Letters,
    /// It opens with a digit.
    Number,
    /// A number from 1900 to 2099.
    Year,
    /// A character of a script that puts no spaces between words.
    Unspaced,
}

/// Reads the first [`MOST_WORDS`] words of a text to the end of `words`. Calls back with each character up to there that
/// is of no word, and the one before it. Returns how many characters were read.
pub fn read(text: &str, words: &mut Vec<Word>, mut sign: impl FnMut(char, char)) -> usize {
    let mut chars = 0;
    let mut before = ' ';
    let mut in_run = false;
    let most = words.len() + MOST_WORDS;
    let mut at = 0;
    while let Some(c) = char_at(text, at).filter(|_| words.len() < most) {
        chars += 1;
        at += c.len_utf8();
        if !c.is_alphanumeric() {
            sign(before, c);
            (before, in_run) = (c, false);
            continue;
        }
        let mut hasher = Hasher::default();
        hasher.add(c);
        let mut word = Word { hash: 0, letters: 1, form: Form::Unspaced, capital: false, continues: false };
        before = c;
        if is_unspaced(c) {
            word.continues = in_run;
            in_run = true;
        } else {
            in_run = false;
            let start = at - c.len_utf8();
            while let Some(c) = char_at(text, at).filter(|c| c.is_alphanumeric() && !is_unspaced(*c)) {
                hasher.add(c);
                at += c.len_utf8();
                word.letters = word.letters.saturating_add(1);
                chars += 1;
                before = c;
            }
            word.capital = c.is_uppercase();
            word.form = match &text.as_bytes()[start..at] {
                [b'1', b'9', x, y] | [b'2', b'0', x, y] if x.is_ascii_digit() && y.is_ascii_digit() => {
                    Form::Year
                }
                _ if c.is_numeric() => Form::Number,
                _ => Form::Letters,
            };
        }
        words.push(Word { hash: hasher.value(), ..word });
    }
    chars
}

/// The character that starts at a byte of a text.
#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at)? {
        byte if byte.is_ascii() => Some(char::from(*byte)),
        _ => text[at..].chars().next(),
    }
}

/// The hashes of pairs of characters that stand for words where no space does.
pub fn pairs(words: &[Word]) -> impl Iterator<Item = u32> {
    words.windows(2).filter(|pair| pair[1].continues).map(|pair| pair_hash(pair[0], pair[1]))
}

/// The hash of two words that follow each other.
pub fn pair_hash(first: Word, second: Word) -> u32 {
    first.hash.rotate_left(11).wrapping_mul(0x9e37_79b1) ^ second.hash
}

/// A hash that is the same in every build: FNV-1a, 32 bits, over a text in lower case.
/// See <http://www.isthe.com/chongo/tech/comp/fnv/>.
#[derive(Debug, Clone, Copy)]
struct Hasher(u32);

impl Default for Hasher {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Hasher {
    #[inline]
    fn add(&mut self, c: char) {
        let mut byte = |byte: u8| self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        if c.is_ascii() {
            byte(c.to_ascii_lowercase() as u8);
        } else {
            for lower in c.to_lowercase() {
                lower.encode_utf8(&mut [0; 4]).bytes().for_each(&mut byte);
            }
        }
    }

    fn value(self) -> u32 {
        self.0
    }
}

/// The hash of a text in lower case.
pub fn hash(text: &str) -> u32 {
    let mut hasher = Hasher::default();
    text.chars().for_each(|c| hasher.add(c));
    hasher.value()
}

/// The same with every run of digits as one `0`.
pub(super) fn hash_folded(text: &str) -> u32 {
    let mut hasher = Hasher::default();
    let mut in_digits = false;
    for c in text.chars() {
        let digit = c.is_numeric();
        if !digit {
            hasher.add(c);
        } else if !in_digits {
            hasher.add('0');
        }
        in_digits = digit;
    }
    hasher.value()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        read(text, &mut words, |_, _| ());
        words
    }

    /// The first three are of FNV's own test vectors. Another value here is another model.
    #[test]
    fn a_hash_is_the_same_in_every_build() {
        let hashes = |texts: &[&str]| texts.iter().map(|text| hash(text)).collect::<Vec<_>>();
        assert_eq!(
            hashes(&["", "a", "foobar", "洪水"]),
            [0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968, 0xf857_3837]
        );
        assert_eq!(hashes(&["FooBar", "ÉTÉ"]), hashes(&["foobar", "été"]));
    }

    #[test]
    fn a_run_of_digits_is_one_sign() {
        assert_eq!(hash_folded("post-12-3"), hash("post-0-0"));
    }

    #[test]
    fn a_word_is_a_run_of_letters_and_digits_or_a_character_of_a_script_without_spaces() {
        let hashes: Vec<u32> = words("The (2nd) ÉTÉ, 東京!").iter().map(|word| word.hash).collect();
        assert_eq!(hashes, ["the", "2nd", "été", "東", "京"].map(hash));
        assert_eq!(words(" … "), []);
    }

    #[test]
    fn a_word_has_a_form() {
        let forms: Vec<Form> =
            words("Oats 2nd 1999 2100 19991 ١٩٩٩ 京").iter().map(|word| word.form).collect();
        use Form::{Letters, Number, Unspaced, Year};
        assert_eq!(forms, [Letters, Number, Year, Number, Number, Number, Unspaced]);
        assert_eq!(words("an Oat").iter().map(|word| word.capital).collect::<Vec<_>>(), [false, true]);
        let continues = |text| words(text).iter().map(|word| word.continues).collect::<Vec<_>>();
        assert_eq!(continues("京都 市a市"), [false, true, false, false, false]);
    }

    #[test]
    fn signs_are_told_with_what_stands_before() {
        let mut signs = Vec::new();
        let chars = read("At 9:30!", &mut Vec::new(), |before, sign| signs.push((before, sign)));
        assert_eq!((chars, signs), (8, vec![('t', ' '), ('9', ':'), ('0', '!')]));
    }

    #[test]
    fn a_long_text_is_read_in_part() {
        let mut words = words("word");
        assert_eq!(read(&"a ".repeat(100), &mut words, |_, _| ()), 2 * MOST_WORDS - 1);
        assert_eq!(words.len(), 1 + MOST_WORDS);
    }
}
