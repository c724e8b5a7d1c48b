//! What a page is: the types that WCXB tells apart.

use serde::{Deserialize, Serialize};

/// The type of a page, after the Web Content Extraction Benchmark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PageType {
    /// News, blog posts, encyclopedia entries.
    Article,
    /// Documentation of software and products.
    Documentation,
    /// What an organization offers.
    Service,
    /// Threads of posts, questions with answers.
    Forum,
    /// One thing to buy.
    Product,
    /// Things to choose from: shops' shelves, catalogues.
    Collection,
    /// Lists of articles, of jobs, of events.
    Listing,
}

impl PageType {
    /// Every type, in the order in which models know them.
    pub const ALL: [Self; 7] = [
        Self::Article,
        Self::Documentation,
        Self::Service,
        Self::Forum,
        Self::Product,
        Self::Collection,
        Self::Listing,
    ];

    /// Its name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Documentation => "documentation",
            Self::Service => "service",
            Self::Forum => "forum",
            Self::Product => "product",
            Self::Collection => "collection",
            Self::Listing => "listing",
        }
    }
}
