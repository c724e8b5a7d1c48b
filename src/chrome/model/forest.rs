//! Gradient-boosted trees over flat arrays: the smallest evaluator that serves a model trained elsewhere.
//!
//! A tree asks of one number after another whether it is at most a threshold, until it comes to a leaf; a forest adds
//! up the leaves of its trees. Many rows go down a tree at once: each question is asked of all of them in a few
//! instructions, and a bit a row says who came that way, so that the processor never has to guess where one turns.

use wide::f32x8;

use super::bytes::{Reader, Writer};

/// Rows that go down a tree at once: a bit of a word each.
pub const ROWS: usize = u64::BITS as usize;

/// Up to so many rows, each goes down alone. Asking all at once takes as many instructions as twelve that go alone (352,000 and
/// 30,000 a document of one line), but the processor has to guess where these turn.
const FEW: usize = 4;

/// A question of a tree.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Node {
    /// Up to this value it goes to the left.
    threshold: f32,
    /// Which number of a row is asked.
    column: u16,
    /// The next question; or, negative, the leaf `-1 - next`.
    next: [i16; 2],
}

/// Trees that add up to a log-odds or another number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Forest {
    nodes: Vec<Node>,
    /// The mean of the leaves below each node, weighed by what training had there: what is known before the answer.
    values: Vec<f32>,
    leaves: Vec<f32>,
    /// Where the nodes and leaves of each tree begin.
    trees: Vec<(u32, u32)>,
}

/// One tree of a forest.
#[derive(Debug, Clone, Copy)]
struct Tree<'a> {
    nodes: &'a [Node],
    values: &'a [f32],
    leaves: &'a [f32],
}

/// A split as training gave it, for [`Forest::push_tree`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Split {
    /// Which number of a row is asked.
    pub column: u16,
    /// Up to this value it goes to the left.
    pub threshold: f32,
    /// Left and right: the index of a split, or `-1 - leaf`.
    pub next: [i16; 2],
    /// The mean of the leaves below.
    pub value: f32,
}

impl Forest {
    /// Adds a tree, root first. A tree of one leaf has no splits.
    ///
    /// # Errors
    /// Says what is wrong where a split points at nothing or back.
    pub fn push_tree(&mut self, splits: &[Split], leaves: &[f32]) -> Result<(), String> {
        let well_formed = splits.iter().enumerate().all(|(at, split)| {
            split.next.iter().all(|&next| match usize::try_from(next) {
                Ok(next) => next > at && next < splits.len(),
                Err(_) => ((-1 - next) as usize) < leaves.len(),
            })
        });
        if leaves.is_empty() || !well_formed {
            return Err(format!("tree {} is malformed", self.trees.len()));
        }
        self.trees.push((self.nodes.len() as u32, self.leaves.len() as u32));
        self.nodes.extend(splits.iter().map(|split| Node {
            threshold: split.threshold,
            column: split.column,
            next: split.next,
        }));
        self.values.extend(splits.iter().map(|split| split.value));
        self.leaves.extend_from_slice(leaves);
        Ok(())
    }

    /// How many trees it has.
    pub fn len(&self) -> usize {
        self.trees.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.trees.is_empty()
    }

