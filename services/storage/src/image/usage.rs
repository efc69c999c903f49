//! Usage of images: `image.gb`, from the moment an image that is not public has bytes until it is deleted or made public.

use super::{Image, Visibility, store};
use crate::Storage;
use kernel::{ImageId, Quantity, Result, Timestamp};
use runtime::Tx;
use runtime::port::UsageFact;
use std::collections::BTreeMap;

/// Bytes as GiB, exact to 1/1000, rounded up: a small image is not free.
fn gib(bytes: u64) -> Result<Quantity> {
    let thousandths = (u128::from(bytes) * 1000).div_ceil(1 << 30);
    Quantity::parse(&format!("{}.{:03}", thousandths / 1000, thousandths % 1000))
}

impl Storage {
    async fn image_fact(&self, tx: &mut Tx, image: &Image, quantity: Quantity, at: Timestamp) -> Result<()> {
        let state = if quantity == Quantity::ZERO { "close" } else { "open" };
        let fact = UsageFact {
            key: format!("image/{}/{state}/{}", image.id, at.micros()),
            kind: "image".into(),
            resource: image.id.to_string(),
            name: image.name.clone().unwrap_or_default(),
            project: image.project.clone(),
            meter: "image.gb".into(),
            attributes: BTreeMap::new(),
            quantity,
            at,
        };
        self.usage.record(tx, &[fact]).await?;
        store::set_billed(tx, &image.id, quantity != Quantity::ZERO).await
    }

    /// Opens or closes the interval so that it agrees with the record.
    pub(crate) async fn bill_image(&self, tx: &mut Tx, id: &ImageId, now: Timestamp) -> Result<()> {
        let Some(image) = store::get(tx, id).await? else { return Ok(()) };
        let due = image.size.is_some() && image.visibility != Visibility::Public;
        match (image.billed, due, image.size) {
            (false, true, Some(size)) => self.image_fact(tx, &image, gib(size)?, now).await,
            (true, false, _) => self.image_fact(tx, &image, Quantity::ZERO, now).await,
            _ => Ok(()),
        }
    }

    /// Closes the interval of an image that is about to be deleted.
    pub(crate) async fn unbill_image(&self, tx: &mut Tx, image: &Image, now: Timestamp) -> Result<()> {
        if image.billed { self.image_fact(tx, image, Quantity::ZERO, now).await } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gibibytes_are_exact_and_round_up() {
        assert_eq!(gib(3 << 29).unwrap().to_string(), "1.5");
        assert_eq!(gib(1).unwrap().to_string(), "0.001");
        assert_eq!(gib(0).unwrap(), Quantity::ZERO);
    }
}
