//! What a brand may be: a colour that white text can be read on, a picture that is one, a name that the domain name system takes.

use crate::check;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use kernel::{Error, Result};

/// Longest name of a product.
const NAME: usize = 40;
/// Largest logo.
const LOGO: usize = 256 * 1024;
/// Least contrast of white text on the colour (WCAG 2.1, AA).
const CONTRAST: f64 = 4.5;

fn bad(field: &str, rule: &str) -> Error {
    Error::bad_request(format!("{field}: {rule}")).field(field)
}

/// Ends lines, or turns the direction of what stands behind it: of the page that everybody logs in on.
fn is_sign(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

pub(super) fn name(field: &str, text: &str) -> Result<()> {
    check::name(field, text, NAME)?;
    if text.chars().any(is_sign) {
        return Err(bad(
            field,
            "must be one line, without control characters and signs that turn the direction of writing",
        ));
    }
    Ok(())
}

/// Contrast of white text on a colour `#rrggbb`; none, if it is no such text.
pub fn contrast(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let part = |from: usize| {
        let v = f64::from(u8::from_str_radix(digits.get(from..from + 2)?, 16).ok()?) / 255.0;
        Some(if v <= 0.039_28 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) })
    };
    let luminance = 0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?;
    Some(1.05 / (luminance + 0.05))
}

/// A contrast for people: never rounded up to what it does not reach.
pub fn ratio(contrast: f64) -> String {
    format!("{:.2}", (contrast * 100.0).floor() / 100.0)
}

/// The colour in small letters.
pub(super) fn colour(text: &str) -> Result<String> {
    let c = contrast(text).ok_or_else(|| bad("colour", "must be written #rrggbb, such as #0b6e5c"))?;
    if c < CONTRAST {
        let rule = format!(
            "white text on it has a contrast of {}:1; at least {CONTRAST}:1 is needed (WCAG AA), take a darker one",
            ratio(c)
        );
        return Err(bad("colour", &rule));
    }
    Ok(text.to_ascii_lowercase())
}

/// A name of the domain name system, in small letters: labels of letters, digits and hyphens, two at least, no address.
pub(super) fn host(text: &str) -> Result<String> {
    let rule = "must be a DNS name of two labels or more, such as cloud.example.cn; names in other scripts as xn--…";
    let label = |l: &str| {
        (1..=63).contains(&l.len())
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    let labels: Vec<&str> = text.split('.').collect();
    let address = labels.last().is_none_or(|l| l.bytes().all(|b| b.is_ascii_digit()));
    if text.len() > 253 || labels.len() < 2 || address || !labels.into_iter().all(label) {
        return Err(bad("host", rule));
    }
    Ok(text.to_ascii_lowercase())
}

/// A picture: its media type and its bytes. What it is, its first bytes tell; drawings that can hold scripts (SVG) are none.
pub(super) fn logo(base64: &str) -> Result<(&'static str, Vec<u8>)> {
    // Four characters hold three bytes.
    if base64.len() > LOGO.div_ceil(3) * 4 {
        return Err(bad("logo", &format!("must be at most {LOGO} bytes")));
    }
    let bytes = B64.decode(base64).map_err(|e| bad("logo", "must be a picture in base64").because(e))?;
    if bytes.len() > LOGO {
        return Err(bad("logo", &format!("must be at most {LOGO} bytes; it has {}", bytes.len())));
    }
    let kind = match &bytes[..] {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => return Err(bad("logo", "must be a PNG, JPEG or WebP picture")),
    };
    Ok((kind, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        for (colour, wanted) in [("#000000", "21.00"), ("#FFFFFF", "1.00"), ("#767676", "4.54"), ("#777777", "4.47")] {
            assert_eq!(contrast(colour).map(ratio).as_deref(), Some(wanted), "{colour}");
        }
        for no in ["", "#", "#fff", "0b6e5c", "#0b6e5g", "#0b6e5c0", "#+b6e5c", "#杏林"] {
            assert_eq!(contrast(no), None, "{no}");
        }
        assert_eq!(colour("#0B6E5C").unwrap(), "#0b6e5c");
        let e = colour("#777777").unwrap_err();
        assert!(e.field.as_deref() == Some("colour") && e.message.contains("4.47:1"), "{e}");
    }

    #[test]
    fn host_names_are_those_of_the_dns() {
        assert_eq!(host("Cloud.Hospital-1.CN").unwrap(), "cloud.hospital-1.cn");
        let long = format!("{}.cn", "a".repeat(64));
        let longer = format!("{}cn", "abcdefg.".repeat(32));
        for no in [
            "",
            "localhost",
            "a.",
            ".a",
            "a..b",
            "-a.cn",
            "a-.cn",
            "10.0.0.1",
            "a_b.cn",
            "杏林.cn",
            "*.a.cn",
            "a.cn:443",
        ] {
            assert!(host(no).is_err(), "{no}");
        }
        assert!(host(&long).is_err() && host(&longer).is_err());
    }

    #[test]
    fn a_logo_is_a_picture_by_its_first_bytes() {
        let of = |bytes: &[u8]| logo(&B64.encode(bytes)).map(|(kind, _)| kind);
        assert_eq!(of(b"\x89PNG\r\n\x1a\nrest").unwrap(), "image/png");
        assert_eq!(of(b"\xff\xd8\xff\xe0").unwrap(), "image/jpeg");
        assert_eq!(of(b"RIFF\x10\0\0\0WEBPVP8 ").unwrap(), "image/webp");
        for no in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG", b"RIFF\x10\0\0\0WAVE"]
        {
            assert!(of(no).is_err());
        }
        assert!(logo("no base64!").is_err());
        let mut large = b"\xff\xd8\xff".to_vec();
        large.resize(LOGO, 0);
        assert!(of(&large).is_ok());
        large.push(0);
        assert!(of(&large).unwrap_err().message.contains("262144"));
        large.resize(LOGO + 10, 0);
        assert!(of(&large).is_err());
    }
}
