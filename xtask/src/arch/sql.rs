//! R7: SQL stands in a slice's `store.rs` and migrations (and in foundation/runtime), and names the slice's tables only.

use super::Finding;
use super::source::Source;

/// Statements by which SQL is known. Upper case is the house's way to write it, and prose rarely is.
const STATEMENTS: &[&str] =
    &["SELECT ", "INSERT INTO ", "DELETE FROM ", "CREATE TABLE ", "ALTER TABLE ", "DROP TABLE "];

/// Whether a literal is SQL text.
fn is_sql(text: &str) -> bool {
    let text = text.trim_start();
    STATEMENTS.iter().any(|statement| text.starts_with(statement))
        || (text.starts_with("UPDATE ") && text.contains(" SET "))
        || (text.starts_with("WITH ") && text.contains("SELECT "))
        || text.contains("INSERT INTO ")
}

/// The prefix of the tables that a folder owns, if it may own any.
pub fn prefix(folder: &str) -> Option<String> {
    let slice = folder.strip_prefix("services/").or_else(|| (folder == "foundation/runtime").then_some("runtime"))?;
    Some(format!("{slice}_"))
}

fn may_hold_sql(folder: &str, path: &str) -> bool {
    folder == "foundation/runtime"
        || (folder.starts_with("services/") && (path.ends_with("/store.rs") || path.contains("/store/")))
}

pub fn check_source(folder: &str, path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    // This program, which knows SQL only by these words.
    if folder == "xtask" {
        return findings;
    }
    for literal in source.literals.iter().filter(|literal| is_sql(&literal.text) && !source.is_test(literal.line)) {
        if !may_hold_sql(folder, path) {
            let text = "SQL stands only in a slice's store.rs, its migrations and foundation/runtime".to_owned();
            findings.push(Finding::new("R7", path, literal.line, text));
        } else if let Some(prefix) = prefix(folder) {
            findings.extend(foreign_tables(&literal.text, &prefix, path, literal.line));
        }
    }
    findings
}

pub fn check_migration(folder: &str, path: &str, text: &str) -> Vec<Finding> {
    let Some(prefix) = prefix(folder) else {
        return vec![Finding::new("R7", path, 1, format!("{folder} owns no tables"))];
    };
    let without_comments: String =
        text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    foreign_tables(&without_comments, &prefix, path, 1)
}

fn foreign_tables(sql: &str, prefix: &str, path: &str, first_line: usize) -> Vec<Finding> {
    tables(sql)
        .into_iter()
        .filter(|(_, table)| !table.starts_with(prefix) && !table.starts_with("sqlite_") && !table.starts_with("pg_"))
        .map(|(line, table)| {
            let text = format!("table {table} does not carry the prefix {prefix} of its slice");
            Finding::new("R7", path, first_line + line, text)
        })
        .collect()
}

/// Names in the places of a table, with their line from zero.
fn tables(sql: &str) -> Vec<(usize, String)> {
    let tokens = tokens(sql);
    let word = |index: usize| tokens.get(index).map_or("", |(_, token)| token.as_str());
    // `WITH name AS (` and `WITH name (columns) AS (` bind names of their own.
    let binds = |at: usize| {
        let mut next = at + 1;
        if word(next) == "(" {
            next += tokens.iter().skip(next).position(|(_, token)| token == ")").unwrap_or(0) + 1;
        }
        word(next) == "AS" && matches!(word(next + 1), "(" | "MATERIALIZED" | "NOT")
    };
    let bound: Vec<&str> = (0..tokens.len()).filter(|&at| binds(at)).map(word).collect();
    let mut found = Vec::new();
    for index in 0..tokens.len() {
        let before = if index == 0 { "" } else { word(index - 1) };
        let mut next = index + 1;
        let takes_table = match word(index) {
            "FROM" => before != "DISTINCT",
            "JOIN" | "INTO" | "REFERENCES" => true,
            "UPDATE" => before != "DO" && before != "FOR",
            "TABLE" | "INDEX" => true,
            // CREATE INDEX name ON table
            "ON" => index >= 2 && matches!(word(index - 2), "INDEX" | "EXISTS"),
            _ => false,
        };
        if !takes_table {
            continue;
        }
        while matches!(word(next), "IF" | "NOT" | "EXISTS" | "ONLY" | "CONCURRENTLY") {
            next += 1;
        }
        let name = word(next);
        let is_name =
            name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') && !name.is_empty();
        let is_function = word(next + 1) == "(" && matches!(word(index), "FROM" | "JOIN");
        if is_name && !is_function && !bound.contains(&name) {
            found.push((tokens[next].0, name.to_owned()));
        }
    }
    found
}

