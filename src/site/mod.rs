//! What the pages of a site repeat: a tally of pages that merges, and the templates that it becomes.
//!
//! A page is reduced to a [`Sketch`]: fingerprints of its lines and a SimHash of its content. A [`Tally`] keeps a sample
//! of the sketches of each site, [`Templates`] tell of each line on how many distinct pages of its site it stands, and
//! [`OnPage`] what that says of the blocks of one page. What follows from it is left to [`crate::chrome`].

mod files;
mod name;
mod print;
mod sketch;
mod tally;
mod template;

pub use name::name;
pub use print::Print;
pub use sketch::Sketch;
pub use tally::{Bounds, Tally};
pub use template::{OnPage, Repeat, Template, Templates};
