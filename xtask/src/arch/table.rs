//! The architecture as data: which folder may use which. A new crate gets a row here, and that is where a reviewer looks.

/// A crate's folder, and the folders of ours that it may depend on. A trailing `/*` stands for all in a folder.
pub struct Row {
    pub folder: &'static str,
    pub may_use: &'static [&'static str],
    pub rule: &'static str,
}

const FOUNDATION: &[&str] = &["foundation/kernel", "foundation/crypto", "foundation/runtime"];

/// In the order of the house, inside to outside.
pub const ROWS: &[Row] = &[
    row("foundation/kernel", &[], "R1"),
    row("foundation/crypto", &["foundation/kernel"], "R1"),
    row("foundation/runtime", &["foundation/kernel", "foundation/crypto"], "R1"),
    row("foundation/httpkit", FOUNDATION, "R1"),
    // R4: catalog → platform → compute → {network, storage}; nothing else between services.
    row("services/identity", FOUNDATION, "R4"),
    row("services/network", FOUNDATION, "R4"),
    row("services/storage", FOUNDATION, "R4"),
    row(
        "services/compute",
        &["foundation/kernel", "foundation/crypto", "foundation/runtime", "services/network", "services/storage"],
        "R4",
    ),
    row(
        "services/platform",
        &[
            "foundation/kernel",
            "foundation/crypto",
            "foundation/runtime",
            "services/compute",
            "services/network",
            "services/storage",
        ],
        "R4",
    ),
    row(
        "services/catalog",
        &[
            "foundation/kernel",
            "foundation/crypto",
            "foundation/runtime",
            "services/platform",
            "services/compute",
            "services/network",
            "services/storage",
        ],
        "R4",
    ),
    row("services/billing", FOUNDATION, "R4"),
    row("services/ops", FOUNDATION, "R4"),
    row("services/security", FOUNDATION, "R4"),
    // R5: what runs on a host knows no service; the fabric implements network's port.
    row("engines/ovs", &["foundation/kernel", "foundation/runtime"], "R5"),
    row("engines/vmm", &["foundation/kernel", "foundation/crypto", "foundation/runtime", "engines/ovs"], "R5"),
    row("engines/fabric", &["foundation/kernel", "foundation/runtime", "engines/ovs", "services/network"], "R5"),
    // R9: a heavy dependency to isolate: what sets a page knows documents, and no service.
    row("engines/press", &["foundation/kernel"], "R5"),
    row(
        "node/agent",
        &["foundation/kernel", "foundation/crypto", "foundation/runtime", "api/contract", "engines/vmm"],
        "R5",
    ),
    row("api/contract", &["foundation/*"], "R1"),
    row("api/control", &["foundation/*", "services/*", "api/contract", "engines/fabric", "console"], "R1"),
    // R6: only bin knows a gateway.
    row("gateways/*", &["foundation/*", "services/*", "api/contract"], "R6"),
    row("console", &["foundation/*"], "R1"),
    row("bin/xinglin", &["foundation/*", "services/*", "engines/*", "node/*", "api/*", "gateways/*", "console"], "R1"),
    row("xtask", &[], "R1"),
];

const fn row(folder: &'static str, may_use: &'static [&'static str], rule: &'static str) -> Row {
    Row { folder, may_use, rule }
}

/// What a crate's tests may use besides: the simulated form of the engine that implements its port; what makes the documents that are set.
pub const TESTS_MAY_USE: &[(&str, &str)] = &[
    ("services/network", "engines/fabric"),
    ("api/control", "engines/fabric"),
    ("engines/press", "services/billing"),
    ("engines/press", "services/ops"),
];

/// Crates from outside that a part of the house must not link.
pub struct Ban {
    pub folder: &'static str,
    pub crates: &'static [&'static str],
    pub rule: &'static str,
    pub why: &'static str,
}

const HTTP: &[&str] =
    &["axum", "http", "http-body-util", "hyper", "hyper-util", "reqwest", "tower", "tower-http", "tokio-tungstenite"];
const DATABASES: &[&str] = &["rusqlite", "tokio-postgres", "deadpool-postgres", "sqlx"];

pub const BANS: &[Ban] = &[
    Ban { folder: "services/*", crates: HTTP, rule: "R2", why: "services know no HTTP" },
    Ban { folder: "services/*", crates: DATABASES, rule: "R2", why: "the database is foundation/runtime's" },
    Ban { folder: "engines/*", crates: DATABASES, rule: "R5", why: "engines keep no records" },
    Ban { folder: "node/*", crates: DATABASES, rule: "R5", why: "a node sees no database" },
    Ban { folder: "api/*", crates: DATABASES, rule: "R7", why: "SQL belongs to a slice's store.rs" },
    Ban { folder: "foundation/kernel", crates: &["tokio"], rule: "R11", why: "the kernel is pure" },
    Ban { folder: "foundation/crypto", crates: &["tokio"], rule: "R11", why: "crypto is pure" },
];

/// Whether `folder` is named by `pattern`.
pub fn matches(pattern: &str, folder: &str) -> bool {
    match pattern.strip_suffix("/*") {
        Some(parent) => folder.strip_prefix(parent).is_some_and(|rest| rest.starts_with('/')),
        None => pattern == folder,
    }
}

pub fn row_of(folder: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| matches(row.folder, folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_names_the_children_of_a_folder() {
        assert!(matches("services/*", "services/compute"));
        assert!(!matches("services/*", "services"));
        assert!(!matches("service/*", "services/compute"));
        assert!(matches("xtask", "xtask"));
    }
}
