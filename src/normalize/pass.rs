//! The one pass over a text that does every step but the Unicode form: spans of plain characters go through whole,
//! and what stands between them is dealt with by class.

use super::classes::{Class, Lead};
use super::draft::{Draft, Drafted};
use super::invisible::{self, Before};
use super::layout::{Kind, Layout, Waiting};
use super::options::{Choice, Controls, Ligatures, LineEnds, Options, Quotes, Spaces, Widths};
use super::{ansi, folds};

/// What is done to each class of characters in one kind of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Actions([Action; Class::COUNT]);

/// What is done to a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// It stays.
    Keep,
    /// It goes.
    Drop,
    /// It is white space within a line, as itself.
    White,
    /// It is white space within a line, as U+0020.
    Space,
    /// It ends a line; CR takes an LF behind it along.
    LineEnd,
    /// It ends a paragraph.
    ParagraphEnd,
    /// It opens an escape sequence, and goes with it.
    Escape,
    /// It becomes U+FFFD.
    Replace,
    /// It becomes the character that windows-1252 has in its place.
    Windows1252,
    /// It stays where a letter beside it needs it.
    Separator,
    /// It stays behind an ideograph.
    IdeographSelector,
    /// It stays, with the tags behind it that make it a flag.
    Flag,
    /// A ligature becomes its letters.
    Expand,
    /// A full-width character becomes narrow.
    Narrow,
    /// A quote, dash or ellipsis becomes ASCII.
    Quote,
}

impl Actions {
    /// What the options say for a kind of text.
    pub(super) fn new(options: &Options, layout: Layout) -> Self {
        let or_keep = |fate, action| if fate == Choice::Keep { Action::Keep } else { action };
        let line_end = match (options.line_ends, layout.kind) {
            (LineEnds::Keep, Kind::Text) => Action::Keep,
            (_, Kind::Inline) => Action::Space,
            _ => Action::LineEnd,
        };
        let control = match options.controls {
            Controls::Keep => Action::Keep,
            Controls::Replace => Action::Replace,
            Controls::Remove => Action::Drop,
        };
        let mut actions = Self([Action::Keep; Class::COUNT]);
        for (class, action) in [
            (Class::Space, Action::White),
            (Class::Tab, Action::White),
            (Class::LineFeed, Action::LineEnd),
            (Class::Return, line_end),
            (Class::OtherLineEnd, line_end),
            (Class::ParagraphEnd, if line_end == Action::LineEnd { Action::ParagraphEnd } else { line_end }),
            (Class::Escape, if options.ansi == Choice::Remove { Action::Escape } else { control }),
            (Class::Control, control),
            (Class::Windows1252, if control == Action::Keep { Action::Keep } else { Action::Windows1252 }),
            (
                Class::OtherSpace,
                match (options.spaces, layout.kind) {
                    (Spaces::Ascii, Kind::Text | Kind::Inline) => Action::Space,
                    _ => Action::Keep,
                },
            ),
            (Class::ZeroWidth, or_keep(options.zero_width, Action::Drop)),
            (Class::Separator, or_keep(options.zero_width, Action::Separator)),
            (Class::Joiner, or_keep(options.joiners, Action::Drop)),
            (
                Class::IdeographSelector,
                match (options.joiners, options.tags) {
                    (Choice::Remove, _) => Action::Drop,
                    (Choice::Keep, tags) => or_keep(tags, Action::IdeographSelector),
                },
            ),
            (Class::BlackFlag, or_keep(options.tags, Action::Flag)),
            (Class::Tag, or_keep(options.tags, Action::Drop)),
            (Class::SoftHyphen, or_keep(options.soft_hyphens, Action::Drop)),
            (Class::Bidi, or_keep(options.bidi, Action::Drop)),
            (Class::Noncharacter, or_keep(options.noncharacters, Action::Drop)),
            (Class::PrivateUse, or_keep(options.private_use, Action::Drop)),
            (Class::Replacement, or_keep(options.replacement_chars, Action::Drop)),
            (
                Class::Ligature,
                if options.ligatures == Ligatures::Expand { Action::Expand } else { Action::Keep },
            ),
            (Class::FullWidth, if options.widths == Widths::Ascii { Action::Narrow } else { Action::Keep }),
            (Class::Quote, if options.quotes == Quotes::Ascii { Action::Quote } else { Action::Keep }),
        ] {
            actions.0[class as usize] = action;
        }
        if options.joiners == Choice::Remove && actions.0[Class::BlackFlag as usize] == Action::Flag {
            actions.0[Class::BlackFlag as usize] = Action::Keep;
        }
        actions
    }

    fn of(&self, c: char) -> Action {
        self.0[Class::of(c) as usize]
    }
}