    /// The columns that it asks for, sorted, each once.
    pub fn columns(&self) -> Vec<u16> {
        let mut columns: Vec<u16> = self.nodes.iter().map(|node| node.column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The sum for a row.
    pub fn sum(&self, row: &[f32]) -> f32 {
        self.sum_of(|column| row[column])
    }

    /// The sum for a row that has these numbers in its columns.
    fn sum_of(&self, number: impl Fn(usize) -> f32) -> f32 {
        let ends = self.trees.iter().skip(1).map(|(node, _)| *node as usize).chain([self.nodes.len()]);
        let leaf = |(&(first, leaf), end): (&(u32, u32), usize)| {
            let nodes = &self.nodes[first as usize..end];
            let mut next: i16 = if nodes.is_empty() { -1 } else { 0 };
            while next >= 0 {
                let node = &nodes[next as usize];
                next = node.next[usize::from(number(node.column as usize) > node.threshold)];
            }
            self.leaves[leaf as usize + (-1 - next) as usize]
        };
        self.trees.iter().zip(ends).map(leaf).sum()
    }

    /// The sums for the first so many rows, at least one, of which `columns` holds the numbers column by column.
    pub fn sums(&self, columns: &[[f32; ROWS]], rows: usize) -> [f32; ROWS] {
        let mut sums = [0.0; ROWS];
        if rows <= FEW {
            for (row, sum) in sums.iter_mut().enumerate().take(rows) {
                *sum = self.sum_of(|column| columns[column][row]);
            }
            return sums;
        }
        let all = u64::MAX >> (ROWS - rows);
        let mut add = |leaf: f32, mut rows: u64| {
            while rows != 0 {
                sums[rows.trailing_zeros() as usize] += leaf;
                rows &= rows - 1;
            }
        };
        // The rows that come to each node. Nodes stand after those that lead to them.
        let mut coming = Vec::new();
        for at in 0..self.trees.len() {
            let Tree { nodes, leaves, .. } = self.tree(at);
            coming.clear();
            coming.resize(nodes.len(), 0);
            match coming.first_mut() {
                Some(first) => *first = all,
                None => add(leaves[0], all),
            }
            for (at, node) in nodes.iter().enumerate() {
                let rows = coming[at];
                if rows == 0 {
                    continue;
                }
                let above = above(&columns[node.column as usize], node.threshold);
                for (next, rows) in node.next.into_iter().zip([rows & !above, rows & above]) {
                    match usize::try_from(next) {
                        Ok(next) => coming[next] = rows,
                        Err(_) => add(leaves[(-1 - next) as usize], rows),
                    }
                }
            }
        }
        sums
    }

    /// What each column adds to the sum of a row, by how the mean changes with each answer (Saabas, "Interpreting random
    /// forests", 2014, <http://blog.datadive.net/interpreting-random-forests/>): at most `most` columns with their share, the
    /// greatest first.
    pub fn reasons(&self, row: &[f32], most: usize) -> Vec<(u16, f32)> {
        let mut shares = vec![0.0_f32; row.len()];
        for at in 0..self.trees.len() {
            let Tree { nodes, values, leaves } = self.tree(at);
            let mut next: i16 = if nodes.is_empty() { -1 } else { 0 };
            while let Ok(at) = usize::try_from(next) {
                let node = &nodes[at];
                next = node.next[usize::from(row[node.column as usize] > node.threshold)];
                let value = match usize::try_from(next) {
                    Ok(next) => values[next],
                    Err(_) => leaves[(-1 - next) as usize],
                };
                shares[node.column as usize] += value - values[at];
            }
        }
        let mut reasons: Vec<(u16, f32)> = (0..).zip(shares).filter(|(_, share)| *share != 0.0).collect();
        let by_share =
            |a: &(u16, f32), b: &(u16, f32)| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0));
        if most < reasons.len() {
            reasons.select_nth_unstable_by(most, by_share);
            reasons.truncate(most);
        }
        reasons.sort_unstable_by(by_share);
        reasons
    }

