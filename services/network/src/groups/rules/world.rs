//! Rules that let the whole internet in. A cloud refuses new ones unless it was started to take them (`--world-rules allow`): what is open to
//! everybody is attacked by somebody, and who opens it seldom means everybody. Rules that are there stay, and are listed as exposures.

use super::{Rule, matched};
use crate::Network;
use crate::port::{Direction, Ethertype, Protocol};
use ipnet::IpNet;
use kernel::{Error, Result};

/// Bits that the source of a rule has at least (IPv4). With fewer a handful of rules would be the internet.
pub const V4_BITS: u8 = 8;
/// The same for IPv6.
pub const V6_BITS: u8 = 16;
/// Sources of fewer bits than this are wide (IPv4): what those of a group let in is summed up. Of narrower ones it takes more rules than
/// anybody has to come to much of the internet.
pub const V4_NARROW: u8 = 16;
/// The same for IPv6.
pub const V6_NARROW: u8 = 32;
/// So many of the widest networks that a rule may name come in by the rules of one group altogether.
pub const MOST: u64 = 4;

/// What becomes of new rules that let the whole internet in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WorldRules {
    /// They are refused.
    #[default]
    Refuse,
    /// They are made, as by OpenStack: for test beds.
    Allow,
}

impl WorldRules {
    /// As on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            WorldRules::Refuse => "refuse",
            WorldRules::Allow => "allow",
        }
    }

    /// Refuses a new rule that is open to the world, with what to do instead.
    pub(super) fn check(self, rule: &Rule) -> Result<()> {
        if self == WorldRules::Allow || !open(rule) {
            return Ok(());
        }
        let message = format!(
            "remote_ip_prefix: a rule for {} from {} is open to the whole internet, where somebody will attack it, and this cloud refuses it. \
             Name the networks that need it (IPv4 /{V4_BITS} or narrower, IPv6 /{V6_BITS} or narrower), or the group whose servers do \
             (remote_group_id); or order an opening of the port (端口开通: POST /ops/v1/openings, or the console's security groups), which says \
             what for, for whom and until when, and is approved before it is made.",
            what(rule),
            source(rule)
        );
        Err(refusal(message))
    }

    /// Refuses a new rule by which the wide networks that the group lets in, each of them none too wide, come to much of the internet.
    pub(super) fn check_sum(self, rule: &Rule, there: &[Rule]) -> Result<()> {
        let Some(net) = wide(rule).filter(|_| self == WorldRules::Refuse) else { return Ok(()) };
        let (least, narrow) = bounds(&net);
        let of_family = there.iter().filter(|r| r.ethertype == rule.ethertype).filter_map(wide);
        let all: Vec<IpNet> = of_family.chain([net]).collect();
        // What lies in two of them counts once. The least wide network counts 2.
        let sum: u64 = IpNet::aggregate(&all).iter().map(|n| 1u64 << narrow.saturating_sub(n.prefix_len())).sum();
        if sum <= MOST << (narrow - least) {
            return Ok(());
        }
        let message = format!(
            "remote_ip_prefix: with {net} the wide networks (of fewer than {narrow} bits) that this group lets in come to more than {MOST} networks \
             of /{least}: so much of the internet is as open as all of it, and this cloud refuses it. Name the networks that need it more \
             narrowly (/{narrow} or narrower), or order an opening of the port (端口开通: POST /ops/v1/openings)."
        );
        Err(refusal(message))
    }
}

fn refusal(message: String) -> Error {
    Error::forbidden(message).code("SecurityGroupRuleOpenToWorld").field("remote_ip_prefix")
}

/// The bits that a source has at least, and those from which on it is not wide.
fn bounds(net: &IpNet) -> (u8, u8) {
    match net {
        IpNet::V4(_) => (V4_BITS, V4_NARROW),
        IpNet::V6(_) => (V6_BITS, V6_NARROW),
    }
}

