//! Words of markup and of short texts, with how much they speak for content: tables counted on training pages.
//!
//! A token is a hash of a class name, of a text or of a word; its value is the log-odds that what carries
//! it is main content. What a token is made of is told here, once, for counting and for serving.

use super::words::{Form, Word, hash, hash_folded, pair_hash};
use crate::block::{Block, Container};

/// Words up to which a block's text is looked up as a whole.
const WHOLE_WORDS: u32 = 8;

/// Words up to which a block's words are looked up.
const FEW_WORDS: u32 = 16;

/// Log-odds by token.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Hashes, sorted.
    keys: Vec<u32>,
    /// Log-odds in sixteenths of a nat, parallel to the hashes.
    values: Vec<i8>,
    /// Where the hashes with each leading [`BUCKET_BITS`] begin, and their end: hashes are spread evenly, so that there
    /// are a few of each. None in an empty table.
    buckets: Vec<u32>,
}

/// Leading bits by which hashes are found.
const BUCKET_BITS: u32 = 12;

/// Steps a nat of a stored value.
const STEPS: f32 = 16.0;

impl Table {
    /// A table of tokens with their log-odds, each held to ±7.9.
    pub fn new(entries: impl IntoIterator<Item = (u32, f32)>) -> Self {
        let mut entries: Vec<(u32, i8)> = entries
            .into_iter()
            .map(|(key, value)| (key, (value * STEPS).round().clamp(-127.0, 127.0) as i8))
            .collect();
        entries.sort_unstable();
        entries.dedup_by_key(|entry| entry.0);
        let (keys, values) = entries.into_iter().unzip();
        Self::sorted(keys, values)
    }

    /// The log-odds of a token that the table has.
    pub fn get(&self, token: u32) -> Option<f32> {
        let bucket = (token >> (u32::BITS - BUCKET_BITS)) as usize;
        let (start, end) = (*self.buckets.get(bucket)? as usize, self.buckets[bucket + 1] as usize);
        let at = start + self.keys[start..end].iter().position(|key| *key == token)?;
        Some(f32::from(self.values[at]) / STEPS)
    }

    /// Its tokens with their log-odds, by token.
    pub fn iter(&self) -> impl Iterator<Item = (u32, i8)> {
        self.keys.iter().copied().zip(self.values.iter().copied())
    }

    /// A table of stored entries; `None` unless they are sorted by token and as many as their values.
    pub(super) fn from_stored(keys: Vec<u32>, values: Vec<i8>) -> Option<Self> {
        (keys.len() == values.len() && keys.is_sorted()).then(|| Self::sorted(keys, values))
    }

    fn sorted(keys: Vec<u32>, values: Vec<i8>) -> Self {
        if keys.is_empty() {
            return Self::default();
        }
        let first =
            |bucket: u32| keys.partition_point(|key| key >> (u32::BITS - BUCKET_BITS) < bucket) as u32;
        let buckets = (0..=1 << BUCKET_BITS).map(first).collect();
        Self { keys, values, buckets }
    }

    /// How many tokens it has.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }
}

/// The tables of a model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicons {
    /// By class name.
    pub classes: Table,
    /// By whole short text.
    pub texts: Table,
    /// By word.
    pub words: Table,
    /// By page type, in the order of [`super::page_type::PageType::ALL`]: log-odds that a page is of the type.
    pub pages: Vec<Table>,
}

/// Calls back with the tokens of classes and ids: each name with digits folded, and each word in it.
pub fn name_tokens(names: &str, mut each: impl FnMut(u32)) {
    for name in names.split_ascii_whitespace() {
        each(hash_folded(name));
        for part in super::markup::words(name) {
            // A part is told from a whole name.
            each(hash(&name[part]).rotate_left(1));
        }
    }
}

/// Calls back with the other tokens of a container: each label, and its schema.org type.
pub fn label_tokens(container: &Container, mut each: impl FnMut(u32)) {
    for label in container.names().labels.split_ascii_whitespace() {
        each(hash_folded(label).rotate_left(4));
    }
    if !container.names().itemtype.is_empty() {
        each(hash(container.names().itemtype.rsplit('/').next().unwrap_or_default()).rotate_left(2));
    }
}

/// Calls back with the tokens of the names of a block's first inline element, told from those of containers.
pub fn inner_tokens(names: &str, mut each: impl FnMut(u32)) {
    name_tokens(names, |token| each(token.rotate_left(5)));
}

/// The token of a block's whole text, where it is short.
pub fn text_token(block: &Block) -> Option<u32> {
    (block.stats.words <= WHOLE_WORDS).then(|| hash_folded(super::cues::trim(&block.text)))
}

