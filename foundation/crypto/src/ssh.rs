//! SSH keypairs made for a user who brings none: Ed25519, in OpenSSH's own file format (PROTOCOL.key), without a passphrase.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Error, Result};

const KIND: &[u8] = b"ssh-ed25519";
/// DER of an OCTET STRING of 34 bytes that holds an OCTET STRING of 32: what precedes the seed in PKCS#8 (RFC 8410 §7).
const SEED_MARK: [u8; 4] = [0x04, 0x22, 0x04, 0x20];

/// Both halves of a keypair.
pub struct Pair {
    /// One line for `authorized_keys`.
    pub public: String,
    /// PEM of OpenSSH. Secret.
    pub private: String,
}

fn string(out: &mut Vec<u8>, s: &[u8]) {
    out.extend_from_slice(&u32::try_from(s.len()).unwrap_or(u32::MAX).to_be_bytes());
    out.extend_from_slice(s);
}

fn private_file(seed: &[u8], public: &[u8], blob: &[u8], comment: &str) -> Vec<u8> {
    let mut secret = Vec::new();
    // The same number twice tells OpenSSH that decryption worked; nothing is encrypted here, so any number will do.
    secret.extend_from_slice(&[0x58, 0x4c, 0x43, 0x31, 0x58, 0x4c, 0x43, 0x31]);
    string(&mut secret, KIND);
    string(&mut secret, public);
    string(&mut secret, &[seed, public].concat());
    string(&mut secret, comment.as_bytes());
    for pad in 1u8..=7 {
        if secret.len().is_multiple_of(8) {
            break;
        }
        secret.push(pad);
    }
    let mut file = b"openssh-key-v1\0".to_vec();
    string(&mut file, b"none");
    string(&mut file, b"none");
    string(&mut file, b"");
    file.extend_from_slice(&1u32.to_be_bytes());
    string(&mut file, blob);
    string(&mut file, &secret);
    file
}

/// Makes a keypair.
///
/// # Errors
/// Internal, if the library refuses.
pub fn generate(comment: &str) -> Result<Pair> {
    let broken = || Error::internal("an Ed25519 key is not of the form that RFC 8410 gives it");
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519)
        .map_err(|e| Error::internal("no key can be made").because(e))?;
    let (der, public) = (key.serialize_der(), key.public_key_raw());
    let at = der.windows(4).position(|w| w == SEED_MARK).ok_or_else(broken)?;
    let seed = der.get(at + 4..at + 36).ok_or_else(broken)?;
    if public.len() != 32 {
        return Err(broken());
    }
    let mut blob = Vec::new();
    string(&mut blob, KIND);
    string(&mut blob, public);
    let body = STANDARD.encode(private_file(seed, public, &blob, comment));
    let mut private = String::from("-----BEGIN OPENSSH PRIVATE KEY-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(70));
        private.push_str(line);
        private.push('\n');
        rest = more;
    }
    private.push_str("-----END OPENSSH PRIVATE KEY-----\n");
    Ok(Pair { public: format!("ssh-ed25519 {} {comment}", STANDARD.encode(&blob)), private })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_have_the_form_of_openssh() {
        let p = generate("me").unwrap();
        assert!(p.public.starts_with("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI") && p.public.ends_with(" me"));
        let body: String = p.private.lines().filter(|l| !l.starts_with('-')).collect();
        let file = STANDARD.decode(body).unwrap();
        assert!(file.starts_with(b"openssh-key-v1\0"));
        let public = STANDARD.decode(p.public.split(' ').nth(1).unwrap()).unwrap();
        // The public half stands in the file twice: in the clear, and after the seed.
        let raw = &public[public.len() - 32..];
        assert!(file.windows(32).filter(|w| *w == raw).count() >= 2);
        assert_ne!(generate("me").unwrap().public, p.public);
    }
}