/// The source of a rule that lets a wide network in.
pub(super) fn wide(rule: &Rule) -> Option<IpNet> {
    let net = rule.remote_prefix?;
    let (least, narrow) = bounds(&net);
    ((least..narrow).contains(&net.prefix_len()) && lets_in(rule)).then_some(net)
}

/// What a rule lets in could be broken into. ICMP is no service, and IPv6 does not work without it. What is asked is what the fabric would match,
/// so that it does not matter how a protocol is written.
fn lets_in(rule: &Rule) -> bool {
    rule.direction == Direction::Ingress && !matches!(matched(rule), Protocol::Icmp { .. })
}

fn open(rule: &Rule) -> bool {
    let open = match rule.remote_prefix {
        None => rule.remote_group.is_none(),
        Some(net) => net.prefix_len() < bounds(&net).0,
    };
    open && lets_in(rule)
}

fn what(rule: &Rule) -> String {
    let protocol: String = rule.protocol.as_deref().unwrap_or("any protocol").chars().take(20).collect();
    match (rule.port_min, rule.port_max) {
        (Some(min), Some(max)) if min != max => format!("{protocol} ports {min} to {max}"),
        (Some(port), _) => format!("{protocol} port {port}"),
        _ => protocol,
    }
}

fn source(rule: &Rule) -> String {
    match (rule.remote_prefix, rule.ethertype) {
        (Some(net), _) => net.to_string(),
        (None, Ethertype::Ipv4) => "0.0.0.0/0".to_owned(),
        (None, Ethertype::Ipv6) => "::/0".to_owned(),
    }
}

impl Network {
    /// What becomes of new rules that let the whole internet in.
    pub fn world_rules(&self) -> WorldRules {
        self.world_rules
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NewRule, number, plan};
    use super::*;
    use kernel::{ErrorKind, Timestamp};
    use proptest::prelude::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    fn new(v6: bool, protocol: Option<&str>, prefix: Option<&str>) -> NewRule {
        NewRule {
            project: None,
            group: "g".into(),
            description: String::new(),
            direction: Direction::Ingress,
            ethertype: if v6 { Ethertype::Ipv6 } else { Ethertype::Ipv4 },
            protocol: protocol.map(Into::into),
            port_min: None,
            port_max: None,
            remote_prefix: prefix.map(Into::into),
            remote_group: None,
        }
    }

    fn refused(new: &NewRule) -> Option<Error> {
        WorldRules::Refuse.check(&plan(new, "p".into(), Timestamp(0)).unwrap()).err()
    }

    #[test]
    fn the_refusal_says_what_and_what_to_do() {
        let mut ssh = new(false, Some("tcp"), None);
        ssh.port_min = Some(22);
        let e = refused(&ssh).unwrap();
        assert_eq!((e.kind, e.code), (ErrorKind::Forbidden, "SecurityGroupRuleOpenToWorld"));
        assert_eq!(e.field.as_deref(), Some("remote_ip_prefix"));
        for word in ["tcp port 22 ", "0.0.0.0/0", "/8", "/16", "remote_group_id", "/ops/v1/openings"] {
            assert!(e.message.contains(word), "{word}: {}", e.message);
        }
        ssh.port_max = Some(23);
        assert!(refused(&ssh).unwrap().message.contains("tcp ports 22 to 23 "));
        assert!(refused(&new(true, None, None)).unwrap().message.contains("any protocol from ::/0 "));
    }

    #[test]
    fn halves_of_the_internet_are_as_open_as_the_whole() {
        for (v6, prefix) in
            [(false, "128.0.0.0/1"), (false, "8.0.0.0/7"), (false, "9.9.9.9/0"), (true, "2000::/3"), (true, "::/15")]
        {
            assert!(refused(&new(v6, Some("udp"), Some(prefix))).is_some(), "{prefix}");
        }
        for (v6, prefix) in [(false, "10.0.0.0/8"), (false, "10.1.2.3"), (true, "2001::/16"), (true, "2001:db8::1")] {
            assert!(refused(&new(v6, Some("udp"), Some(prefix))).is_none(), "{prefix}");
        }
    }

