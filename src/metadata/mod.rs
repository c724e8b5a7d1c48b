//! What the page says of itself: title, author, date, site, language, tags, licence, image.
//!
//! One file a source; each gives candidates, and one list of precedence a field picks among them. What is chrome is
//! not known here; blocks that turn out to be bylines or tag lists are moved in later, by the pipeline.

/// A page's metadata. Strings are "" and lists empty where the page says nothing.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Metadata {
    /// The headline, without the site's name.
    pub title: String,
    /// The authors, people only, joined by ", ".
    pub author: String,
    /// The date of publication: ISO 8601, a day or a day with time.
    pub date: String,
    /// The site's name.
    pub site_name: String,
    /// The page's own description.
    pub description: String,
    /// The canonical address, absolute where the page's is known.
    pub canonical_url: String,
    /// The language that the page declares: a BCP 47 tag.
    pub declared_language: String,
    /// The licence: an SPDX id where it is a known one, else as written.
    pub license: String,
    /// The address of the page's image.
    pub image: String,
    /// Tags, in order, each once.
    pub tags: Vec<String>,
    /// Categories and sections, in order, each once.
    pub categories: Vec<String>,
    /// Blocks that hold the title itself: the first one and copies beside it.
    pub title_blocks: Vec<u32>,
    /// Blocks that are bylines: author, date, reading time, and nothing else.
    pub byline_blocks: Vec<u32>,
}
