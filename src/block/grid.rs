//! Which column of its table a cell stands in, with cells that span rows and columns.

/// Columns beyond this one are not told apart.
const MOST_COLUMNS: usize = 64;

/// A table that is being read.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// For how many rows, this one counted, each column is taken.
    taken: Vec<u32>,
    /// Where the next cell of the row may stand.
    next: usize,
}

impl Grid {
    /// Begins a row.
    pub(super) fn row(&mut self) {
        self.next = 0;
        for rows in &mut self.taken {
            *rows = rows.saturating_sub(1);
        }
    }

    /// The column of the row's next cell, counted from 0, if it is one that is told apart.
    pub(super) fn cell(&mut self, columns: usize, rows: u32) -> Option<u32> {
        while self.taken.get(self.next).is_some_and(|rows| *rows > 0) {
            self.next += 1;
        }
        let column = self.next;
        if column >= MOST_COLUMNS {
            return None;
        }
        self.next = column.saturating_add(columns.max(1)).min(MOST_COLUMNS);
        if self.taken.len() < self.next {
            self.taken.resize(self.next, 0);
        }
        self.taken[column..self.next].fill(rows.max(1));
        Some(column as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_beside_those_that_reach_down_from_above() {
        let mut grid = Grid::default();
        grid.row();
        assert_eq!([grid.cell(1, 2), grid.cell(2, 1), grid.cell(1, 3)], [Some(0), Some(1), Some(3)]);
        grid.row();
        assert_eq!([grid.cell(1, 1), grid.cell(1, 1), grid.cell(1, 1)], [Some(1), Some(2), Some(4)]);
        grid.row();
        assert_eq!([grid.cell(3, 1), grid.cell(1, 1)], [Some(0), Some(4)]);
    }

    #[test]
    fn columns_have_an_end() {
        let mut grid = Grid::default();
        grid.row();
        assert_eq!([grid.cell(usize::MAX, 1), grid.cell(1, 1)], [Some(0), None]);
    }
}