    #[test]
    fn wide_networks_of_a_group_are_summed_up() {
        let rule = |prefix: &str| {
            plan(&new(prefix.contains(':'), Some("tcp"), Some(prefix)), "p".into(), Timestamp(0)).unwrap()
        };
        let takes = |there: &[Rule], prefix: &str| WorldRules::Refuse.check_sum(&rule(prefix), there).is_ok();
        // Eight halves are four.
        let mut there: Vec<Rule> = (0..4)
            .flat_map(|n| [format!("{}.0.0.0/9", 20 + n), format!("{}.128.0.0/9", 20 + n)])
            .map(|p| rule(&p))
            .collect();
        assert!(takes(&there[..7], "23.128.0.0/9") && !takes(&there[..7], "24.0.0.0/8"));
        assert!(!takes(&there, "24.0.0.0/15"), "the least more");
        assert!(takes(&there, "22.0.0.0/8") && takes(&there, "23.4.0.0/14"), "what comes in already");
        assert!(takes(&there, "24.0.0.0/16") && takes(&there, "24.0.0.1"), "narrow ones");
        assert!(takes(&there, "2001::/16"), "of another family");
        assert!(WorldRules::Allow.check_sum(&rule("24.0.0.0/8"), &there).is_ok());
        // What goes out, and what is open to everybody since before, does not count.
        there[0].direction = Direction::Egress;
        assert!(takes(&there, "24.0.0.0/9"));
        there[0].direction = Direction::Ingress;
        there[0].remote_prefix = None;
        assert!(takes(&there, "24.0.0.0/9") && !takes(&there, "24.0.0.0/8"));
        let there: Vec<Rule> = (1..5).map(|n| rule(&format!("200{n}::/16"))).collect();
        assert!(takes(&there[..3], "2004::/16") && !takes(&there, "2005::/31") && takes(&there, "2005::/32"));
        let e = WorldRules::Refuse.check_sum(&rule("2005::/16"), &there).unwrap_err();
        assert!(e.message.contains("4 networks of /16") && e.message.contains("fewer than 32 bits"), "{e}");
    }

    proptest! {
        #[test]
        fn what_is_taken_names_whom_it_lets_in(
            (v6, egress, group) in (any::<bool>(), any::<bool>(), any::<bool>()),
            prefix in proptest::option::of((any::<u32>(), any::<u128>(), 0u8..=128)),
            protocol in proptest::sample::select(vec![
                "any", "-1", "0", "tcp", "TCP", "6", "+6", "006", "udp", "17", "sctp", "132", "gre", "icmp", "1", "+1", "58", "ipv6-icmp",
            ]),
        ) {
            let text = prefix.map(|(a, b, bits)| if v6 {
                format!("{}/{bits}", Ipv6Addr::from(b))
            } else {
                format!("{}/{}", Ipv4Addr::from(a), bits % 33)
            });
            let mut new = new(v6, Some(protocol), text.as_deref());
            new.direction = if egress { Direction::Egress } else { Direction::Ingress };
            new.remote_group = group.then(|| "other".into());
            // What Neutron would not take either is not the matter here.
            let Ok(rule) = plan(&new, "p".into(), Timestamp(0)) else { return Ok(()) };
            prop_assert!(WorldRules::Allow.check(&rule).is_ok());
            let icmp = matches!(rule.protocol.as_deref().and_then(number), Some(1 | 58));
            let named = rule.remote_prefix.is_some_and(|net| net.prefix_len() >= if v6 { 16 } else { 8 });
            let harmless = egress || group || icmp || named;
            prop_assert_eq!(WorldRules::Refuse.check(&rule).is_ok(), harmless, "{:?}", rule);
        }
    }
}
