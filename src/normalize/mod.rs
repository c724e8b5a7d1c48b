//! Unicode, white space and control characters: an ordered list of steps, each with a switch.
//!
//! [`Normalizer`] does the steps in one pass over a text, and borrows where nothing had to change. The defaults are
//! safe for every script: they take out what nobody can see and no spelling needs, and leave letters, quotes, case
//! and numbers alone. What comes before that pass stands apart: [`Normalizer::unfold`], which is for flattened text only,
//! and the repair of what [`crate::mojibake`] finds, since records tell of it. Decoding comes before; what a line or a block means is not known here.

mod ansi;
mod classes;
mod draft;
mod folds;
mod form;
mod hyphens;
mod invisible;
mod layout;
mod options;
mod pass;

use std::borrow::Cow;

pub use options::{
    BlankLines, Choice, Controls, Entities, Form, Hyphens, Ligatures, LineEnds, Mojibake, Options, Quotes,
    STEPS, Spaces, Step, WhiteSpace, Widths, Wish,
};

use crate::mojibake::{self, Repair};
use classes::Class;
use draft::Drafted;
use layout::Layout;
use pass::Actions;

/// The steps of one [`Options`], ready to run. Make one a run, and share it between threads.
///
/// Its results hold these facts, whatever the input: a second run changes nothing, they are in the chosen form, they
/// hold no control character but LF (and TAB in code), and they are at most three times as long as the input.
///
/// ```
/// use dehusk::normalize::{Normalizer, Options};
///
/// let normalizer = Normalizer::new(&Options::default());
/// assert_eq!(normalizer.text("Soft\u{AD}ware\u{A0} 1\r\n\r\n\r\n\r\nnext"), "Software 1\n\nnext");
/// ```
#[derive(Debug, Clone)]
pub struct Normalizer {
    text: Mode,
    inline: Mode,
    pre: Mode,
    entities: Entities,
    hyphens: Hyphens,
    mojibake: Mojibake,
    form: Form,
}

/// What a kind of text does with each class of characters and with its white space.
#[derive(Debug, Clone)]
struct Mode {
    actions: Actions,
    layout: Layout,
}

impl Default for Normalizer {
    fn default() -> Self {
        Self::new(&Options::default())
    }
}

/// Whether a character is a control, one that opens or closes a direction of writing, or none at all: nothing that a text or
/// an address is made of.
pub fn is_no_text(c: char) -> bool {
    c.is_control() || matches!(Class::of(c), Class::Bidi | Class::Noncharacter)
}

impl Normalizer {
    /// A normalizer with these settings.
    pub fn new(options: &Options) -> Self {
        let mode = |layout| Mode { actions: Actions::new(options, layout), layout };
        Self {
            text: mode(Layout::text(options)),
            inline: mode(Layout::INLINE),
            pre: mode(Layout::PRE),
            entities: options.entities,
            hyphens: options.hyphens,
            mojibake: options.mojibake,
            form: options.form,
        }
    }

    /// Flattened text as it was before somebody escaped it and broke its lines, where that is asked for. Not
    /// idempotent: text that was escaped twice is decoded once.
    pub fn unfold<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        let decoded = match self.entities {
            Entities::Decode => htmlize::unescape(raw),
            Entities::Keep => Cow::Borrowed(raw),
        };
        match (self.hyphens, decoded) {
            (Hyphens::Keep, decoded) => decoded,
            (Hyphens::Join, Cow::Borrowed(text)) => hyphens::join(text),
            (Hyphens::Join, Cow::Owned(text)) => Cow::Owned(hyphens::join(&text).into_owned()),
        }
    }

    /// The text with its mojibake repaired, where it has any, before any character of it is gone.
    pub fn repair(&self, raw: &str) -> Option<Repair> {
        match self.mojibake {
            Mojibake::Repair => mojibake::repair(raw),
            Mojibake::Keep => None,
        }
    }

    /// A whole flattened document, unfolded and repaired: lines without white space at their ends, one space between words, at most one
    /// blank line between lines and none at the ends.
    pub fn text<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        self.run(raw, &self.text)
    }

    /// The text of one block of markup: LF is a line break to keep, several count as one, and all other white space
    /// is a space between words.
    pub fn inline<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        self.run(raw, &self.inline)
    }

    /// Adds what [`inline`](Self::inline) gives to `out`, without a buffer between.
    pub fn inline_into(&self, raw: &str, out: &mut String) {
        let start = out.len();
        if let Drafted::Same(range) = self.draft(raw, &self.inline, out) {
            out.push_str(&raw[range]);
        }
        if let Some(formed) = self.formed(&out[start..], &self.inline) {
            out.truncate(start);
            out.push_str(&formed);
        }
    }

    /// A block of code: its white space stays, but for line ends, white space at the ends of lines, and blank lines
    /// at its own ends.
    pub fn pre<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        self.run(raw, &self.pre)
    }

    fn run<'t>(&self, raw: &'t str, mode: &Mode) -> Cow<'t, str> {
        let mut out = String::new();
        let drafted = match self.draft(raw, mode, &mut out) {
            Drafted::Same(range) => Cow::Borrowed(&raw[range]),
            Drafted::Written => Cow::Owned(out),
        };
        match self.formed(&drafted, mode) {
            Some(formed) => Cow::Owned(formed),
            None => drafted,
        }
    }

    /// Every step but the form: what is taken out first can join a letter and a mark.
    fn draft(&self, raw: &str, mode: &Mode, out: &mut String) -> Drafted {
        pass::run(raw, &mode.actions, mode.layout, out)
    }

    /// The text in the chosen form, or nothing where it is in it already.
    fn formed(&self, text: &str, mode: &Mode) -> Option<String> {
        let formed = form::apply(text, self.form)?;
        if self.form != Form::Nfkc {
            return Some(formed);
        }
        // NFKC brings new characters, spaces among them: they go through the other steps too.
        let mut again = String::with_capacity(formed.len());
        if let Drafted::Same(range) = self.draft(&formed, mode, &mut again) {
            again.push_str(&formed[range]);
        }
        Some(form::apply(&again, self.form).unwrap_or(again))
    }
}

#[cfg(test)]
mod tests;
