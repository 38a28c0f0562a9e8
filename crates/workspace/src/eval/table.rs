use std::iter::repeat_n;

/// Rows of cells under a heading each.
#[derive(Clone, Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(heads: &[&str]) -> Self {
        Self { rows: vec![heads.iter().map(|head| (*head).to_owned()).collect()] }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// In columns; the first to the left, the others to the right.
    pub(super) fn text(&self) -> String {
        let widths: Vec<usize> = (0..self.columns()).map(|at| self.width(at)).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, &width))| match at {
                0 => format!("{cell:<width$}"),
                _ => format!("  {cell:>width$}"),
            });
            cells.collect::<String>().trim_end().to_owned() + "\n"
        };
        self.rows.iter().map(line).collect()
    }

    /// As a Markdown table.
    pub(super) fn markdown(&self) -> String {
        let line = |row: &Vec<String>| format!("| {} |\n", row.join(" | "));
        let mut lines: Vec<String> = self.rows.iter().map(line).collect();
        let rule: String = ["---"]
            .into_iter()
            .chain(repeat_n("---:", self.columns().saturating_sub(1)))
            .map(|cell| format!("| {cell} "))
            .collect();
        lines.insert(1, format!("{rule}|\n"));
        lines.concat()
    }

    fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn width(&self, at: usize) -> usize {
        self.rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lays_out() {
        let mut table = Table::new(&["method", "R-1", "R-2"]);
        table.row(["lead".to_owned(), "0.4".to_owned(), "0.1234".to_owned()]);
        assert_eq!(table.text(), "method  R-1     R-2\nlead    0.4  0.1234\n");
        assert_eq!(
            table.markdown(),
            "| method | R-1 | R-2 |\n| --- | ---: | ---: |\n| lead | 0.4 | 0.1234 |\n"
        );
    }
}
