//! Cryptography without I/O: digests, passwords, sealed tokens, certificates.
//!
//! SM3 and its kin come from RustCrypto, TLS keys from aws-lc. Nothing here keeps a secret; callers do.

pub mod cert;
pub mod fernet;
pub mod hash;
pub mod password;
pub mod served;
pub mod ssh;
pub mod totp;
