//! Words of markup and of short texts, with how much they speak for content: tables counted on training pages.
//!
//! A token is a hash of a class name, of a part of an address or of a word; its value is the log-odds that what carries
//! it is main content. What a token is made of is told here, once, for counting and for serving.

use crate::block::{Block, Container, is_unspaced};

/// Words up to which a block's text is looked up as a whole.
const WHOLE_WORDS: u32 = 8;

/// Words up to which a block's words are looked up.
const FEW_WORDS: u32 = 40;

/// Parts of a link's address that are looked up.
const MOST_PARTS: usize = 6;

/// What the tokens of a table are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Names and name parts of classes and ids.
    Class,
    /// Whole short texts, digits folded.
    Text,
    /// Words of short texts.
    Word,
    /// Parts of the address of a block's first link.
    Link,
    /// What the page says of itself, and names on its `<body>`: speaks of page types.
    Page,
}

impl Source {
    /// Every source of tokens of blocks.
    pub const OF_BLOCKS: [Self; 4] = [Self::Class, Self::Text, Self::Word, Self::Link];
}

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
    /// By part of an address.
    pub links: Table,
    /// By page type, in the order of [`super::page_type::PageType::ALL`]: log-odds that a page is of the type.
    pub pages: Vec<Table>,
}

impl Lexicons {
    /// The table of a source of tokens of blocks.
    pub fn of(&self, source: Source) -> Option<&Table> {
        match source {
            Source::Class => Some(&self.classes),
            Source::Text => Some(&self.texts),
            Source::Word => Some(&self.words),
            Source::Link => Some(&self.links),
            Source::Page => None,
        }
    }
}

/// A hash that is the same in every build: FNV-1a, 32 bits, over a text in lower case.
/// See <http://www.isthe.com/chongo/tech/comp/fnv/>.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hasher(u32);

impl Default for Hasher {
    fn default() -> Self {
        Self(0x811c_9dc5)
    }
}

impl Hasher {
    /// Adds a character.
    pub(super) fn add(&mut self, c: char) {
        let mut byte = |byte: u8| self.0 = (self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        if c.is_ascii() {
            byte(c.to_ascii_lowercase() as u8);
        } else {
            for lower in c.to_lowercase() {
                lower.encode_utf8(&mut [0; 4]).bytes().for_each(&mut byte);
            }
        }
    }

    /// The hash of what was added.
    pub(super) fn value(self) -> u32 {
        self.0
    }
}

/// The [`Hasher`]'s hash of a text.
pub fn hash(text: &str) -> u32 {
    let mut hasher = Hasher::default();
    text.chars().for_each(|c| hasher.add(c));
    hasher.value()
}

/// A hash of a text in which every run of digits is one sign.
fn hash_folded(text: &str, buffer: &mut String) -> u32 {
    buffer.clear();
    let mut in_digits = false;
    for c in text.chars() {
        let digit = c.is_numeric();
        if !digit {
            buffer.push(c);
        } else if !in_digits {
            buffer.push('0');
        }
        in_digits = digit;
    }
    hash(buffer)
}

/// The shape of a container: element, role, classes and id with digits folded. Like siblings have the same.
pub fn shape_hash(container: &Container) -> u32 {
    let mut buffer = String::new();
    let names = hash_folded(&container.class_id, &mut buffer);
    names ^ hash(&container.tag).rotate_left(7) ^ hash(&container.aria_role).rotate_left(13)
}

/// Calls back with the tokens of a container: each class and id with digits folded, and each word in them; each label;
/// its schema.org type.
pub fn class_tokens(container: &Container, buffer: &mut String, mut each: impl FnMut(u32)) {
    name_tokens(&container.class_id, buffer, &mut each);
    for label in container.labels.split_ascii_whitespace() {
        each(hash_folded(label, buffer).rotate_left(4));
    }
    if !container.itemtype.is_empty() {
        each(hash(container.itemtype.rsplit('/').next().unwrap_or_default()).rotate_left(2));
    }
}

/// Calls back with the tokens of the names of a block's first inline element, told from those of containers.
pub fn inner_tokens(block: &Block, buffer: &mut String, mut each: impl FnMut(u32)) {
    name_tokens(&block.inner_names, buffer, |token| each(token.rotate_left(5)));
}

fn name_tokens(names: &str, buffer: &mut String, mut each: impl FnMut(u32)) {
    for name in names.split_ascii_whitespace() {
        each(hash_folded(name, buffer));
        for part in super::markup::words(name) {
            // A part is told from a whole name.
            each(hash(&name[part]).rotate_left(1));
        }
    }
}

/// The token of a block's whole text, where it is short.
pub fn text_token(block: &Block, buffer: &mut String) -> Option<u32> {
    (block.stats.words <= WHOLE_WORDS).then(|| hash_folded(super::cues::trim(&block.text), buffer))
}

/// Calls back with the tokens of the words of a short block; a heading's and a link's are told from others.
pub fn word_tokens(block: &Block, mut each: impl FnMut(u32)) {
    if block.stats.words > FEW_WORDS {
        return;
    }
    let turn = match block.role {
        crate::block::Role::Heading(_) => 1,
        _ if block.link_share() > 0.6 => 2,
        _ => 0,
    };
    for word in block.text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if word.starts_with(is_unspaced) {
            // Without spaces no word is known: pairs of characters stand for them.
            let ends = word.char_indices().skip(2).map(|(at, _)| at).chain([word.len()]);
            for ((start, _), end) in word.char_indices().zip(ends) {
                each(hash(&word[start..end]).rotate_left(turn));
            }
        } else if !word.starts_with(|c: char| c.is_numeric()) {
            each(hash(word).rotate_left(turn));
        }
    }
}

