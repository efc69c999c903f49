//! Secrets on the wire.

use serde::de::{Deserialize, Deserializer, Visitor};

/// A password or secret in a request. It is never printed, and an error about it does not repeat what was sent.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(***)")
    }
}

struct Text;

impl<'de> Visitor<'de> for Text {
    type Value = Secret;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string")
    }
    fn visit_str<E: serde::de::Error>(self, s: &str) -> Result<Secret, E> {
        Ok(Secret(s.to_owned()))
    }
    fn visit_string<E: serde::de::Error>(self, s: String) -> Result<Secret, E> {
        Ok(Secret(s))
    }
    // Serde's own text for these would hold the value.
    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::custom("is not a string"))
    }
    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom("is not a string"))
    }
    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::custom("is not a string"))
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        d.deserialize_any(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn what_was_sent_is_in_no_text() {
        for text in ["12345678", "-12345678", "1234.5678"] {
            let e = serde_json::from_str::<Secret>(text).unwrap_err().to_string();
            assert!(!e.contains("1234"), "{e}");
        }
        let s: Secret = serde_json::from_str("\"pass\"").unwrap();
        assert_eq!(s.0, "pass");
        assert!(!format!("{s:?}").contains("pass"));
    }
}
