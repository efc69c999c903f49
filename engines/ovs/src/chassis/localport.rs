//! The port behind which a network's metadata service stands.
//!
//! Tenants' networks overlap, so each gets a network namespace with one end of a cable in it; the service binds a
//! listener there ([`crate::netns::listen`]) and is otherwise an ordinary process.

use std::io;

use ipnet::IpNet;

use super::{Chassis, Plug};
use crate::{link, netns};

const INNER: &str = "meta0";
const METADATA: &str = "169.254.169.254/32";

impl Chassis {
    /// Makes the namespace of a network's metadata service and plugs its port; answers with the namespace's name.
    ///
    /// *Idempotency*: what is there is kept, addresses are made equal to what is asked.
    pub async fn ensure_localport(&self, network: &str, port: &str, mac: &str, ips: &[IpNet]) -> io::Result<String> {
        let _building = self.building.lock().await;
        let name = self.tag.metadata_netns(network);
        if !netns::exists(&name) {
            link::ip(&format!("netns add {name}")).await?;
        }
        let device = self.device_of(port);
        if !link::exists(&device) || link::ip_in(Some(&name), &format!("link show {INNER}")).await.is_err() {
            link::delete(&device).await?;
            link::ip(&format!("link add {device} type veth peer name {INNER} netns {name}")).await?;
        }
        let inner = Some(name.as_str());
        link::ip_in(inner, &format!("link set {INNER} address {mac}")).await?;
        link::checksums_in_software(inner, INNER).await?;
        link::checksums_in_software(None, &device).await?;
        let mut addresses: Vec<_> = ips.iter().map(IpNet::to_string).collect();
        addresses.push(METADATA.to_owned());
        link::set_addresses(inner, INNER, &addresses).await?;
        link::ip_in(inner, "link set lo up").await?;
        link::ip_in(inner, &format!("link set {INNER} up")).await?;
        link::ip(&format!("link set {device} up")).await?;
        self.plug(&[Plug { device, port: port.to_owned(), mac: mac.to_owned() }]).await?;
        Ok(name)
    }

    /// Unplugs the metadata port and deletes its namespace. What is gone already is passed over.
    pub async fn remove_localport(&self, network: &str, port: &str) -> io::Result<()> {
        let _building = self.building.lock().await;
        let device = self.device_of(port);
        self.unplug(std::slice::from_ref(&device)).await?;
        link::delete(&device).await?;
        let name = self.tag.metadata_netns(network);
        if netns::exists(&name) {
            link::ip(&format!("netns delete {name}")).await?;
        }
        Ok(())
    }

    /// The device that plugs the port, or the first free name for one.
    fn device_of(&self, port: &str) -> String {
        let plugged = self.plugged();
        if let Some((device, _)) =
            plugged.iter().find(|(device, id)| id == port && device.starts_with(&self.tag.prefix()))
        {
            return device.clone();
        }
        let free = |name: &String| plugged.iter().all(|(device, _)| device != name);
        (0..u32::MAX).map(|attempt| self.tag.port_device(port, attempt)).find(free).unwrap_or_default()
    }
}