/// Calls back with the tokens of the address of a block's first link: its scheme or host's kind, and its parts.
pub fn link_tokens(block: &Block, buffer: &mut String, mut each: impl FnMut(u32)) {
    let href = block.href.trim();
    if href.is_empty() {
        return;
    }
    let (head, rest) = match href.split_once("://") {
        Some((_, rest)) => ("//", rest),
        None => match href.split_once(':') {
            Some((scheme, rest)) if scheme.len() < 12 => (scheme, rest),
            _ if href.starts_with('#') => ("#", &href[1..]),
            _ => ("/", href),
        },
    };
    each(hash(head).rotate_left(3));
    let parts = rest.split(['/', '?', '&', '=', '#', '.']);
    for part in parts.filter(|part| !part.is_empty()).take(MOST_PARTS) {
        if part.len() <= 30 {
            each(hash_folded(part, buffer));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Role;
    use crate::chrome::testing::line;

    fn named(class_id: &str) -> Container {
        Container { tag: "li".to_owned(), class_id: class_id.to_owned(), ..Container::default() }
    }

    fn of_class(container: &Container) -> Vec<u32> {
        let mut tokens = Vec::new();
        class_tokens(container, &mut String::new(), |token| tokens.push(token));
        tokens
    }

    fn of_text(text: &str) -> Option<u32> {
        text_token(&line(0, text, 0), &mut String::new())
    }

    fn of_words(block: &Block) -> Vec<u32> {
        let mut tokens = Vec::new();
        word_tokens(block, |token| tokens.push(token));
        tokens
    }

    fn of_link(href: &str) -> Vec<u32> {
        let mut tokens = Vec::new();
        let block = Block { href: href.to_owned(), ..line(0, "x", 0) };
        link_tokens(&block, &mut String::new(), |token| tokens.push(token));
        tokens
    }

    fn hashes(texts: &[&str]) -> Vec<u32> {
        texts.iter().map(|text| hash(text)).collect()
    }

    /// The first three are of FNV's own test vectors. Another value here is another model.
    #[test]
    fn a_hash_is_the_same_in_every_build() {
        assert_eq!(
            hashes(&["", "a", "foobar", "洪水"]),
            [0x811c_9dc5, 0xe40c_292c, 0xbf9c_f968, 0xf857_3837]
        );
        assert_eq!(hashes(&["FooBar", "ÉTÉ"]), hashes(&["foobar", "été"]));
    }

    #[test]
    fn a_class_gives_its_names_and_their_words() {
        let part = |word: &str| hash(word).rotate_left(1);
        assert_eq!(
            of_class(&named("post-12 isHot")),
            [hash("post-0"), part("post"), hash("isHot"), part("is"), part("Hot")]
        );
        assert_eq!(of_class(&named("post-12")), of_class(&named("post-7")));
    }

    #[test]
    fn a_type_is_told_from_a_class() {
        let container =
            Container { itemtype: "https://schema.org/Product".to_owned(), ..Container::default() };
        assert_eq!(of_class(&container), [hash("product").rotate_left(2)]);
    }

    #[test]
    fn labels_are_told_from_classes() {
        let container = Container { labels: "data-ad-7 data-ad-7=top".to_owned(), ..Container::default() };
        let label = |label: &str| hash(label).rotate_left(4);
        assert_eq!(of_class(&container), [label("data-ad-0"), label("data-ad-0=top")]);
    }

    #[test]
    fn names_of_inline_elements_are_told_from_those_of_containers() {
        let block = Block { inner_names: "tag".to_owned(), ..line(0, "x", 0) };
        let mut tokens = Vec::new();
        inner_tokens(&block, &mut String::new(), |token| tokens.push(token));
        assert_eq!(tokens, [hash("tag").rotate_left(5), hash("tag").rotate_left(6)]);
    }

    #[test]
    fn pairs_of_characters_stand_for_words_where_no_space_does() {
        assert_eq!(of_words(&line(0, "関連記事 Top", 0)), hashes(&["関連", "連記", "記事", "top"]));
        assert_eq!(of_words(&line(0, "前", 0)), hashes(&["前"]));
    }

    #[test]
    fn like_siblings_have_one_shape() {
        assert_eq!(shape_hash(&named("post-1 odd")), shape_hash(&named("post-22 odd")));
        assert_ne!(shape_hash(&named("post-1 odd")), shape_hash(&named("post-1")));
        let other = Container { tag: "dd".to_owned(), ..named("post-1") };
        assert_ne!(shape_hash(&other), shape_hash(&named("post-1")));
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
    fn a_link_gives_what_it_leads_to_and_the_parts_of_its_address() {
        let head = |head: &str| hash(head).rotate_left(3);
        let [page, site, mail, part] = [head("/"), head("//"), head("mailto"), head("#")];
        assert_eq!(of_link("/tag/oats-12"), [&[page], &hashes(&["tag", "oats-0"])[..]].concat());
        assert_eq!(
            of_link("https://a.example/?p=3"),
            [&[site], &hashes(&["a", "example", "p", "0"])[..]].concat()
        );
        assert_eq!(of_link("mailto:ann@a.example"), [&[mail], &hashes(&["ann@a", "example"])[..]].concat());
        assert_eq!(of_link("#top"), [part, hash("top")]);
        assert_eq!(of_link(" "), [0; 0]);
    }

    #[test]
    fn a_long_address_gives_its_first_parts_and_no_title() {
        assert_eq!(of_link("1/2/3/4/5/6/7").len(), 1 + MOST_PARTS);
        assert_eq!(of_link(&format!("/news/{}", "a".repeat(31))).len(), 2);
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
