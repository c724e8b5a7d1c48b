//! Lines under way: each with the marks of the quotes and list items that it stands in.

/// What stands around a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// Its container, which tells it from others.
    pub(super) container: u32,
    /// An item of a list, or else a quote.
    pub(super) item: Option<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    /// The list's container.
    pub(super) list: u32,
    /// Its number, if the list is ordered.
    pub(super) number: Option<u32>,
}

/// How a block follows the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// A paragraph.
    Paragraph,
    /// A paragraph with a term of a definition list: a term before it stands on the line above.
    Term,
    /// A paragraph with a definition: what it defines, and other definitions of that, stand on the lines above.
    Definition,
    /// Anything else, which has blank lines around it.
    Apart,
}

/// A level that is open.
#[derive(Debug)]
struct Level {
    step: Step,
    /// Which of the two marks that there are its list has: lists that touch differ.
    second: bool,
    /// How many columns its mark takes, which indent the lines of an item.
    width: usize,
}

/// Markdown under way.
#[derive(Debug, Default)]
pub(super) struct Writer {
    out: String,
    open: Vec<Level>,
    last: Option<Join>,
}

impl Writer {
    /// Adds a block of lines.
    pub(super) fn block(&mut self, steps: &[Step], lines: &str, join: Join) {
        let shared = self.open.iter().zip(steps).take_while(|(level, step)| level.step == **step).count();
        let ended = self.open.get(shared).map(|level| (level.step, level.second));
        let is_shallower = self.open.len() > shared;
        self.open.truncate(shared);
        let new = &steps[shared..];
        if self.last.is_some() {
            match (self.last, join) {
                (Some(Join::Term), Join::Term | Join::Definition)
                | (Some(Join::Definition), Join::Definition)
                    if new.is_empty() && !is_shallower =>
                {
                    self.out.push_str("\\\n");
                }
                _ if self.is_tight(new.first(), ended, join) => self.out.push('\n'),
                _ => {
                    self.out.push('\n');
                    let start = self.out.len();
                    self.indent(self.open.len());
                    self.out.truncate(start + self.out[start..].trim_end().len());
                    self.out.push('\n');
                }
            }
        }
        self.last = Some(join);
        self.indent(shared);
        for (at, step) in new.iter().enumerate() {
            let beside = ended.filter(|_| at == 0);
            self.begin(*step, beside);
        }
        for (number, line) in lines.split('\n').enumerate() {
            if number > 0 {
                self.out.push('\n');
                let start = self.out.len();
                self.indent(self.open.len());
                if line.is_empty() {
                    self.out.truncate(start + self.out[start..].trim_end().len());
                }
            }
            self.out.push_str(line);
        }
    }

    /// Adds a picture that stands between blocks, in what the block before it and that of these steps share.
    pub(super) fn aside(&mut self, steps: &[Step], line: &str) {
        let shared = self.open.iter().zip(steps).take_while(|(level, step)| level.step == **step).count();
        self.block(&steps[..shared], line, Join::Apart);
    }

    /// The Markdown.
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Whether no blank line stands before a block: paragraphs that are items of one list, or the first of a list in an
    /// item.
    fn is_tight(&self, first: Option<&Step>, ended: Option<(Step, bool)>, join: Join) -> bool {
        let Some(Step { item: Some(item), .. }) = first else { return false };
        let in_item = self.open.last().is_some_and(|level| level.step.item.is_some());
        join != Join::Apart
            && self.last != Some(Join::Apart)
            && match ended {
                Some((ended, _)) => ended.item.is_some_and(|ended| ended.list == item.list),
                // A list that interrupts a paragraph has to start with 1.
                None => in_item && item.number.is_none_or(|number| number == 1),
            }
    }

    /// Opens a level with its mark. `beside` is the level that ended there just now.
    fn begin(&mut self, step: Step, beside: Option<(Step, bool)>) {
        let start = self.out.len();
        let mut second = false;
        match step.item {
            None => self.out.push_str("> "),
            Some(item) => {
                if let Some((Step { item: Some(other), .. }, other_second)) = beside {
                    let is_like = other.number.is_some() == item.number.is_some();
                    second = is_like && other_second != (other.list != item.list);
                }
                match (item.number, second) {
                    (None, false) => self.out.push_str("- "),
                    (None, true) => self.out.push_str("* "),
                    (Some(number), false) => self.out.push_str(&format!("{number}. ")),
                    (Some(number), true) => self.out.push_str(&format!("{number}) ")),
                }
            }
        }
        self.open.push(Level { step, second, width: self.out.len() - start });
    }

    /// The marks of a line that begins no level.
    fn indent(&mut self, levels: usize) {
        for level in &self.open[..levels] {
            match level.step.item {
                None => self.out.push_str("> "),
                Some(_) => self.out.extend(std::iter::repeat_n(' ', level.width)),
            }
        }
    }
}
