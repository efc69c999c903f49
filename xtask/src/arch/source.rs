//! A Rust source read just closely enough: which characters are code, which string literals stand where, which lines are
//! tests. A full parser would find no more of what the rules ask.

/// A source file, taken apart.
pub struct Source {
    /// The lines with comments and the insides of literals blanked.
    pub code: Vec<String>,
    pub literals: Vec<Literal>,
    /// For each line, whether it lies in an item under `#[cfg(test)]`.
    pub test: Vec<bool>,
}

pub struct Literal {
    /// Counted from one.
    pub line: usize,
    pub text: String,
}

impl Source {
    pub fn parse(text: &str) -> Self {
        let mut lexer =
            Lexer { chars: text.chars().collect(), at: 0, line: 1, code: String::new(), literals: Vec::new() };
        lexer.run();
        let code: Vec<String> = lexer.code.lines().map(str::to_owned).collect();
        let test = test_lines(&code);
        Self { code, literals: lexer.literals, test }
    }

    pub fn is_test(&self, line: usize) -> bool {
        self.test.get(line - 1).copied().unwrap_or(false)
    }

    /// Lines that count for the size of a file.
    pub fn size(&self) -> usize {
        self.test.iter().filter(|test| !**test).count()
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes a character; `shown` says whether it is code.
    fn take(&mut self, shown: bool) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
            self.code.push('\n');
        } else {
            self.code.push(if shown { c } else { ' ' });
        }
        c
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let previous = self.at.checked_sub(1).and_then(|at| self.chars.get(at)).copied().unwrap_or(' ');
            let in_word = previous.is_alphanumeric() || previous == '_';
            match (self.peek(0), self.peek(1)) {
                ('/', '/') => self.line_comment(),
                ('/', '*') => self.block_comment(),
                ('"', _) => self.string(),
                ('r', '"' | '#') if !in_word => self.raw_string(),
                ('b' | 'c', 'r') if !in_word && matches!(self.peek(2), '"' | '#') => {
                    self.take(true);
                    self.raw_string();
                }
                ('\'', _) => self.quote(),
                _ => {
                    self.take(true);
                }
            }
        }
    }

    fn line_comment(&mut self) {
        while self.at < self.chars.len() && self.peek(0) != '\n' {
            self.take(false);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.take(false);
                    continue;
                }
            }
            self.take(false);
            self.take(false);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        let line = self.line;
        let mut text = String::new();
        self.take(true);
        while self.at < self.chars.len() && self.peek(0) != '"' {
            let c = self.take(false);
            if c == '\\' {
                self.take(false);
                text.push(' ');
            } else {
                text.push(c);
            }
        }
        self.take(true);
        self.literals.push(Literal { line, text });
    }

    /// `r"…"` or `r#"…"#`; a raw identifier (`r#type`) is code.
    fn raw_string(&mut self) {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == '#').count();
        if self.peek(1 + hashes) != '"' {
            self.take(true);
            return;
        }
        let line = self.line;
        for _ in 0..hashes + 2 {
            self.take(true);
        }
        let mut text = String::new();
        while self.at < self.chars.len() && !(self.peek(0) == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == '#'))
        {
            text.push(self.take(false));
        }
        for _ in 0..hashes + 1 {
            self.take(true);
        }
        self.literals.push(Literal { line, text });
    }

    /// A character literal or a lifetime.
    fn quote(&mut self) {
        let literal = self.peek(1) == '\\' || self.peek(2) == '\'';
        self.take(true);
        if !literal {
            return;
        }
        if self.peek(0) == '\\' {
            self.take(false);
        }
        self.take(false);
        while self.at < self.chars.len() && self.peek(0) != '\'' {
            self.take(false);
        }
        self.take(true);
    }
}

/// Marks each `#[cfg(test)]` (also within `all(…)`) and the item that follows it, to its closing brace or semicolon.
fn test_lines(code: &[String]) -> Vec<bool> {
    let mut test = vec![false; code.len()];
    let mut line = 0;
    while line < code.len() {
        let trimmed = code[line].trim_start();
        if !(trimmed.starts_with("#[cfg(") && has_word(trimmed, "test")) || trimmed.contains("not(test)") {
            line += 1;
            continue;
        }
        let end = item_end(code, line);
        test[line..=end].fill(true);
        line = end + 1;
    }
    test
}

pub fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
}

fn item_end(code: &[String], start: usize) -> usize {
    let (mut braces, mut brackets, mut opened) = (0i32, 0i32, false);
    for (index, line) in code.iter().enumerate().skip(start) {
        for c in line.chars() {
            match c {
                '{' => {
                    braces += 1;
                    opened = true;
                }
                '}' => braces -= 1,
                '[' | '(' => brackets += 1,
                ']' | ')' => brackets -= 1,
                ';' if braces == 0 && brackets == 0 => return index,
                _ => {}
            }
        }
        if opened && braces <= 0 {
            return index;
        }
    }
    code.len() - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_are_told_from_code() {
        let source = Source::parse(
            "let a = \"x // y\"; // println!\nlet b = r#\"SELECT \"q\"\"#;\nlet c = '\"'; let d: &'static str = \"z\";\n",
        );
        let texts: Vec<_> = source.literals.iter().map(|literal| (literal.line, literal.text.as_str())).collect();
        assert_eq!(texts, [(1, "x // y"), (2, "SELECT \"q\""), (3, "z")]);
        assert!(!source.code[0].contains("println"));
        assert!(source.code[2].contains("let d"));
    }

    #[test]
    fn tests_are_marked_to_their_closing_brace() {
        let source = Source::parse(
            "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nuse x;\nfn d() {}\n",
        );
        assert_eq!(source.test, [false, true, true, true, true, false, true, true, false]);
        assert_eq!(source.size(), 3);
    }
}
