//! Who may do what to which network, subnet, port and security group, and what is left afterwards.

use crate::support::{World, admin, all, member, subnet, worlds};
use kernel::{ErrorKind, Page};
use network::ListQuery;
use network::groups::rules::NewRule;
use network::groups::{GroupChange, NewGroup};
use network::networks::{NetworkChange, NewNetwork};
use network::port::{Direction, Ethertype, Protocol, Remote};
use network::ports::{FixedIpRequest, NewPort, PortChange};
use runtime::port::Resource;

fn named(name: &str) -> NewNetwork {
    NewNetwork { name: name.into(), ..NewNetwork::default() }
}

fn rule(group: &kernel::SecurityGroupId, port: i64) -> NewRule {
    NewRule {
        project: None,
        group: group.clone(),
        description: String::new(),
        direction: Direction::Ingress,
        ethertype: Ethertype::Ipv4,
        protocol: Some("tcp".into()),
        port_min: Some(port),
        port_max: Some(port),
        remote_prefix: Some("10.0.0.0/8".into()),
        remote_group: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_project_sees_nothing() {
    for w in worlds().await {
        let (a, b) = (member("a"), member("b"));
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let port = w.port(&a, &net).await.unwrap();
        let group = w.net.create_group(&a, &NewGroup { name: "g".into(), ..NewGroup::default() }).await.unwrap();
        let codes = [
            w.net.get_network(&b, &net.id).await.unwrap_err().code,
            w.net.delete_network(&b, &net.id).await.unwrap_err().code,
            w.net.get_subnet(&b, &s.id).await.unwrap_err().code,
            w.net.delete_subnet(&b, &s.id).await.unwrap_err().code,
            w.net.get_port(&b, &port.id).await.unwrap_err().code,
            w.net.delete_port(&b, &port.id).await.unwrap_err().code,
            w.port(&b, &net).await.unwrap_err().code,
            w.net.create_subnets(&b, &[subnet(&net, "10.2.0.0/24")]).await.unwrap_err().code,
            w.net.get_group(&b, &group.id).await.unwrap_err().code,
            w.net.create_rules(&b, &[rule(&group.id, 22)]).await.unwrap_err().code,
        ];
        let (n, s, p, g) = ("NetworkNotFound", "SubnetNotFound", "PortNotFound", "SecurityGroupNotFound");
        assert_eq!(codes, [n, n, s, s, p, p, n, n, g, g], "{}", w.t.name);
        assert!(w.net.list_networks(&b, &all()).await.unwrap().items.is_empty());
        assert!(w.net.list_ports(&b, &all()).await.unwrap().items.is_empty());
        // A rule or a port that names a foreign group is refused as if there were no such group.
        let other = w.net.create_group(&b, &NewGroup { name: "g".into(), ..NewGroup::default() }).await.unwrap();
        let mut foreign = rule(&other.id, 22);
        foreign.remote_prefix = None;
        foreign.remote_group = Some(group.id.clone());
        assert_eq!(w.net.create_rules(&b, &[foreign]).await.unwrap_err().code, g);
        let mut new = NewPort::on(&net.id);
        new.groups = Some(vec![other.id.to_string()]);
        assert_eq!(w.net.create_ports(&a, &[new]).await.unwrap_err().code, g);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_network_is_used_by_all_and_kept_by_its_owner() {
    for w in worlds().await {
        let b = member("b");
        let refused = w.net.create_networks(&b, &[NewNetwork { shared: true, ..named("s") }]).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::Forbidden);
        let shared = NewNetwork { shared: true, ..named("s") };
        let net = w.net.create_networks(&admin(), &[shared]).await.unwrap().remove(0);
        let s = w.subnet(&admin(), &net, "10.1.0.0/24").await;
        let port = w.port(&b, &net).await.unwrap();
        assert_eq!(w.net.get_subnet(&b, &s.id).await.unwrap().id, s.id);
        assert_eq!(w.net.delete_network(&b, &net.id).await.unwrap_err().kind, ErrorKind::Forbidden);
        // Choosing an address or doing without port security is for the owner of the network.
        let mut special = NewPort::on(&net.id);
        special.fixed_ips = Some(vec![FixedIpRequest { subnet: None, ip: Some("10.1.0.9".parse().unwrap()) }]);
        assert_eq!(w.net.create_ports(&b, &[special]).await.unwrap_err().kind, ErrorKind::Forbidden);
        let open = PortChange { port_security: Some(false), groups: Some(vec![]), ..PortChange::default() };
        assert_eq!(w.net.update_port(&b, &port.id, &open).await.unwrap_err().kind, ErrorKind::Forbidden);
        let private = NetworkChange { shared: Some(false), ..NetworkChange::default() };
        let e = w.net.update_network(&admin(), &net.id, &private).await.unwrap_err();
        assert_eq!(e.code, "InvalidSharedSetting", "{}", w.t.name);
        // Members do not plug guests into an external network.
        let ext = w.external().await;
        assert_eq!(w.port(&b, &ext).await.unwrap_err().kind, ErrorKind::Forbidden);
        assert_eq!(w.net.get_network(&b, &ext.id).await.unwrap().id, ext.id);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_use_stays_and_what_goes_leaves_nothing() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        let clash = w.net.create_subnets(&a, &[subnet(&net, "10.1.0.128/25")]).await.unwrap_err();
        assert_eq!((clash.kind, clash.code), (ErrorKind::BadRequest, "InvalidInput"));
        let port = w.port(&a, &net).await.unwrap();
        assert_eq!(w.net.delete_network(&a, &net.id).await.unwrap_err().code, "NetworkInUse");
        assert_eq!(w.net.delete_subnet(&a, &s.id).await.unwrap_err().code, "SubnetInUse");
        w.net.delete_port(&a, &port.id).await.unwrap();
        // The cloud's own port neither keeps the network nor can be deleted by hand.
        let own = w.net.list_ports(&a, &ListQuery::by("device_owner", "network:distributed")).await.unwrap().items;
        assert_eq!(w.net.delete_port(&a, &own[0].id).await.unwrap_err().code, "ServicePortInUse");
        w.net.carry_changes().await.unwrap();
        w.net.delete_network(&a, &net.id).await.unwrap();
        w.net.carry_changes().await.unwrap();
        for table in ["network", "subnet", "port", "address", "free", "gone", "port_group"] {
            assert_eq!(w.rows(&format!("network_{table}")).await, 0, "network_{table} on {}", w.t.name);
        }
        assert!(w.used("a").await.is_empty(), "{:?}", w.used("a").await);
        let held = w.fabric.topology();
        assert!(held.networks.is_empty() && held.subnets.is_empty() && held.ports.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn dhcp_switched_off_and_on_moves_the_clouds_own_port() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let s = w.subnet(&a, &net, "10.1.0.0/24").await;
        assert_eq!(s.metadata_ip.unwrap().to_string(), "10.1.0.2");
        let set = async |on| {
            let change = network::subnets::SubnetChange { enable_dhcp: Some(on), ..Default::default() };
            w.net.update_subnet(&a, &s.id, &change).await.unwrap().metadata_ip
        };
        assert_eq!(set(false).await, None);
        assert_eq!(w.rows("network_port").await, 0, "{}", w.t.name);
        let first = w.port(&a, &net).await.unwrap();
        assert_eq!(first.fixed_ips[0].ip.to_string(), "10.1.0.2");
        assert_eq!(set(true).await.unwrap().to_string(), "10.1.0.3");
        w.net.carry_changes().await.unwrap();
        let held = w.fabric.topology();
        assert_eq!(held.subnets[&s.id].metadata_ip.unwrap().to_string(), "10.1.0.3");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_group_lets_members_reach_each_other_and_nobody_else_in() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let port = w.port(&a, &net).await.unwrap();
        let groups = w.net.list_groups(&a, &all()).await.unwrap().items;
        assert_eq!((groups.len(), groups[0].name.as_str()), (1, "default"));
        assert_eq!(port.groups, [groups[0].id.clone()]);
        w.net.carry_changes().await.unwrap();
        let told = w.fabric.topology().security_groups[&groups[0].id].clone();
        let ingress: Vec<_> = told.rules.iter().filter(|r| r.direction == Direction::Ingress).collect();
        assert!(ingress.len() == 2 && ingress.iter().all(|r| r.remote == Remote::Group(groups[0].id.clone())));
        assert!(told.rules.iter().any(|r| r.direction == Direction::Egress && r.remote == Remote::Any));
        // It was nobody's order, so nobody's quota.
        assert_eq!(w.used("a").await.get(&Resource::SecurityGroup), None, "{}", w.t.name);
        let rename = GroupChange { name: Some("x".into()), description: None };
        let e = w.net.update_group(&a, &groups[0].id, &rename).await.unwrap_err();
        assert_eq!(e.code, "SecurityGroupCannotUpdateDefault");
        let e = w.net.delete_group(&a, &groups[0].id).await.unwrap_err();
        assert_eq!(e.code, "SecurityGroupCannotRemoveDefault");
        let again = NewGroup { name: "default".into(), ..NewGroup::default() };
        assert_eq!(w.net.create_group(&a, &again).await.unwrap_err().code, "SecurityGroupDefaultAlreadyExists");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_reach_the_fabric_and_groups_in_use_stay() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let group = w.net.create_group(&a, &NewGroup { name: "web".into(), ..NewGroup::default() }).await.unwrap();
        let made = w.net.create_rules(&a, &[rule(&group.id, 22), rule(&group.id, 80)]).await.unwrap();
        let twice = w.net.create_rules(&a, &[rule(&group.id, 443), rule(&group.id, 22)]).await.unwrap_err();
        assert_eq!((twice.kind, twice.code), (ErrorKind::Conflict, "SecurityGroupRuleExists"));
        // All or none: the first of the two is not there either.
        assert_eq!(w.net.get_group(&a, &group.id).await.unwrap().rules.len(), 4);
        let mut new = NewPort::on(&net.id);
        new.groups = Some(vec!["web".into()]);
        let port = w.net.create_ports(&a, &[new]).await.unwrap().remove(0);
        assert_eq!(port.groups, std::slice::from_ref(&group.id));
        assert_eq!(w.net.delete_group(&a, &group.id).await.unwrap_err().code, "SecurityGroupInUse");
        w.net.carry_changes().await.unwrap();
        let told = w.fabric.topology().security_groups[&group.id].clone();
        let ssh = told.rules.iter().find(|r| r.id == made[0].id).unwrap();
        assert_eq!(ssh.protocol, Protocol::Tcp(Some((22, 22))));
        assert_eq!(ssh.remote, Remote::Cidr("10.0.0.0/8".parse().unwrap()));
        w.net.delete_rule(&a, &made[0].id).await.unwrap();
        w.net.carry_changes().await.unwrap();
        assert_eq!(w.fabric.topology().security_groups[&group.id].rules.len(), 3);
        w.net.delete_port(&a, &port.id).await.unwrap();
        w.net.delete_group(&a, &group.id).await.unwrap();
        let used = w.used("a").await;
        assert_eq!(used.get(&Resource::SecurityGroupRule).or(used.get(&Resource::SecurityGroup)), None, "{used:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ports_without_security_are_without_groups_and_pairs() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let port = w.port(&a, &net).await.unwrap();
        let off = |groups| PortChange { port_security: Some(false), groups, ..PortChange::default() };
        let e = w.net.update_port(&a, &port.id, &off(None)).await.unwrap_err();
        assert_eq!(e.code, "PortSecurityPortHasSecurityGroup");
        let open = w.net.update_port(&a, &port.id, &off(Some(vec![]))).await.unwrap();
        assert!(!open.port_security && open.groups.is_empty());
        let pair = network::port::AddressPair { ip: "10.9.0.0/24".parse().unwrap(), mac: None };
        let change = PortChange { address_pairs: Some(vec![pair]), ..PortChange::default() };
        let e = w.net.update_port(&a, &port.id, &change).await.unwrap_err();
        assert_eq!(e.code, "AddressPairAndPortSecurityRequired");
        let mut new = NewPort::on(&net.id);
        new.port_security = Some(false);
        new.groups = Some(vec!["default".into()]);
        let e = w.net.create_ports(&a, &[new]).await.unwrap_err();
        assert_eq!(e.code, "PortSecurityAndIPRequiredForSecurityGroups", "{}", w.t.name);
        // Nobody makes himself a router's leg.
        let mut leg = NewPort::on(&net.id);
        leg.device_owner = "network:router_interface".into();
        assert_eq!(w.net.create_ports(&a, &[leg]).await.unwrap_err().kind, ErrorKind::Forbidden);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quota_stops_the_next_one_and_leaves_nothing_of_it() {
    for w in worlds().await {
        let a = member("a");
        w.net.set_quota(&"a".into(), &[(Resource::Network, 1)]).await.unwrap();
        let e = w.net.create_networks(&a, &[named("one"), named("two")]).await.unwrap_err();
        assert_eq!(e.kind, ErrorKind::OverQuota);
        assert!(e.message.contains("network"), "{e}");
        assert_eq!(w.rows("network_network").await, 0);
        w.network(&a, "one").await;
        assert_eq!(w.net.create_networks(&a, &[named("two")]).await.unwrap_err().kind, ErrorKind::OverQuota);
        assert_eq!(
            w.net.set_quota(&"a".into(), &[(Resource::Port, -2)]).await.unwrap_err().kind,
            ErrorKind::BadRequest
        );
        let foreign = w.net.quota_lines(&member("b"), &"a".into()).await.unwrap_err();
        assert_eq!(foreign.kind, ErrorKind::Forbidden, "{}", w.t.name);
    }
}

async fn names(w: &World, query: &ListQuery) -> (Vec<String>, bool) {
    let l = w.net.list_networks(&member("a"), query).await.unwrap();
    (l.items.into_iter().map(|n| n.name).collect(), l.more)
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_sorted_and_paged() {
    for w in worlds().await {
        let a = member("a");
        for name in ["c", "a", "b", "a"] {
            w.network(&a, name).await;
        }
        let paged = |marker: Option<String>, sort: Vec<(String, bool)>, reverse| ListQuery {
            page: Page { limit: Some(3), marker },
            sort,
            reverse,
            ..ListQuery::default()
        };
        assert_eq!(names(&w, &paged(None, vec![], false)).await, (vec!["c".into(), "a".into(), "b".into()], true));
        let by_name = || vec![("name".to_owned(), false)];
        let first = w.net.list_networks(&a, &paged(None, by_name(), false)).await.unwrap();
        assert_eq!(first.items.iter().map(|n| n.name.as_str()).collect::<Vec<_>>(), ["a", "a", "b"]);
        // The second "a" is the marker: what follows it begins with "b", not with the first "a" again.
        let after = paged(Some(first.items[1].id.to_string()), by_name(), false);
        assert_eq!(names(&w, &after).await, (vec!["b".into(), "c".into()], false), "{}", w.t.name);
        // A key that is said again and again is said once.
        let again = paged(Some(first.items[1].id.to_string()), vec![by_name().remove(0); 2000], false);
        assert_eq!(names(&w, &again).await, (vec!["b".into(), "c".into()], false), "{}", w.t.name);
        let before = paged(Some(first.items[1].id.to_string()), by_name(), true);
        assert_eq!(names(&w, &before).await, (vec!["a".into()], false));
        let down = paged(None, vec![("name".to_owned(), true)], false);
        assert_eq!(names(&w, &down).await.0, ["c", "b", "a"]);
        assert_eq!(names(&w, &ListQuery::by("name", "a")).await.0.len(), 2);
        let both = ListQuery { filters: vec![("name".into(), vec!["a".into(), "c".into()])], ..ListQuery::default() };
        assert_eq!(names(&w, &both).await.0.len(), 3);
        for (attr, value) in [("colour", "red"), ("shared", "perhaps"), ("mtu", "large")] {
            let e = w.net.list_networks(&a, &ListQuery::by(attr, value)).await.unwrap_err();
            assert_eq!((e.kind, e.field.as_deref()), (ErrorKind::BadRequest, Some(attr)));
        }
        for attr in ["status", "tags", "router:external", "provider:network_type", "provider:physical_network"] {
            let value = if attr == "router:external" { "false" } else { "ACTIVE" };
            w.net.list_networks(&a, &ListQuery::by(attr, value)).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tags_are_set_filtered_by_and_gone_with_their_object() {
    use network::tags::Kind;
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        w.net.set_tags(&a, Kind::Network, net.id.as_str(), &["blue".into(), "ward 3".into()]).await.unwrap();
        w.net.add_tag(&a, Kind::Network, net.id.as_str(), "red").await.unwrap();
        w.net.remove_tag(&a, Kind::Network, net.id.as_str(), "blue").await.unwrap();
        assert_eq!(w.net.get_network(&a, &net.id).await.unwrap().tags, ["red", "ward 3"]);
        assert_eq!(names(&w, &ListQuery::by("tags", "red")).await.0, ["n"]);
        assert!(names(&w, &ListQuery::by("tags", "blue")).await.0.is_empty());
        let e = w.net.tags(&member("b"), Kind::Network, net.id.as_str()).await.unwrap_err();
        assert_eq!(e.code, "TagResourceNotFound");
        assert_eq!(w.net.remove_tag(&a, Kind::Network, net.id.as_str(), "x").await.unwrap_err().code, "TagNotFound");
        w.net.delete_network(&a, &net.id).await.unwrap();
        assert_eq!(w.rows("network_tag").await, 0, "{}", w.t.name);
    }
}

/// Openings that end at one instant take their groups from one port: none may put back what another has taken, nor take what it has put.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn groups_of_a_port_change_one_by_one_and_at_once() {
    for w in worlds().await {
        let a = member("a");
        let net = w.network(&a, "n").await;
        let port = w.port(&a, &net).await.unwrap();
        let own = port.groups.clone();
        let mut groups = Vec::new();
        for n in 0..6 {
            let new = NewGroup { name: format!("web{n}"), ..NewGroup::default() };
            groups.push(w.net.create_group(&a, &new).await.unwrap().id);
        }
        for add in [true, false] {
            let tasks: Vec<_> = groups
                .iter()
                .cloned()
                .map(|g| {
                    let (n, a, p, add) = (w.net.clone(), a.clone(), port.id.clone(), add);
                    runtime::task::spawn("group", async move { n.change_port_group(&a, &p, &g, add).await })
                })
                .collect();
            for t in tasks {
                assert!(t.await.unwrap().unwrap().unwrap(), "{}: each changed something", w.t.name);
            }
            let mut want = own.clone();
            want.extend(groups.iter().filter(|_| add).cloned());
            want.sort();
            let mut have = w.net.get_port(&a, &port.id).await.unwrap().groups;
            have.sort();
            assert_eq!(have, want, "{}", w.t.name);
            assert!(!w.net.change_port_group(&a, &port.id, &groups[0], add).await.unwrap(), "twice is once");
        }
        for g in &groups {
            w.net.delete_group(&a, g).await.unwrap();
        }
        let gone = w.net.change_port_group(&a, &port.id, &groups[0], true).await.unwrap_err();
        assert_eq!(gone.code, "SecurityGroupNotFound");
        let e = w.net.change_port_group(&member("b"), &port.id, &own[0], false).await.unwrap_err();
        assert_eq!(e.code, "PortNotFound");
        // The fabric is told.
        w.net.change_port_group(&a, &port.id, &own[0], false).await.unwrap();
        w.net.carry_changes().await.unwrap();
        assert!(w.fabric.topology().ports[&port.id].security_groups.is_empty());
    }
}
