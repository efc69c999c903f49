//! What an order names and other slices keep, looked for when it is ordered: nobody shall approve what cannot be made.

use super::slices::{Slices, there};
use crate::Catalog;
use crate::item::{Book, Kind};
use crate::order::form::{Faults, clip};
use crate::order::kind::Ask;
use crate::order::{NetworkChoice, Order};
use crate::port::{Named, Owner};
use compute::flavor::FlavorFilter;
use kernel::{Arch, Error, ErrorKind, ImageId, NetworkId, Result};
use network::ListQuery;

/// What an order names, with the field that names it.
fn names<'a>(book: &'a Book, o: &'a Order) -> Vec<(String, Named<'a>)> {
    if let Ask::Opening(x) = &o.ask {
        let target = |(n, t): (usize, &'a String)| (format!("targets[{n}]"), Named::Target(t));
        return x.targets.iter().enumerate().map(target).collect();
    }
    let mut all = Vec::new();
    if !o.creates {
        return all;
    }
    for (n, l) in o.lines.iter().enumerate() {
        let provides = book.item(&l.item).and_then(|i| i.provides.as_ref());
        let Some(p) = provides.filter(|p| p.kind == Kind::Host) else { continue };
        if let Some(flavor) = &p.flavor {
            all.push((format!("lines[{n}].item"), Named::Flavor(flavor)));
        }
        if let Some(image) = l.form.get("image") {
            all.push((format!("lines[{n}].form.image"), Named::Image(image, p.arch)));
        }
        if let Some(key) = l.form.get("key") {
            all.push((format!("lines[{n}].form.key"), Named::Key(key)));
        }
    }
    if let (false, NetworkChoice::Existing(id)) = (all.is_empty(), &o.network) {
        all.push(("network.id".to_owned(), Named::Network(id)));
    }
    all
}

impl Catalog {
    /// Refuses an order that names what is not there, or is not the project's.
    pub(crate) async fn check_names(&self, o: &Order) -> Result<()> {
        let owner = Owner { order: o.id.clone(), caller: o.caller.clone(), project: o.project.clone() };
        let mut faults = Faults::default();
        for (field, what) in names(&self.book, o) {
            if let Some(rule) = self.ports.builder.lacks(&owner, what).await? {
                faults.add(field, rule);
            }
        }
        faults.finish()
    }
}

impl Slices {
    pub(super) async fn lacks_named(&self, owner: &Owner, what: Named<'_>) -> Result<Option<String>> {
        let c = &owner.caller;
        Ok(match what {
            Named::Image(text, arch) => refusal(self.boot_image(owner, text, arch).await)?,
            Named::Key(name) => {
                let key = there(self.compute.keypair(&c.user, name).await)?;
                key.is_none().then(|| format!("you have no key '{}'", clip(name)))
            }
            Named::Flavor(name) => {
                let all = self.compute.flavors(c, &FlavorFilter::default()).await?;
                let none = !all.iter().any(|f| f.name == name);
                none.then(|| format!("the flavor '{}' of this item no longer exists", clip(name)))
            }
            Named::Network(id) => self.lacks_network(owner, id).await?,
            Named::Target(target) => {
                let server = self.server_at(owner, target).await?;
                server.is_none().then(|| format!("this project has no server '{}'", clip(target)))
            }
        })
    }

    async fn lacks_network(&self, owner: &Owner, id: &str) -> Result<Option<String>> {
        let c = &owner.caller;
        let found = there(self.network.get_network(c, &NetworkId::from(id)).await)?;
        let Some(net) = found.filter(|n| n.project == owner.project || n.shared) else {
            return Ok(Some(format!("this project has no network '{}'", clip(id))));
        };
        let subnets = self.network.list_subnets(c, &ListQuery::by("network_id", net.id.as_str())).await?.items;
        Ok(subnets.is_empty().then(|| format!("network '{}' has no subnet", clip(id))))
    }

    /// The image of that id or name, if a host of the architecture can start from it.
    pub(super) async fn boot_image(&self, owner: &Owner, text: &str, arch: Option<Arch>) -> Result<ImageId> {
        let image = self.image(owner, text).await?;
        let mut tx = self.db.read().await?;
        let boot = self.storage.image_for_boot(&mut tx, &owner.caller, &image).await?;
        drop(tx);
        if let (Some(wanted), Some(have)) = (arch, boot.arch)
            && wanted != have
        {
            return Err(Error::conflict(format!("the image is for {have}, but a host of {wanted} was ordered")));
        }
        Ok(image)
    }
}

/// Why something cannot be had; what may be had later is an error.
fn refusal<T>(r: Result<T>) -> Result<Option<String>> {
    match r {
        Ok(_) => Ok(None),
        Err(e)
            if matches!(
                e.kind,
                ErrorKind::BadRequest | ErrorKind::Conflict | ErrorKind::NotFound | ErrorKind::Forbidden
            ) =>
        {
            Ok(Some(e.message))
        }
        Err(e) => Err(e),
    }
}
