/// Bytes of a token, on average; texts in other scripts have fewer.
const BYTES: usize = 4;
/// Tokens of an answer if the request does not say.
const USUAL: usize = 4000;
const LEAST: usize = 200;
const MOST: usize = 50_000;

/// How much of an answer is left to be said.
pub(crate) struct Budget {
    left: usize,
    begun: bool,
}

impl Budget {
    pub(crate) fn new(tokens: Option<usize>) -> Result<Self, String> {
        let tokens = tokens.unwrap_or(USUAL);
        if !(LEAST..=MOST).contains(&tokens) {
            return Err(format!("`max_tokens` must be from {LEAST} to {MOST}, not {tokens}"));
        }
        Ok(Self { left: tokens * BYTES, begun: false })
    }

    /// Takes the bytes of a part if there is room; the first part always has.
    pub(crate) fn take(&mut self, bytes: usize) -> bool {
        let fits = bytes <= self.left || !self.begun;
        if fits {
            self.begun = true;
            self.left = self.left.saturating_sub(bytes);
        }
        fits
    }

    /// Bytes that are left.
    pub(crate) fn left(&self) -> usize {
        self.left
    }
}

/// Where to go on: the cursor of an answer before.
pub(crate) fn offset(cursor: Option<&str>) -> Result<usize, String> {
    let Some(cursor) = cursor else { return Ok(0) };
    let wrong = || format!("`cursor` must be one that an answer gave, not {cursor:?}; leave it out to begin");
    cursor.strip_prefix('@').and_then(|number| number.parse().ok()).ok_or_else(wrong)
}

/// The cursor of what comes at `offset`.
pub(crate) fn cursor(offset: usize) -> String {
    format!("@{offset}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn budgets_and_cursors() {
        let mut budget = Budget::new(Some(200)).unwrap();
        assert!(budget.take(900), "the first part is always said");
        assert!(!budget.take(1));
        assert!(Budget::new(Some(1)).is_err());
        assert_eq!(offset(Some(&cursor(20))), Ok(20));
        assert!(offset(Some("20")).unwrap_err().contains("leave it out"));
    }
}
