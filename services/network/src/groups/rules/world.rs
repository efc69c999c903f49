//! Rules that let the whole internet in. A cloud refuses new ones unless it was started to take them (`--world-rules allow`): what is open to
//! everybody is attacked by somebody, and who opens it seldom means everybody. Rules that are there stay, and are listed as exposures.

use super::{Rule, matched, store};
use crate::Network;
use crate::port::{Direction, Ethertype, Protocol};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use kernel::{Error, PortId, Result};
use runtime::Tx;

/// Bits that the source of a rule has at least (IPv4). With fewer a handful of rules would be the internet.
pub const V4_BITS: u8 = 8;
/// The same for IPv6.
pub const V6_BITS: u8 = 16;

/// Most that the sources of all rules of a project come to, in networks of these bits: some hundred rules of them would be the internet too.
pub const TOGETHER: u32 = 16;
/// A source that is narrower than the least by so many bits does not count: thousands of rules of such would not come to much.
const NARROWER: u8 = 8;

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
        Err(Error::forbidden(message).code("SecurityGroupRuleOpenToWorld").field("remote_ip_prefix"))
    }

    /// Refuses that a floating IP stands for a port to which no rule applies: it lets the whole internet in.
    pub(crate) fn check_port(self, field: &'static str, port: &PortId, port_security: bool) -> Result<()> {
        if self == WorldRules::Allow || port_security {
            return Ok(());
        }
        let message = format!(
            "{field}: port {port} would stand open to the whole internet: it has a floating IP and no port security, so that no security group \
             applies to it, and this cloud refuses that. Leave port security on, and give the port groups that name who may come in; other \
             addresses behind it are allowed by allowed_address_pairs."
        );
        Err(Error::forbidden(message).code("PortOpenToWorld").field(field))
    }
}

/// Bits that a source of its family has at least.
fn least(net: &IpNet) -> u8 {
    match net {
        IpNet::V4(_) => V4_BITS,
        IpNet::V6(_) => V6_BITS,
    }
}

/// Whether sources come to more of the internet together than each may by itself.
fn is_much(all: &[IpNet]) -> bool {
    let (mut v4, mut v6) = (Vec::new(), Vec::new());
    for net in all {
        match net {
            IpNet::V4(n) => v4.push(*n),
            IpNet::V6(n) => v6.push(*n),
        }
    }
    // What overlaps counts once. In addresses (IPv4) and in networks of 64 bits (IPv6).
    let size = |width: u8, len: u8| 1u128 << width.saturating_sub(len);
    let v4: u128 = Ipv4Net::aggregate(&v4).iter().map(|n| size(32, n.prefix_len())).sum();
    let v6: u128 = Ipv6Net::aggregate(&v6).iter().map(|n| size(64, n.prefix_len())).sum();
    v4 > u128::from(TOGETHER) << (32 - V4_BITS) || v6 > u128::from(TOGETHER) << (64 - V6_BITS)
}

/// ICMP is no service that could be broken into, and IPv6 does not work without it. What is asked is what the fabric would match, so that it
/// does not matter how a protocol or a source is written.
fn open(rule: &Rule) -> bool {
    let wide = match rule.remote_prefix {
        None => rule.remote_group.is_none(),
        Some(IpNet::V4(net)) => net.prefix_len() < V4_BITS,
        Some(IpNet::V6(net)) => net.prefix_len() < V6_BITS,
    };
    wide && rule.direction == Direction::Ingress && !matches!(matched(rule), Protocol::Icmp { .. })
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
    /// Refuses a rule by which the sources that a project lets in would come to a large part of the internet, however they are shared among its
    /// rules and groups. Old rules that are open by themselves do not count, and what is narrow can always be made.
    pub(super) async fn check_together(&self, tx: &mut Tx, rule: &Rule) -> Result<()> {
        let Some(net) = rule.remote_prefix else { return Ok(()) };
        let counts = net.prefix_len() < least(&net) + NARROWER
            && rule.direction == Direction::Ingress
            && !matches!(matched(rule), Protocol::Icmp { .. });
        if self.world_rules == WorldRules::Allow || !counts {
            return Ok(());
        }
        let mut all = store::sources(tx, &rule.project).await?;
        // Of its own family, and no narrow ones: these can always be made, so they are in nobody's way.
        let family = matches!(net, IpNet::V4(_));
        all.retain(|n| {
            matches!(n, IpNet::V4(_)) == family && (least(n)..least(n) + NARROWER).contains(&n.prefix_len())
        });
        all.push(net);
        if !is_much(&all) {
            return Ok(());
        }
        let message = format!(
            "remote_ip_prefix: with {net} the sources of this project's rules come to more than {TOGETHER} networks of /{V4_BITS} (IPv6: of \
             /{V6_BITS}), a large part of the internet, and this cloud refuses that. Name narrower networks, or take away rules that are not needed."
        );
        Err(Error::forbidden(message).code("SecurityGroupRuleOpenToWorld").field("remote_ip_prefix"))
    }

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

    fn nets(all: impl IntoIterator<Item = String>) -> Vec<IpNet> {
        all.into_iter().map(|n| n.parse().unwrap()).collect()
    }

    fn eights(n: u32) -> Vec<IpNet> {
        nets((0..n).map(|i| format!("{}.0.0.0/8", 20 + i)))
    }

    fn sixteens(n: u32) -> Vec<IpNet> {
        nets((0..n).map(|i| format!("{:x}::/16", 0x2400 + i)))
    }

    #[test]
    fn many_narrow_sources_are_no_internet_and_many_wide_ones_are() {
        assert!(!is_much(&eights(16)) && is_much(&eights(17)));
        assert!(!is_much(&sixteens(16)) && is_much(&sixteens(17)));
        // The same again, and what is within it, count once.
        let within = nets(["20.1.0.0/16".to_owned(), "2400:1::/32".to_owned()]);
        assert!(!is_much(&[eights(16), eights(16), sixteens(16), within].concat()));
        let narrow = nets((0..250).flat_map(|i| (0..10).map(move |j| format!("10.{i}.{j}.0/24"))));
        assert!(!is_much(&narrow));
        assert!(!is_much(&nets(["2001:db8::1/128".to_owned(), "fd00::/64".to_owned()])) && !is_much(&[]));
        assert!(is_much(&nets(["0.0.0.0/1".to_owned(), "128.0.0.0/1".to_owned()])));
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
