//! Usage and quota of volumes: `volume.gb` from the moment a volume is available, changed when it grows, closed when it is deleted.
//! The row says what is charged and what interval is open, so that a repeated step neither charges nor bills twice.

use super::Volume;
use crate::Storage;
use kernel::{Quantity, Result, Timestamp};
use runtime::Tx;
use runtime::port::{Resource, UsageFact};

impl Storage {
    /// Sets the quantity of the open interval; zero closes it. The caller writes the row.
    pub(crate) async fn bill_volume(&self, tx: &mut Tx, v: &mut Volume, gb: u32, at: Timestamp) -> Result<()> {
        if v.billed_gb == gb {
            return Ok(());
        }
        let fact = UsageFact {
            key: format!("volume/{}/{gb}/{}", v.id, at.micros()),
            kind: "volume".into(),
            resource: v.id.to_string(),
            name: v.name.clone().unwrap_or_default(),
            project: v.project.clone(),
            meter: "volume.gb".into(),
            attributes: [("type".to_owned(), v.volume_type.clone())].into(),
            quantity: Quantity::whole(gb.into()),
            at,
        };
        self.usage.record(tx, &[fact]).await?;
        v.billed_gb = gb;
        Ok(())
    }

    /// Charges (or gives back) so that `gb` are charged; the volume itself is charged with its first GiB. The caller writes the row.
    pub(crate) async fn charge_volume(&self, tx: &mut Tx, v: &mut Volume, gb: u32) -> Result<()> {
        let delta = i64::from(gb) - i64::from(v.charged_gb);
        if delta == 0 {
            return Ok(());
        }
        let mut deltas = vec![(Resource::Gigabytes, delta)];
        match (v.charged_gb, gb) {
            (0, _) => deltas.insert(0, (Resource::Volumes, 1)),
            (_, 0) => deltas.insert(0, (Resource::Volumes, -1)),
            _ => {}
        }
        self.quota.charge(tx, &v.project, &deltas).await?;
        v.charged_gb = gb;
        Ok(())
    }
}
