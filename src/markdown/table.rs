//! Tables of data, as GitHub writes them: a row a line, cells between bars. Tables that lay out a page are none.

use rustc_hash::FxHashMap;

use super::inline::{Inlines, Place};
use crate::block::{Blocks, Role};

/// Words of a cell beyond which it is a text, and its table a layout.
const LONGEST_CELL: u32 = 100;

/// Blocks of a cell beyond which it is a text too.
const MOST_BLOCKS: usize = 4;

/// Of the cells that a table has room for, one in so many has to hold text: a row then is no longer than its words.
const FILLED: usize = 4;

/// The tables of data of a page, by their first block.
pub(super) struct Tables(FxHashMap<u32, Table>);

/// A table of data.
#[derive(Debug)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// Its columns that hold text, in order.
    columns: Vec<u32>,
    /// Its last block.
    last: u32,
}

#[derive(Debug)]
struct Row {
    /// Its container.
    container: u32,
    is_head: bool,
    cells: Vec<Cell>,
}

#[derive(Debug)]
struct Cell {
    container: u32,
    column: u32,
    words: u32,
    blocks: Vec<u32>,
}

/// Where a block stands in a table.
struct Standing {
    row: u32,
    cell: u32,
}

impl Tables {
    /// Of a page and the blocks of it that are kept.
    pub(super) fn new(page: &Blocks, kept: &[u32]) -> Self {
        let mut tables = FxHashMap::default();
        if page.markup.is_none() {
            return Self(tables);
        }
        // The nearest table around each container, itself counted, and whether a table holds another one.
        let mut around: Vec<u32> = Vec::with_capacity(page.containers.len());
        let mut is_layout = vec![false; page.containers.len()];
        for (at, container) in page.containers.iter().enumerate() {
            let outer = around.get(container.parent as usize).copied().unwrap_or(0);
            if &*container.tag == "table" {
                is_layout[outer as usize] = true;
                around.push(at as u32);
            } else {
                around.push(outer);
            }
        }
        let mut kept = kept.iter().copied().peekable();
        while let Some(first) = kept.next() {
            let of = |block: u32| around[page.blocks[block as usize].container as usize];
            let table = of(first);
            if table == 0 || is_layout[table as usize] || standing(page, first, table).is_none() {
                continue;
            }
            let mut blocks = vec![first];
            while let Some(block) = kept.next_if(|block| of(*block) == table) {
                blocks.push(block);
            }
            if let Some(read) = read(page, table, &blocks) {
                tables.insert(first, read);
            }
        }
        Self(tables)
    }

    /// The table whose first block this is.
    pub(super) fn starting_at(&self, block: u32) -> Option<&Table> {
        self.0.get(&block)
    }
}

impl Table {
    /// Whether a block that follows its first one is in it.
    pub(super) fn holds(&self, block: u32) -> bool {
        block <= self.last
    }

    /// Its lines.
    pub(super) fn rows(&self, inlines: &Inlines<'_>) -> String {
        let mut out = String::new();
        let (head, body) = match self.rows.split_first() {
            Some((first, body)) if first.is_head => (Some(first), body),
            _ => (None, &self.rows[..]),
        };
        self.row(head.map_or(&[], |row| &row.cells), Place::HeadCell, inlines, &mut out);
        out.push_str("\n|");
        self.columns.iter().for_each(|_| out.push_str(" --- |"));
        for row in body {
            out.push('\n');
            self.row(&row.cells, Place::Cell, inlines, &mut out);
        }
        out
    }

    fn row(&self, cells: &[Cell], place: Place, inlines: &Inlines<'_>, out: &mut String) {
        let mut cells = cells.iter().peekable();
        out.push('|');
        for column in &self.columns {
            out.push(' ');
            if let Some(cell) = cells.next_if(|cell| cell.column == *column) {
                for (number, block) in cell.blocks.iter().enumerate() {
                    if number > 0 {
                        out.push_str("<br>");
                    }
                    out.push_str(&inlines.text(*block, place));
                }
                out.push(' ');
            }
            out.push('|');
        }
    }
}

/// The row and the cell of a table that a block stands in.
fn standing(page: &Blocks, block: u32, table: u32) -> Option<Standing> {
    let (mut row, mut cell) = (None, None);
    let mut at = page.blocks[block as usize].container;
    while at != table {
        let container = &page.containers[at as usize];
        match &*container.tag {
            "td" | "th" => cell = Some(at),
            "tr" => row = Some(at),
            _ => {}
        }
        at = container.parent;
    }
    Some(Standing { row: row?, cell: cell? })
}

/// The table of some blocks, if it is one of data.
fn read(page: &Blocks, table: u32, blocks: &[u32]) -> Option<Table> {
    let places = &page.markup.as_ref()?.places;
    let mut rows: Vec<Row> = Vec::new();
    for at in blocks {
        let block = &page.blocks[*at as usize];
        if !matches!(block.role, Role::Cell | Role::Control) {
            return None;
        }
        let Standing { row, cell } = standing(page, *at, table)?;
        if rows.last().is_none_or(|last| last.container != row) {
            rows.push(Row { container: row, is_head: is_in_head(page, row), cells: Vec::new() });
        }
        let Row { cells, is_head, .. } = rows.last_mut()?;
        if cells.last().is_none_or(|last| last.container != cell) {
            let column = *places.get(&cell)?;
            if cells.last().is_some_and(|last| last.column >= column) {
                return None;
            }
            let is_first = cells.is_empty();
            let is_named = &*page.containers[cell as usize].tag == "th";
            *is_head |= is_first && is_named;
            *is_head &= is_named || is_in_head(page, row);
            cells.push(Cell { container: cell, column, words: 0, blocks: Vec::new() });
        }
        let cell = cells.last_mut()?;
        cell.words += block.stats.words;
        cell.blocks.push(*at);
        if cell.words > LONGEST_CELL || cell.blocks.len() > MOST_BLOCKS {
            return None;
        }
    }
    let mut columns: Vec<u32> =
        rows.iter().flat_map(|row| row.cells.iter().map(|cell| cell.column)).collect();
    let cells = columns.len();
    columns.sort_unstable();
    columns.dedup();
    let is_data = rows.len() >= 2 && columns.len() >= 2 && cells * FILLED >= rows.len() * columns.len();
    is_data.then_some(Table { rows, columns, last: *blocks.last()? })
}

/// Whether a row stands in its table's head.
fn is_in_head(page: &Blocks, row: u32) -> bool {
    &*page.containers[page.containers[row as usize].parent as usize].tag == "thead"
}