/// Calls back with the tokens of the words of a short block; a heading's and a link's are told from others. Where words
/// are not spaced, pairs of characters stand for them.
pub fn word_tokens(block: &Block, words: &[Word], mut each: impl FnMut(u32)) {
    if block.stats.words > FEW_WORDS {
        return;
    }
    let turn = match block.role {
        crate::block::Role::Heading(_) => 1,
        _ if block.link_share() > 0.6 => 2,
        _ => 0,
    };
    for (at, word) in words.iter().enumerate() {
        match word.form {
            Form::Letters => each(word.hash.rotate_left(turn)),
            Form::Number | Form::Year => {}
            Form::Unspaced => {
                if word.continues {
                    each(pair_hash(words[at - 1], *word).rotate_left(turn));
                } else if !words.get(at + 1).is_some_and(|next| next.continues) {
                    each(word.hash.rotate_left(turn));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::{Names, Role};
    use crate::chrome::testing::line;
    use crate::chrome::words::{pairs, read};

    fn of_names(names: &str) -> Vec<u32> {
        let mut tokens = Vec::new();
        name_tokens(names, |token| tokens.push(token));
        tokens
    }

    fn of_labels(container: &Container) -> Vec<u32> {
        let mut tokens = Vec::new();
        label_tokens(container, |token| tokens.push(token));
        tokens
    }

    fn of_text(text: &str) -> Option<u32> {
        text_token(&line(0, text, 0))
    }

    fn of_words(block: &Block) -> Vec<u32> {
        let (mut words, mut tokens) = (Vec::new(), Vec::new());
        read(&block.text, &mut words, |_, _| ());
        word_tokens(block, &words, |token| tokens.push(token));
        tokens
    }

    fn hashes(texts: &[&str]) -> Vec<u32> {
        texts.iter().map(|text| hash(text)).collect()
    }

    #[test]
    fn a_class_gives_its_names_and_their_words() {
        let part = |word: &str| hash(word).rotate_left(1);
        assert_eq!(
            of_names("post-12 isHot"),
            [hash("post-0"), part("post"), hash("isHot"), part("is"), part("Hot")]
        );
        assert_eq!(of_names("post-12"), of_names("post-7"));
    }

    fn named(names: Names) -> Container {
        Container { attributes: Some(Box::new(names)), ..Container::default() }
    }

    #[test]
    fn a_type_is_told_from_a_class() {
        let container = named(Names { itemtype: "https://schema.org/Product".into(), ..Names::default() });
        assert_eq!(of_labels(&container), [hash("product").rotate_left(2)]);
    }

    #[test]
    fn labels_are_told_from_classes() {
        let container = named(Names { labels: "data-ad-7 data-ad-7=top".into(), ..Names::default() });
        let label = |label: &str| hash(label).rotate_left(4);
        assert_eq!(of_labels(&container), [label("data-ad-0"), label("data-ad-0=top")]);
    }

    #[test]
    fn names_of_inline_elements_are_told_from_those_of_containers() {
        let mut tokens = Vec::new();
        inner_tokens("tag", |token| tokens.push(token));
        assert_eq!(tokens, [hash("tag").rotate_left(5), hash("tag").rotate_left(6)]);
    }

    #[test]
    fn pairs_of_characters_stand_for_words_where_no_space_does() {
        let mut words = Vec::new();
        read("関連記", &mut words, |_, _| ());
        let pairs: Vec<u32> = pairs(&words).collect();
        assert_eq!(of_words(&line(0, "関連記 Top", 0)), [&pairs[..], &hashes(&["top"])[..]].concat());
        assert_eq!(of_words(&line(0, "前", 0)), hashes(&["前"]));
    }

    #[test]
    fn a_short_text_is_looked_up_as_a_whole() {
        assert_eq!(of_text("» 12 Comments:"), Some(hash("0 comments")));
        assert_eq!(of_text("one two three four five six seven eight nine"), None);
    }

    #[test]
    fn words_of_headings_and_links_are_told_from_others() {
        let text = line(0, "Best of 2024", 0);
        let heading = Block { role: Role::Heading(2), ..text.clone() };
        let link = Block { link_chars: 10, ..text.clone() };
        let turned = |turn: u32| [hash("best").rotate_left(turn), hash("of").rotate_left(turn)];
        assert_eq!(of_words(&text), turned(0));
        assert_eq!(of_words(&heading), turned(1));
        assert_eq!(of_words(&link), turned(2));
        assert_eq!(of_words(&line(0, &"word ".repeat(41), 0)), [0; 0]);
    }

    #[test]
    fn a_table_holds_sixteenths() {
        let table = Table::new([(7, 0.5), (3, -0.06), (9, 100.0), (7, 0.25)]);
        assert_eq!(table.len(), 3);
        assert_eq!(
            [3, 7, 9, 8].map(|token| table.get(token)),
            [Some(-0.0625), Some(0.25), Some(7.9375), None]
        );
        let (keys, values) = table.iter().unzip();
        assert_eq!(Table::from_stored(keys, values), Some(table));
    }

    #[test]
    fn a_malformed_table_is_none() {
        assert_eq!(Table::from_stored(vec![1, 2], vec![0]), None);
        assert_eq!(Table::from_stored(vec![2, 1], vec![0, 0]), None);
    }
}
