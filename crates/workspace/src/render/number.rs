use std::time::Duration;

/// A number with its noun: `1 story`, `2,225 articles`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n as u64), if n == 1 { one } else { many })
}

/// Digits in groups of three: `2,225`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A size in the unit that leaves one to three digits before the point.
pub fn bytes(n: u64) -> String {
    let mut size = n as f64;
    for unit in ["bytes", "KB", "MB", "GB"] {
        if size < 1000.0 || unit == "GB" {
            return if unit == "bytes" { format!("{n} bytes") } else { format!("{size:.1} {unit}") };
        }
        size /= 1000.0;
    }
    String::new()
}

/// A time taken: `0.42 s`, `1 min 12 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    if whole < 60 {
        format!("{:.2} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", whole / 60, whole % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grouped_digits() {
        let check = |n: u64, expect: &str| assert_eq!(grouped(n), expect);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(1_234_567, "1,234,567");
    }

    #[test]
    fn counted() {
        let check = |n: usize, expect: &str| assert_eq!(count(n, "story", "stories"), expect);
        check(0, "0 stories");
        check(1, "1 story");
        check(2225, "2,225 stories");
    }

    #[test]
    fn sizes_and_times() {
        let check = |n: u64, expect: &str| assert_eq!(bytes(n), expect);
        check(12, "12 bytes");
        check(1500, "1.5 KB");
        check(7_340_000, "7.3 MB");
        check(9_000_000_000_000, "9000.0 GB");
        assert_eq!(seconds(Duration::from_millis(420)), "0.42 s");
        assert_eq!(seconds(Duration::from_secs(72)), "1 min 12 s");
    }
}
