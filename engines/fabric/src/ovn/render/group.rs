//! Security groups, and the group of all ports with port security.
//!
//! Every port with port security is in the drop group, whose rules drop all IP but DHCP; the groups' rules stand one
//! priority higher and let pass what they name, with the answers to it. Neighbour discovery passes in OVN by itself.

use ipnet::IpNet;
use network::port::{Direction, Ethertype, Protocol, Remote, RuleSpec, SecurityGroupSpec};
use ovs::ovsdb::Datum;

use super::super::model::{Key, Rendering, RowKind, Wanted};
use super::primary;

const DROP_GROUP: &str = "xinglin_drop";
const DROP_PRIORITY: i64 = 1001;
const ALLOW_PRIORITY: i64 = 1002;

pub(super) fn drop_group() -> Key {
    Key::new(RowKind::DropGroup, DROP_GROUP)
}

/// Port groups are named in expressions, where a dash would be read as minus.
fn port_group_name(id: impl ToString) -> String {
    format!("pg_{}", id.to_string().replace(|c: char| !c.is_ascii_alphanumeric(), "_"))
}

pub(super) fn render(spec: &SecurityGroupSpec, into: &mut Rendering) {
    let (key, wanted) = primary(RowKind::SecurityGroup, &spec.id, &spec.name, spec);
    let group = port_group_name(&spec.id);
    for rule in &spec.rules {
        if let Some(expression) = expression(&group, rule) {
            let row = Key::new(RowKind::Rule, &rule.id);
            let direction = rule.direction;
            into.rows
                .insert(row.clone(), acl(&row, &key, &key, direction, ALLOW_PRIORITY, expression, "allow-related"));
        }
    }
    into.rows.insert(key, wanted.text("name", group));
}

pub(super) fn render_drop_group(into: &mut Rendering) {
    let key = drop_group();
    let from = format!("inport == @{DROP_GROUP}");
    let rules = [
        ("ingress", Direction::Ingress, DROP_PRIORITY, format!("outport == @{DROP_GROUP} && ip"), "drop"),
        ("egress", Direction::Egress, DROP_PRIORITY, format!("{from} && ip"), "drop"),
        // Requests only; OVN's own answers are not filtered.
        (
            "dhcpv4",
            Direction::Egress,
            ALLOW_PRIORITY,
            format!("{from} && ip4 && udp.src == 68 && udp.dst == 67"),
            "allow",
        ),
        (
            "dhcpv6",
            Direction::Egress,
            ALLOW_PRIORITY,
            format!("{from} && ip6 && udp.src == 546 && udp.dst == 547"),
            "allow",
        ),
    ];
    for (name, direction, priority, expression, action) in rules {
        let row = Key::new(RowKind::DropRule, name);
        into.rows.insert(row.clone(), acl(&row, &key, &key, direction, priority, expression, action));
    }
    let wanted = Wanted::new(&key, &key, &[]).text("name", DROP_GROUP);
    into.rows.insert(key, wanted);
}

fn acl(
    row: &Key,
    group: &Key,
    owner: &Key,
    direction: Direction,
    priority: i64,
    expression: String,
    action: &str,
) -> Wanted {
    let direction = match direction {
        Direction::Ingress => "to-lport",
        Direction::Egress => "from-lport",
    };
    Wanted::new(row, owner, &[])
        .text("direction", direction)
        .with("priority", Datum::scalar(priority))
        .text("match", expression)
        .text("action", action)
        .within(group.clone(), "acls")
}

/// The rule as an expression of OVN; none if it can match nothing, as an IPv6 range in an IPv4 rule.
fn expression(group: &str, rule: &RuleSpec) -> Option<String> {
    let (port, peer) = match rule.direction {
        Direction::Ingress => ("outport", "src"),
        Direction::Egress => ("inport", "dst"),
    };
    let (ip, icmp, family) = match rule.ethertype {
        Ethertype::Ipv4 => ("ip4", "icmp4", "ip4"),
        Ethertype::Ipv6 => ("ip6", "icmp6", "ip6"),
    };
    let mut terms = vec![format!("{port} == @{group}"), ip.to_owned()];
    match &rule.remote {
        Remote::Any => {}
        Remote::Cidr(cidr) if matches!(cidr, IpNet::V4(_)) != (rule.ethertype == Ethertype::Ipv4) => return None,
        Remote::Cidr(cidr) if cidr.prefix_len() == 0 => {}
        Remote::Cidr(cidr) => terms.push(format!("{ip}.{peer} == {}", cidr.trunc())),
        Remote::Group(remote) => terms.push(format!("{ip}.{peer} == ${}_{family}", port_group_name(remote))),
    }
    match rule.protocol {
        Protocol::Any => {}
        Protocol::Tcp(range) => ports("tcp", range, &mut terms),
        Protocol::Udp(range) => ports("udp", range, &mut terms),
        Protocol::Sctp(range) => ports("sctp", range, &mut terms),
        Protocol::Icmp { kind, code } => {
            terms.push(icmp.to_owned());
            terms.extend(kind.map(|kind| format!("{icmp}.type == {kind}")));
            terms.extend(code.map(|code| format!("{icmp}.code == {code}")));
        }
        Protocol::Number(number) => terms.push(format!("ip.proto == {number}")),
    }
    Some(terms.join(" && "))
}

fn ports(protocol: &str, range: Option<(u16, u16)>, terms: &mut Vec<String>) {
    terms.push(protocol.to_owned());
    match range {
        None => {}
        Some((first, last)) if first == last => terms.push(format!("{protocol}.dst == {first}")),
        Some((first, last)) => {
            terms.push(format!("{protocol}.dst >= {first}"));
            terms.push(format!("{protocol}.dst <= {last}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(direction: Direction, ethertype: Ethertype, protocol: Protocol, remote: Remote) -> Option<String> {
        expression("pg_1", &RuleSpec { id: "r".into(), direction, ethertype, protocol, remote })
    }

    #[test]
    fn rules_become_expressions() {
        use {Direction::*, Ethertype::*};
        let cidr = |text: &str| Remote::Cidr(text.parse().unwrap());
        let cases = [
            (rule(Ingress, Ipv4, Protocol::Any, Remote::Any), "outport == @pg_1 && ip4"),
            (rule(Egress, Ipv6, Protocol::Any, cidr("::/0")), "inport == @pg_1 && ip6"),
            (
                rule(Ingress, Ipv4, Protocol::Tcp(Some((22, 22))), cidr("10.0.0.7/8")),
                "outport == @pg_1 && ip4 && ip4.src == 10.0.0.0/8 && tcp && tcp.dst == 22",
            ),
            (
                rule(Ingress, Ipv4, Protocol::Udp(Some((5, 9))), Remote::Group("a-b".into())),
                "outport == @pg_1 && ip4 && ip4.src == $pg_a_b_ip4 && udp && udp.dst >= 5 && udp.dst <= 9",
            ),
            (
                rule(Egress, Ipv6, Protocol::Icmp { kind: Some(128), code: Some(0) }, Remote::Any),
                "inport == @pg_1 && ip6 && icmp6 && icmp6.type == 128 && icmp6.code == 0",
            ),
            (rule(Egress, Ipv4, Protocol::Number(112), Remote::Any), "inport == @pg_1 && ip4 && ip.proto == 112"),
        ];
        for (made, expected) in cases {
            assert_eq!(made.as_deref(), Some(expected));
        }
        assert_eq!(rule(Ingress, Ipv4, Protocol::Any, cidr("fd00::/8")), None);
    }
}
