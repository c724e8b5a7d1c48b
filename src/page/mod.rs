//! A page: the shape of a document's text, a DOM or lines, and what its head says.
//!
//! [`Page`] is the one interface to parsed pages: a walk in document order and the [`Head`]. Only `dom.rs` names the
//! library behind it. What the text means is left to the stages downstream.

mod attributes;
mod dom;
mod guard;
mod head;
mod json_ld;
mod json_repair;
mod parser;
mod raw_text;
mod sink;
mod text;

pub use dom::{Dom, Element, ElementName, Event, Marks, Walk, Wanted};
pub use guard::{Beyond, Degraded, Limits};
pub use head::{Head, Link, Meta, Named, Posters, Time};
pub use json_ld::{JsonLd, Object, types};
pub use text::{LineRepair, TextPage};

/// A parsed document.
#[derive(Debug)]
pub enum Page {
    /// Markup.
    Html(Box<Dom>),
    /// Flattened text.
    Text(TextPage),
}
