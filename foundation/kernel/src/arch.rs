//! Processor architectures of one cloud (一云多芯).

use serde::{Deserialize, Serialize};

/// Architecture of a guest, an image or a host, by the names that QEMU, Glance and Linux share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arch {
    /// 64-bit x86 (Intel, AMD, Hygon C86).
    #[serde(rename = "x86_64")]
    X86_64,
    /// 64-bit ARM (Kunpeng, Phytium).
    #[serde(rename = "aarch64")]
    Aarch64,
}

impl Arch {
    /// All architectures that the product schedules.
    pub const ALL: [Arch; 2] = [Arch::X86_64, Arch::Aarch64];

    /// The wire and database name.
    pub fn as_str(self) -> &'static str {
        match self {
            Arch::X86_64 => "x86_64",
            Arch::Aarch64 => "aarch64",
        }
    }

    /// Reads a name, with the aliases that image catalogues use.
    pub fn parse(s: &str) -> Option<Arch> {
        match s {
            "x86_64" | "amd64" => Some(Arch::X86_64),
            "aarch64" | "arm64" => Some(Arch::Aarch64),
            _ => None,
        }
    }
}

impl std::fmt::Display for Arch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
