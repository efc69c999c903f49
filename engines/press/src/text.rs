//! Texts from anywhere as texts that can be printed: nothing in them is lost silently, nothing in them changes what stands around them.

use std::fmt::Write as _;

/// Longest run of characters between which a line may not be broken; then an invisible place to break is put in.
const RUN: usize = 12;

/// Characters that say nothing by themselves and turn other text around, or hide in it.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Without hidden characters; line ends are `\n`, tabs spaces; at most so many characters, and if more are there, how many in all.
pub(crate) fn plain(s: &str, most: usize) -> String {
    let kept = s.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
    let mut out: String = kept.chars().filter(|c| !is_hidden(*c)).take(most).collect();
    let all = kept.chars().filter(|c| !is_hidden(*c)).count();
    if all > most {
        // A String takes whatever is written to it.
        let _ = write!(out, "…（共{all}字）");
    }
    out
}

/// A text for a page: what the font has not is written as its number, long words may be broken anywhere.
pub(crate) fn printed(s: &str, most: usize, shows: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(s.len());
    for c in plain(s, most).chars() {
        if c == '\n' || shows(c) {
            shown.push(c);
        } else {
            let _ = write!(shown, "[U+{:04X}]", u32::from(c));
        }
    }
    breakable(&shown)
}

/// Lines break between ideographs and at spaces by themselves.
fn breaks(c: char) -> bool {
    c.is_whitespace() || c >= '\u{2e80}'
}

fn breakable(s: &str) -> String {
    let mut out = String::with_capacity(s.len());
    for word in s.split_inclusive(breaks) {
        if word.len() <= RUN + 4 {
            out.push_str(word);
            continue;
        }
        let mut run = 0;
        for c in word.chars() {
            out.push(c);
            run += 1;
            if run >= RUN || matches!(c, '-' | '/' | '_' | '.' | ':' | '@' | '=' | '&' | '?') {
                out.push('\u{200b}');
                run = 0;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_go_and_long_words_break() {
        assert_eq!(plain("a\u{202e}b\u{0}c\r\nd\te", 100), "abc\nd e");
        assert_eq!(plain(&"长".repeat(20), 3), "长长长…（共20字）");
        let ascii = |c: char| c.is_ascii() || ('\u{2e80}'..='\u{9fff}').contains(&c);
        assert_eq!(printed("医院\u{1f600}", 9, ascii), "医院[U+1F600]");
        let id = printed("0192aaaa-0000-7000-8000-000000000001", 99, ascii);
        assert_eq!(
            id.split('\u{200b}').collect::<Vec<_>>(),
            ["0192aaaa-", "0000-", "7000-", "8000-", "000000000001", ""]
        );
        assert_eq!(printed("2026-11-01 00:00:00", 99, ascii), "2026-11-01 00:00:00");
    }
}
