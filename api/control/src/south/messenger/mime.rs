//! A mail as it travels (RFC 5322, 2045, 2047): plain text in UTF-8, base64, so that no line is too long and none begins with a dot.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Error, Result, Timestamp};
use ops::port::Mail;

/// Bytes in an encoded word: 52 characters of base64, with its frame and the header's name under 76.
const WORD: usize = 39;

/// A header's text in encoded words, each whole characters.
fn encoded(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        if words.last().is_some_and(|w| w.len() + c.len_utf8() > WORD) {
            words.push(String::new());
        }
        if let Some(w) = words.last_mut() {
            w.push(c);
        }
    }
    let words: Vec<String> = words.iter().map(|w| format!("=?UTF-8?B?{}?=", STANDARD.encode(w))).collect();
    words.join("\r\n ")
}

pub(super) fn message(from: &str, m: &Mail, now: Timestamp) -> Result<String> {
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_graphic());
    if !plain(&m.to) || !plain(&m.id) {
        return Err(Error::bad_request("a mail address holds letters, digits and signs"));
    }
    let date = jiff::Timestamp::from_microsecond(now.micros()).unwrap_or_default();
    let date = date.strftime("%a, %d %b %Y %H:%M:%S +0000");
    let domain = from.rsplit_once('@').map_or("localhost", |(_, d)| d);
    let body = STANDARD.encode(m.text.replace("\r\n", "\n").replace('\n', "\r\n"));
    let lines: Vec<&str> = (0..body.len()).step_by(76).filter_map(|n| body.get(n..body.len().min(n + 76))).collect();
    Ok(format!(
        "From: <{from}>\r\nTo: <{}>\r\nSubject: {}\r\nDate: {date}\r\nMessage-ID: <{}@{domain}>\r\nAuto-Submitted: auto-generated\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        m.to,
        encoded(&m.subject),
        m.id,
        lines.join("\r\n")
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_in_chinese_are_encoded_and_cannot_add_headers() {
        let m = Mail {
            id: "d-1".into(),
            to: "it@hospital.cn".into(),
            subject: format!("{}\r\nBcc: x@y.cn", "磁盘告警".repeat(10)),
            text: "第一行\n.\n第三行".repeat(20),
        };
        let text = message("cloud@xinglin.cn", &m, Timestamp::from_secs(1_700_000_000)).unwrap();
        assert!(text.contains("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"), "{text}");
        assert!(!text.contains("\r\nBcc") && text.lines().all(|l| l.len() <= 78), "{text}");
        assert!(text.contains("Message-ID: <d-1@xinglin.cn>"));
        let (_, body) = text.split_once("\r\n\r\n").unwrap();
        let body = STANDARD.decode(body.replace("\r\n", "")).unwrap();
        assert!(String::from_utf8(body).unwrap().starts_with("第一行\r\n.\r\n第三行"));
        assert!(message("a@b", &Mail { to: "a@b.cn\r\nDATA".into(), ..m }, Timestamp(0)).is_err());
    }
}
