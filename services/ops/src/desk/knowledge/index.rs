//! Texts as words.

use std::collections::BTreeSet;

/// Longest Latin word that is told apart.
const LONGEST: usize = 32;

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Full-width Latin letters and digits are the same as the narrow ones.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// Runs of characters of one kind.
fn runs(text: &str) -> Vec<(bool, Vec<char>)> {
    let mut all: Vec<(bool, Vec<char>)> = Vec::new();
    let mut open = false;
    for c in text.chars().map(narrow).flat_map(char::to_lowercase) {
        let han = is_han(c);
        if !han && !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match all.last_mut() {
            Some((h, run)) if open && *h == han => run.push(c),
            _ => all.push((han, vec![c])),
        }
        open = true;
    }
    all
}

fn latin(run: &[char]) -> String {
    run.iter().take(LONGEST).collect()
}

/// The words of a text, for the index.
pub(super) fn of_text(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for (han, run) in runs(text) {
        if han {
            all.extend(run.windows(2).map(|p| p.iter().collect::<String>()));
            all.extend(run.iter().map(char::to_string));
        } else {
            all.insert(latin(&run));
        }
    }
    all
}

/// The words of a search: all of them have to be there. At most `max`.
pub(super) fn of_search(text: &str, max: usize) -> Vec<String> {
    let mut all = BTreeSet::new();
    for (han, run) in runs(text) {
        if han && run.len() > 1 {
            all.extend(run.windows(2).map(|p| p.iter().collect::<String>()));
        } else {
            all.insert(latin(&run));
        }
    }
    all.into_iter().take(max).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn chinese_is_cut_into_pairs_and_latin_into_words() {
        let words = of_text("磁盘IO慢，见 iostat-X；ＣＰＵ 100%");
        for w in ["磁盘", "磁", "io", "慢", "iostat", "x", "cpu", "100"] {
            assert!(words.contains(w), "{w} of {words:?}");
        }
        assert!(!words.contains("盘i") && !words.contains("慢见"), "punctuation and scripts part words");
        assert_eq!(of_search("磁盘 慢", 9), ["慢", "磁盘"]);
        assert_eq!(of_search("…", 9), Vec::<String>::new());
    }

    proptest! {
        /// Whatever piece of a text is searched for, the text is found.
        #[test]
        fn every_piece_of_a_text_finds_it(text in "[a-zA-Z0-9 \u{4e00}-\u{4e20}，。]{0,40}", from in 0usize..40, len in 1usize..12) {
            let chars: Vec<char> = text.chars().collect();
            let (a, b) = (from.min(chars.len()), (from + len).min(chars.len()));
            // A piece of a Latin word is another word: cut at borders of Latin runs.
            let inside = |n: usize| n > 0 && n < chars.len() && chars[n].is_ascii_alphanumeric() && chars[n - 1].is_ascii_alphanumeric();
            prop_assume!(!inside(a) && !inside(b));
            let piece: String = chars[a..b].iter().collect();
            let words = of_text(&text);
            for w in of_search(&piece, 99) {
                prop_assert!(words.contains(&w), "{} of {:?}", w, words);
            }
        }
    }
}
