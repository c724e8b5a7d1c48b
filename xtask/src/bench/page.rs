//! The results as a Markdown page: what was run, where, on what, and every figure with its spread.

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::model::ModelTimes;
use super::peers::Peer;
use super::process::Measured;
use crate::ROOT;
use crate::ran::{machine, output};

/// One program in one case.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) command: Vec<String>,
    /// Pages of its input, where the case counts pages.
    pub(crate) pages: usize,
    pub(crate) measured: Vec<Measured>,
}

impl Row {
    pub(crate) fn new(name: &str, command: Vec<String>) -> Self {
        Self { name: name.to_owned(), command, pages: 0, measured: Vec::new() }
    }
}

/// What speed is in a case.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unit {
    BytesByCpu,
    BytesByWall,
    PagesByWall,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::BytesByCpu => "MB/s of CPU time",
            Self::BytesByWall => "MB/s of wall time",
            Self::PagesByWall => "pages/s of wall time",
        }
    }
}

/// Rows that ran in turn; each ratio is the first row's speed by another row's in the same round.
#[derive(Debug)]
pub(crate) struct Case {
    title: &'static str,
    unit: Unit,
    files: u64,
    bytes: u64,
    rows: Vec<Row>,
}

impl Case {
    pub(crate) fn new(title: &'static str, data: &Path, unit: Unit, rows: Vec<Row>) -> Result<Self> {
        let (mut files, mut bytes) = (0, 0);
        for entry in fs::read_dir(data)? {
            let found = entry?.metadata()?;
            if found.is_file() {
                files += 1;
                bytes += found.len();
            }
        }
        Ok(Self { title, unit, files, bytes, rows })
    }

    fn speed(&self, row: &Row, measured: &Measured) -> f64 {
        // A tick is the least that can be measured.
        let (cpu, wall) = (measured.cpu.max(0.01), measured.wall.max(1e-6));
        match self.unit {
            Unit::BytesByCpu => self.bytes as f64 / 1e6 / cpu,
            Unit::BytesByWall => self.bytes as f64 / 1e6 / wall,
            Unit::PagesByWall => row.pages as f64 / wall,
        }
    }

    fn speeds(&self, row: &Row) -> Vec<f64> {
        row.measured.iter().map(|measured| self.speed(row, measured)).collect()
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n## {}\n", self.title)?;
        writeln!(f, "{} files, {:.1} MB.\n", self.files, self.bytes as f64 / 1e6)?;
        writeln!(
            f,
            "| program | {} (median) | CPU s | wall s | peak MB | first row / this row: min | median | max |",
            self.unit.name()
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|---|")?;
        let first = self.rows.first().map(|row| self.speeds(row)).unwrap_or_default();
        for (at, row) in self.rows.iter().enumerate() {
            let speeds = self.speeds(row);
            let peak = row.measured.iter().map(|measured| measured.peak).max().unwrap_or_default();
            let ratios = if at == 0 {
                "| |".to_owned()
            } else {
                let ratios: Vec<f64> = first.iter().zip(&speeds).map(|(first, this)| first / this).collect();
                let (least, most) = spread(&ratios);
                format!("{least:.2} | {:.2} | {most:.2}", median(&ratios))
            };
            writeln!(
                f,
                "| {} | {:.1} | {:.2} | {:.2} | {:.0} | {ratios} |",
                row.name,
                median(&speeds),
                median(&row.measured.iter().map(|measured| measured.cpu).collect::<Vec<_>>()),
                median(&row.measured.iter().map(|measured| measured.wall).collect::<Vec<_>>()),
                peak as f64 / 1e6,
            )?;
        }
        Ok(())
    }
}

/// The whole page.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    cases: &'a [Case],
    models: Option<&'a ModelTimes>,
    head: Vec<(&'static str, String)>,
}

impl<'a> Page<'a> {
    pub(crate) fn new(cases: &'a [Case], models: Option<&'a ModelTimes>, peers: &[Peer]) -> Result<Self> {
        let rounds =
            cases.iter().flat_map(|case| &case.rows).map(|row| row.measured.len()).max().unwrap_or_default();
        let asked: Vec<String> = std::env::args().skip(1).collect();
        let programs: Vec<&str> = peers.iter().map(|peer| peer.name()).collect();
        let program = format!("{ROOT}/target/release/dehusk");
        let commit = output("git", &["-C", ROOT, "describe", "--always", "--dirty"]);
        let mut head = vec![
            ("Date", output("date", &["-u", "+%Y-%m-%d"])),
            ("Command", format!("`cargo xtask {}`", asked.join(" "))),
            ("Rounds", format!("{rounds}, the programs of a case in turn")),
            ("Program", format!("{}, {commit}", output(&program, &["--version"]))),
            ("Compiler", output("rustc", &["--version"])),
        ];
        if !programs.is_empty() {
            let python = format!("{ROOT}/target/bench-venv/bin/python");
            head.push(("Peers", format!("{}, {}", programs.join(", "), output(&python, &["--version"]))));
        }
        head.push(("Machine", machine()));
        Ok(Self { cases, models, head })
    }
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# Speed and memory\n")?;
        writeln!(f, "Whole processes, from files to JSONL; a ratio is of two runs of the same round.\n")?;
        for (name, value) in &self.head {
            writeln!(f, "- {name}: {value}")?;
        }
        self.cases.iter().try_for_each(|case| write!(f, "{case}"))?;
        self.models.map_or(Ok(()), |models| write!(f, "{models}"))
    }
}

pub(super) fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        len if len % 2 == 1 => sorted[len / 2],
        len => (sorted[len / 2 - 1] + sorted[len / 2]) / 2.0,
    }
}

fn spread(numbers: &[f64]) -> (f64, f64) {
    (numbers.iter().copied().fold(f64::INFINITY, f64::min), numbers.iter().copied().fold(0.0, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_count_lies_between() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
    }
}