/// Words and single signs; quoted text is dropped, for it names nothing.
fn tokens(sql: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let (mut line, mut quoted, mut in_word) = (0, false, false);
    for c in sql.chars() {
        if c == '\'' {
            quoted = !quoted;
        }
        if c == '\n' {
            line += 1;
        }
        let part = !quoted && (c.is_alphanumeric() || matches!(c, '_' | '{' | '}' | '$' | '.'));
        if part {
            match tokens.last_mut().filter(|_| in_word) {
                Some((_, word)) => word.push(c),
                None => tokens.push((line, c.to_string())),
            }
        } else if !quoted && !c.is_whitespace() && c != '\'' {
            tokens.push((line, c.to_string()));
        }
        in_word = part;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(folder: &str, path: &str, text: &str) -> Vec<String> {
        check_source(folder, path, &Source::parse(text)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn sql_outside_a_store_is_found() {
        let text = "fn f() {\n    q(\"SELECT id FROM compute_server\");\n}\n";
        assert_eq!(findings("services/compute", "services/compute/src/server/store.rs", text), Vec::<String>::new());
        let found = findings("services/compute", "services/compute/src/server/create.rs", text);
        assert!(found[0].starts_with("R7 services/compute/src/server/create.rs:2: SQL stands only"), "{found:?}");
        assert_eq!(findings("api/control", "api/control/src/store.rs", text).len(), 1);
    }

    #[test]
    fn a_foreign_table_in_a_join_is_found() {
        let text = "const Q: &str = \"SELECT s.id FROM compute_server s\n  JOIN network_port p ON p.server = s.id\";\n";
        let found = findings("services/compute", "services/compute/src/server/store.rs", text);
        assert_eq!(
            found,
            [
                "R7 services/compute/src/server/store.rs:2: table network_port does not carry the prefix compute_ of its slice"
            ]
        );
    }

    #[test]
    fn names_that_are_no_tables_are_left_alone() {
        let text = "const Q: &str = \"WITH open AS (SELECT id FROM billing_bill WHERE a IS DISTINCT FROM b FOR UPDATE) \
                    INSERT INTO billing_line (id) SELECT id FROM open, json_each($1) WHERE x = ' FROM y' \
                    ON CONFLICT (id) DO UPDATE SET a = 1\";\n";
        assert!(findings("services/billing", "services/billing/src/bill/store.rs", text).is_empty());
        let recursive = "const Q: &str = \"WITH RECURSIVE up (id, parent) AS (SELECT id, p FROM billing_a \\
                         UNION ALL SELECT a.id, a.p FROM billing_a a JOIN up ON a.id = up.parent) SELECT id FROM up\";\n";
        assert!(findings("services/billing", "services/billing/src/bill/store.rs", recursive).is_empty());
    }

    #[test]
    fn tests_may_ask_what_they_like() {
        let text = "#[cfg(test)]\nmod tests {\n    const Q: &str = \"SELECT 1 FROM other\";\n}\n";
        assert!(findings("services/compute", "services/compute/src/lib.rs", text).is_empty());
    }

    #[test]
    fn migrations_create_tables_and_indexes_of_their_slice() {
        let good = "-- a table\nCREATE TABLE IF NOT EXISTS ops_node (id TEXT PRIMARY KEY);\nCREATE UNIQUE INDEX ops_node_name ON ops_node (id);\n";
        assert!(check_migration("services/ops", "services/ops/migrations/0001.sql", good).is_empty());
        let bad = "CREATE TABLE ops_a (\n  b TEXT REFERENCES identity_user (id));\n";
        let found = check_migration("services/ops", "services/ops/migrations/0001.sql", bad);
        assert_eq!(
            found[0].to_string(),
            "R7 services/ops/migrations/0001.sql:2: table identity_user does not carry the prefix ops_ of its slice"
        );
    }
}
