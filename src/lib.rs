//! Strips the husk from web pages and keeps the grain.
//!
//! Data flows one way: a [`source`] gives raw documents, [`decode`] turns bytes into text, [`page`] gives that text a
//! shape (a DOM or lines), [`block`] cuts it into blocks, [`metadata`] reads what the page says of itself, [`site`]
//! knows what other pages of its site say alike, [`chrome`] judges each block, [`quality`] measures what was kept, [`dedup`]
//! knows whether it was there before, [`markdown`] writes it with its markup where that is asked for, and [`record`] is what
//! comes out. [`pipeline`] strings the stages together, for one
//! document and for a whole run. A module uses only the modules listed above it; `tests/tidy.rs` checks that.

pub mod assets;
pub mod block;
pub mod chrome;
pub mod decode;
pub mod dedup;
pub mod error;
pub mod markdown;
pub mod metadata;
pub mod mojibake;
pub mod normalize;
pub mod page;
pub mod pipeline;
pub mod quality;
pub mod record;
pub mod report;
pub mod settings;
pub mod sink;
pub mod site;
pub mod source;
mod whole;

pub use error::Error;

/// The README's Rust example runs as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
