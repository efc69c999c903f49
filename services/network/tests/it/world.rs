//! Rules that let the whole internet in: refused unless the cloud allows them, and nothing is left of a refusal.

use crate::support::{Gate, Usage, World, admin, member, worlds};
use kernel::{Caller, ErrorKind, SecurityGroupId};
use network::groups::NewGroup;
use network::groups::rules::NewRule;
use network::port::{Direction, Ethertype, Remote};
use network::{ListQuery, Network, WorldRules};
use std::sync::Arc;

/// Ssh, as openstackclient makes it without `--remote-ip`.
fn ssh(group: &SecurityGroupId) -> NewRule {
    NewRule {
        project: None,
        group: group.clone(),
        description: String::new(),
        direction: Direction::Ingress,
        ethertype: Ethertype::Ipv4,
        protocol: Some("tcp".into()),
        port_min: Some(22),
        port_max: Some(22),
        remote_prefix: None,
        remote_group: None,
    }
}

fn from(prefix: &str, rule: NewRule) -> NewRule {
    let ethertype = if prefix.contains(':') { Ethertype::Ipv6 } else { Ethertype::Ipv4 };
    NewRule { remote_prefix: Some(prefix.into()), ethertype, ..rule }
}

fn all_ports(protocol: Option<&str>, rule: NewRule) -> NewRule {
    NewRule { protocol: protocol.map(Into::into), port_min: None, port_max: None, ..rule }
}

