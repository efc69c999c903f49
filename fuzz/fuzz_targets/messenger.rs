#![no_main]
//! Where a tenant wants his webhook called, and the mail server that an operator names.

use control::south::messenger::{Courier, MessengerSettings, Security, SmtpServer};
use kernel::SystemClock;
use libfuzzer_sys::fuzz_target;
use ops::port::Messenger as _;
use std::net::Ipv4Addr;
use std::sync::Arc;

fuzz_target!(|text: &str| {
    // No authority is trusted here: what is admitted is plain HTTP.
    let settings = MessengerSettings { allow: Vec::new(), smtp: None, tls: None };
    match Courier::new(settings, Arc::new(SystemClock)).admits(text) {
        Ok(()) => {
            let (scheme, rest) = text.split_once("://").expect("a URL has a scheme");
            assert!(scheme.eq_ignore_ascii_case("http"), "{text}");
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            assert!(!authority.is_empty() && !authority.contains('@'), "{text}");
            let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
            if let Ok(ip) = host.parse::<Ipv4Addr>() {
                assert!(
                    !ip.is_loopback() && !ip.is_link_local() && !ip.is_unspecified() && !ip.is_multicast(),
                    "{text}"
                );
            }
        }
        Err(e) => assert!(e.field.as_deref() == Some("target") && e.message.len() < 200, "{e:?}"),
    }
    match SmtpServer::parse(text) {
        Ok(s) => {
            assert!(s.login.is_none() || s.security != Security::Plain, "a password in clear");
            assert!(s.from.contains('@') && !s.from.contains(['\r', '\n', '<', '>']), "{}", s.from);
            let shown = format!("{s:?}");
            let password = s.login.map(|(_, p)| p).filter(|p| p.len() > 20 && !s.host.contains(p.as_str()));
            assert!(password.is_none_or(|p| !shown.contains(&p)), "{shown}");
        }
        // It may hold a password: nothing of it is repeated.
        Err(e) => assert!(text.len() < 40 || !e.message.contains(text), "{e:?}"),
    }
});