/// Does the steps on a text. Linear, whatever the text is.
pub(super) fn run(text: &str, actions: &Actions, layout: Layout, out: &mut String) -> Drafted {
    let mut pass = Pass {
        text,
        actions,
        draft: Draft::new(text, out),
        waiting: Waiting::new(layout),
        separator: None,
        before: Before::default(),
    };
    let mut at = 0;
    loop {
        let (end, special) = pass.span(at);
        if end > at {
            pass.keep(at, end);
        }
        match special {
            Some((c, action)) => at = end + pass.deal_with(c, action, end),
            None => return pass.draft.finish(),
        }
    }
}

struct Pass<'s, 'o> {
    text: &'s str,
    actions: &'s Actions,
    draft: Draft<'s, 'o>,
    waiting: Waiting,
    /// A ZWSP or vowel separator that waits for the character behind it.
    separator: Option<char>,
    before: Before,
}

impl Pass<'_, '_> {
    /// The end of the span of characters from a place that stay as they are, and the character that ends it. Lone
    /// spaces between them belong to it.
    fn span(&self, from: usize) -> (usize, Option<(char, Action)>) {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(byte) = bytes.get(at) {
            match Lead::of(*byte) {
                Lead::Plain => at += 1,
                Lead::Space => match bytes.get(at + 1).map(|next| Lead::of(*next)) {
                    Some(Lead::Plain) if at > from => at += 2,
                    Some(Lead::Unsure) if at > from && self.special(at + 1).is_none() => at += 2,
                    _ => return (at, Some((' ', Action::White))),
                },
                Lead::Unsure => match self.special(at) {
                    None => at += 1,
                    special => return (at, special),
                },
            }
        }
        (at, None)
    }

    /// The unsure character at a place, if something is done to it. The bytes behind its first one count as plain.
    fn special(&self, at: usize) -> Option<(char, Action)> {
        let bytes = self.text.as_bytes();
        if bytes.get(at + 1).is_some_and(|second| Lead::is_settled_by(bytes[at], *second)) {
            return None;
        }
        let c = self.text[at..].chars().next()?;
        let action = self.actions.of(c);
        (action != Action::Keep).then_some((c, action))
    }

    /// Adds a range of the text as it is.
    fn keep(&mut self, start: usize, end: usize) {
        let piece = &self.text[start..end];
        self.settle(piece);
        self.draft.add_slice(start..end);
        self.before.pass(piece);
    }

    /// Adds text instead of a character.
    fn put(&mut self, piece: &str) {
        self.settle(piece);
        self.draft.add(piece);
        self.before.pass(piece);
    }

    /// Adds what waits for the text behind it, which is now there.
    fn settle(&mut self, next: &str) {
        let separator = self.separator.take();
        if !self.waiting.is_empty() {
            self.waiting.settle(&mut self.draft);
            self.before.pass(" ");
        } else if let Some(separator) = separator
            && !self.draft.is_empty()
            && self.before.wants_separator(separator, next.chars().next())
        {
            let mut buffer = [0; 4];
            let separator = separator.encode_utf8(&mut buffer);
            self.draft.add(separator);
            self.before.pass(separator);
        }
    }

    /// Deals with one character at a place, and returns how many bytes that took.
    fn deal_with(&mut self, c: char, action: Action, at: usize) -> usize {
        let length = c.len_utf8();
        let behind = &self.text[at + length..];
        match action {
            Action::Keep => self.keep(at, at + length),
            Action::Drop => {}
            Action::White => self.waiting.space(c),
            Action::Space => self.waiting.space(' '),
            Action::LineEnd => {
                self.waiting.line_end();
                if c == '\r' && behind.starts_with('\n') {
                    return length + 1;
                }
            }
            Action::ParagraphEnd => {
                self.waiting.line_end();
                self.waiting.line_end();
            }
            Action::Escape => return length + ansi::tail(behind),
            Action::Replace => self.put("\u{FFFD}"),
            Action::Windows1252 => self.windows_1252(c),
            Action::Separator => self.separator = Some(c),
            Action::IdeographSelector => {
                if self.waiting.is_empty() && self.separator.is_none() && self.before.is_ideograph() {
                    self.keep(at, at + length);
                }
            }
            Action::Flag => {
                let flag = length + invisible::flag_tags(behind);
                self.keep(at, at + flag);
                return flag;
            }
            Action::Expand => self.put(folds::ligature(c)),
            Action::Narrow => self.put(folds::narrow(c).encode_utf8(&mut [0; 4])),
            Action::Quote => self.put(folds::quote(c)),
        }
        length
    }

    /// Adds the character that was meant, which may be one that a step deals with.
    fn windows_1252(&mut self, c: char) {
        let Some(meant) = folds::windows_1252(c) else { return };
        if self.actions.of(meant) == Action::Quote {
            self.put(folds::quote(meant));
        } else {
            self.put(meant.encode_utf8(&mut [0; 4]));
        }
    }
}