async fn group(w: &World, caller: &Caller) -> SecurityGroupId {
    w.net.create_group(caller, &NewGroup { name: "web".into(), ..NewGroup::default() }).await.unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_to_the_world_is_refused_and_leaves_nothing() {
    for w in worlds().await {
        let a = member("a");
        let id = group(&w, &a).await;
        w.net.carry_changes().await.unwrap();
        let state = async || (w.net.get_group(&a, &id).await.unwrap(), w.rows("network_rule").await, w.used("a").await);
        let before = state().await;
        let open = [
            ssh(&id),
            from("0.0.0.0/0", ssh(&id)),
            from("::/0", ssh(&id)),
            from("0.0.0.0/1", ssh(&id)),
            from("128.0.0.0/1", ssh(&id)),
            from("2000::/3", ssh(&id)),
            all_ports(Some("udp"), ssh(&id)),
            all_ports(Some("006"), ssh(&id)),
            all_ports(Some("sctp"), ssh(&id)),
            all_ports(None, ssh(&id)),
            all_ports(None, from("::/0", ssh(&id))),
        ];
        for rule in open {
            // Nobody's role makes an exception, and nothing of a request is made of which one rule is refused.
            let good = from("10.20.0.0/16", ssh(&id));
            for (who, all) in [(&a, vec![rule.clone()]), (&admin(), vec![rule.clone()]), (&a, vec![good, rule.clone()])]
            {
                let e = w.net.create_rules(who, &all).await.unwrap_err();
                let said = (e.kind, e.code, e.field.as_deref());
                let wanted = (ErrorKind::Forbidden, "SecurityGroupRuleOpenToWorld", Some("remote_ip_prefix"));
                assert_eq!(said, wanted, "{} {rule:?}: {e}", w.t.name);
            }
        }
        assert_eq!(state().await, before);
        // Who may not know of the group is not told about rules either.
        let e = w.net.create_rules(&member("b"), &[ssh(&id)]).await.unwrap_err();
        assert_eq!(e.code, "SecurityGroupNotFound");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_its_peers_and_what_goes_out_is_made() {
    for w in worlds().await {
        let a = member("a");
        let id = group(&w, &a).await;
        let of_group = NewRule { remote_group: Some(id.clone()), ..ssh(&id) };
        let out = NewRule { direction: Direction::Egress, ..all_ports(Some("tcp"), ssh(&id)) };
        let all = [
            from("10.0.0.0/8", ssh(&id)),
            from("100.64.0.1", ssh(&id)),
            from("2001:db8::/32", ssh(&id)),
            all_ports(None, from("192.168.0.0/16", ssh(&id))),
            all_ports(Some("icmp"), ssh(&id)),
            all_ports(Some("icmp"), from("::/0", ssh(&id))),
            of_group,
            out,
        ];
        let made = w.net.create_rules(&a, &all).await.unwrap();
        assert_eq!(made.len(), all.len(), "{}", w.t.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_that_allows_them_makes_them_and_one_that_does_not_any_more_keeps_them() {
    for w in worlds().await {
        let a = member("a");
        let id = group(&w, &a).await;
        let fabric = w.fabric.clone();
        let lax =
            Network::under(w.t.env.clone(), fabric, Arc::new(Gate::default()), Arc::new(Usage), WorldRules::Allow);
        assert_eq!((lax.world_rules(), w.net.world_rules()), (WorldRules::Allow, WorldRules::Refuse));
        let made = lax.create_rules(&a, &[ssh(&id)]).await.unwrap().remove(0);
        // It is there, in force, and can be taken away; only another one cannot be made.
        assert_eq!(w.net.get_rule(&a, &made.id).await.unwrap(), made);
        let listed = w.net.list_rules(&a, &ListQuery::by("security_group_id", id.as_str())).await.unwrap().items;
        assert!(listed.contains(&made), "{}", w.t.name);
        w.net.carry_changes().await.unwrap();
        let told = w.fabric.topology().security_groups[&id].clone();
        assert!(told.rules.iter().any(|r| r.id == made.id && r.remote == Remote::Any));
        w.net.delete_rule(&a, &made.id).await.unwrap();
        let e = w.net.create_rules(&a, &[ssh(&id)]).await.unwrap_err();
        assert_eq!(e.code, "SecurityGroupRuleOpenToWorld");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_rules_do_not_add_up_to_the_internet() {
    for w in worlds().await {
        let a = member("a");
        let (id, other) = (group(&w, &a).await, group(&w, &a).await);
        let eights = |from_: u32, to: u32, g: &SecurityGroupId| -> Vec<NewRule> {
            (from_..to).map(|i| from(&format!("{i}.0.0.0/8"), ssh(g))).collect()
        };
        w.net.create_rules(&a, &eights(20, 30, &id)).await.unwrap();
        // Nothing of a request is made that goes too far, whichever group of the project has the rules.
        let before = w.rows("network_rule").await;
        let e = w.net.create_rules(&a, &eights(30, 37, &other)).await.unwrap_err();
        let said = (e.kind, e.code, e.field.as_deref());
        assert_eq!(said, (ErrorKind::Forbidden, "SecurityGroupRuleOpenToWorld", Some("remote_ip_prefix")), "{e}");
        assert_eq!(w.rows("network_rule").await, before, "{}", w.t.name);
        let made = w.net.create_rules(&a, &eights(30, 36, &other)).await.unwrap();
        for who in [&a, &admin()] {
            assert_eq!(w.net.create_rules(who, &eights(36, 37, &id)).await.unwrap_err().code, e.code);
        }
        // What is there already, what is narrow, what goes out and another project's is not in the way.
        let udp = |rule: NewRule| NewRule { protocol: Some("udp".into()), ..rule };
        let out = NewRule { direction: Direction::Egress, ..from("99.0.0.0/8", ssh(&id)) };
        let ping = all_ports(Some("icmp"), from("98.0.0.0/8", ssh(&id)));
        let fine = [udp(from("20.0.0.0/8", ssh(&id))), from("97.1.0.0/16", ssh(&id)), out, ping];
        w.net.create_rules(&a, &fine).await.unwrap();
        let b = member("b");
        let theirs = group(&w, &b).await;
        w.net.create_rules(&b, &eights(50, 51, &theirs)).await.unwrap();
        // Of IPv6 the same.
        let sixteens =
            |to: u32| -> Vec<NewRule> { (0..to).map(|i| from(&format!("{:x}::/16", 0x2400 + i), ssh(&id))).collect() };
        assert_eq!(w.net.create_rules(&a, &sixteens(17)).await.unwrap_err().code, e.code);
        w.net.create_rules(&a, &sixteens(16)).await.unwrap();
        // One that is taken away makes room.
        w.net.delete_rule(&a, &made[0].id).await.unwrap();
        w.net.create_rules(&a, &eights(36, 37, &id)).await.unwrap();
    }
}
