//! Digests: SM3 (GB/T 32905-2016), SHA-2, and MD5 where Glance's API still asks for it.

use sha2::Digest as _;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut s = String::with_capacity(bytes.len() * 2);
    for b in bytes {
        s.push(DIGITS[usize::from(b >> 4)] as char);
        s.push(DIGITS[usize::from(b & 15)] as char);
    }
    s
}

/// SM3 in hexadecimal.
pub fn sm3_hex(data: &[u8]) -> String {
    hex(&sm3::Sm3::digest(data))
}
/// SHA-256 in hexadecimal.
pub fn sha256_hex(data: &[u8]) -> String {
    hex(&sha2::Sha256::digest(data))
}
/// SHA-256.
pub fn sha256(data: &[u8]) -> [u8; 32] {
    sha2::Sha256::digest(data).into()
}

/// HMAC-SHA256 (RFC 2104).
pub fn hmac_sha256(key: &[u8], data: &[u8]) -> [u8; 32] {
    const BLOCK: usize = 64;
    let mut k = [0u8; BLOCK];
    if key.len() > BLOCK {
        k[..32].copy_from_slice(&sha256(key));
    } else {
        k[..key.len()].copy_from_slice(key);
    }
    let (mut inner, mut outer) = (sha2::Sha256::new(), sha2::Sha256::new());
    inner.update(k.map(|b| b ^ 0x36));
    inner.update(data);
    outer.update(k.map(|b| b ^ 0x5c));
    outer.update(inner.finalize());
    outer.finalize().into()
}

/// True if two secrets are the same; how long it takes tells nothing of where they differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    use subtle::ConstantTimeEq as _;
    a.ct_eq(b).into()
}

macro_rules! stream {
    ($(#[$doc:meta])* $name:ident, $inner:ty) => {
        $(#[$doc])*
        #[derive(Clone, Default)]
        pub struct $name($inner);
        impl $name {
            /// Feeds bytes.
            pub fn update(&mut self, data: &[u8]) {
                self.0.update(data);
            }
            /// The digest in hexadecimal.
            pub fn finish_hex(self) -> String {
                hex(&self.0.finalize())
            }
            /// The digest.
            pub fn finish(self) -> Vec<u8> {
                self.0.finalize().to_vec()
            }
        }
    };
}
stream!(
    /// SM3 of a stream.
    Sm3Stream,
    sm3::Sm3
);
stream!(
    /// SHA-256 of a stream.
    Sha256Stream,
    sha2::Sha256
);
stream!(
    /// SHA-512 of a stream.
    Sha512Stream,
    sha2::Sha512
);
stream!(
    /// MD5 of a stream: Glance's `checksum` field, never for security.
    Md5Stream,
    md5::Md5
);

#[cfg(test)]
mod tests {
    #[test]
    fn known_answers() {
        // GB/T 32905-2016, appendix A.1.
        assert_eq!(super::sm3_hex(b"abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(super::sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let mut m = super::Md5Stream::default();
        m.update(b"a");
        m.update(b"bc");
        assert_eq!(m.finish_hex(), "900150983cd24fb0d6963f7d28e17f72");
        // RFC 4231, cases 2 and 6 (a key longer than a block).
        let mac = super::hex(&super::hmac_sha256(b"Jefe", b"what do ya want for nothing?"));
        assert_eq!(mac, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        let mac = super::hmac_sha256(&[0xaa; 131], b"Test Using Larger Than Block-Size Key - Hash Key First");
        assert_eq!(super::hex(&mac), "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }
}