    fn tree(&self, at: usize) -> Tree<'_> {
        let (node, leaf) = self.trees[at];
        let (node_end, leaf_end) =
            self.trees.get(at + 1).copied().unwrap_or((self.nodes.len() as u32, self.leaves.len() as u32));
        let nodes = node as usize..node_end as usize;
        Tree {
            nodes: &self.nodes[nodes.clone()],
            values: &self.values[nodes],
            leaves: &self.leaves[leaf as usize..leaf_end as usize],
        }
    }

    /// Writes it down.
    pub(super) fn write(&self, out: &mut Writer) {
        out.number(self.trees.len());
        for at in 0..self.trees.len() {
            let Tree { nodes, values, leaves } = self.tree(at);
            out.number(nodes.len());
            for (node, value) in nodes.iter().zip(values) {
                out.short(node.column);
                out.float(node.threshold);
                out.short(node.next[0] as u16);
                out.short(node.next[1] as u16);
                out.float(*value);
            }
            out.number(leaves.len());
            leaves.iter().for_each(|leaf| out.float(*leaf));
        }
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// Says what is wrong with the bytes.
    pub(super) fn read(from: &mut Reader<'_>, width: usize) -> Result<Self, String> {
        let mut forest = Self::default();
        for _ in 0..from.number()? {
            let splits: Vec<Split> = (0..from.number()?)
                .map(|_| {
                    let column = from.short()?;
                    if column as usize >= width {
                        return Err(format!("a tree asks for column {column} of {width}"));
                    }
                    Ok(Split {
                        column,
                        threshold: from.float()?,
                        next: [from.short()? as i16, from.short()? as i16],
                        value: from.float()?,
                    })
                })
                .collect::<Result<_, _>>()?;
            let leaves: Vec<f32> = (0..from.number()?).map(|_| from.float()).collect::<Result<_, _>>()?;
            forest.push_tree(&splits, &leaves)?;
        }
        Ok(forest)
    }
}

/// Which rows have a number above a threshold.
fn above(column: &[f32; ROWS], threshold: f32) -> u64 {
    let (eights, _) = column.as_chunks::<8>();
    let bits = |eight: &[f32; 8]| u64::from(f32x8::new(*eight).simd_gt(f32x8::splat(threshold)).to_bitmask());
    eights.iter().enumerate().fold(0, |above, (at, eight)| above | bits(eight) << (8 * at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two trees: one asks column 0, then column 1; the other is one leaf.
    fn forest() -> Forest {
        let mut forest = Forest::default();
        let splits = [
            Split { column: 0, threshold: 1.0, next: [-1, 1], value: 0.5 },
            Split { column: 1, threshold: 0.0, next: [-2, -3], value: 1.5 },
        ];
        forest.push_tree(&splits, &[-0.5, 1.0, 2.0]).expect("it is well-formed");
        forest.push_tree(&[], &[0.25]).expect("it is well-formed");
        forest
    }

    #[test]
    fn adds_up_the_leaves() {
        let rows = [([1.0, 9.0], -0.25), ([1.5, 0.0], 1.25), ([2.0, 0.1], 2.25), ([f32::NAN, 0.0], -0.25)];
        let mut columns = [[0.0; ROWS]; 2];
        let mut expected = [0.0; ROWS];
        for at in 0..ROWS {
            let (row, sum) = rows[at % rows.len()];
            assert_eq!(forest().sum(&row), sum);
            (columns[0][at], columns[1][at], expected[at]) = (row[0], row[1], sum);
        }
        for rows in [ROWS, FEW + 1, FEW, 1] {
            assert_eq!(forest().sums(&columns, rows)[..rows], expected[..rows]);
        }
    }

    #[test]
    fn shares_the_sum_out_to_columns() {
        assert_eq!(forest().reasons(&[2.0, 0.1], 9), [(0, 1.0), (1, 0.5)]);
        assert_eq!(forest().reasons(&[2.0, 0.1], 1), [(0, 1.0)]);
        assert_eq!(forest().reasons(&[0.0, 0.1], 9), [(0, -1.0)]);
    }

    #[test]
    fn reads_what_it_wrote() {
        let mut out = Writer::default();
        forest().write(&mut out);
        let bytes = out.into_bytes();
        assert_eq!(Forest::read(&mut Reader::new(&bytes), 2), Ok(forest()));
        assert!(Forest::read(&mut Reader::new(&bytes), 1).is_err());
        assert!(Forest::read(&mut Reader::new(&bytes[..bytes.len() - 1]), 2).is_err());
    }

    #[test]
    fn refuses_a_tree_that_points_back() {
        let split = Split { column: 0, threshold: 0.0, next: [0, -1], value: 0.0 };
        assert!(Forest::default().push_tree(&[split], &[1.0]).is_err());
    }
}
