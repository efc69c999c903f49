//! Handlers of the volume service: Cinder v3.

mod actions;
mod limits;
mod metadata;
mod micro;
mod query;
mod snapshots;
mod types;
mod versions;
mod volumes;
mod wire;

use contract::openstack::volume as ep;
use httpkit::Routes;
use runtime::Db;
use runtime::port::QuotaGate;
use std::sync::Arc;
use storage::Storage;

/// What the handlers work with.
#[derive(Clone)]
pub struct VolumeState {
    /// Volumes.
    pub storage: Arc<Storage>,
    /// Entitlements, for quota sets and limits.
    pub quota: Arc<dyn QuotaGate>,
    /// Records, for the transactions of quota sets.
    pub db: Db,
    /// Nothing is real: said in the version documents.
    pub simulated: bool,
}

/// Routes of the service.
pub fn routes() -> Routes<VolumeState> {
    let r = Routes::new()
        .on(&ep::VERSIONS_ROOT, versions::root)
        .on(&ep::VERSIONS_ROOT_SLASH, versions::root)
        .on(&ep::VERSION_SHOW, versions::show)
        .on(&ep::VERSION_SHOW_SLASH, versions::show)
        .on(&ep::VOLUME_LIST, volumes::list)
        .on(&ep::VOLUME_DETAIL, volumes::detail)
        .on(&ep::VOLUME_SUMMARY, volumes::summary)
        .on(&ep::VOLUME_CREATE, volumes::create)
        .on(&ep::VOLUME_SHOW, volumes::show)
        .on(&ep::VOLUME_UPDATE, volumes::update)
        .on(&ep::VOLUME_DELETE, volumes::delete)
        .on(&ep::VOLUME_ACTION, actions::act)
        .on(&ep::SNAPSHOT_LIST, snapshots::list)
        .on(&ep::SNAPSHOT_DETAIL, snapshots::detail)
        .on(&ep::SNAPSHOT_CREATE, snapshots::create)
        .on(&ep::SNAPSHOT_SHOW, snapshots::show)
        .on(&ep::SNAPSHOT_UPDATE, snapshots::update)
        .on(&ep::SNAPSHOT_DELETE, snapshots::delete);
    let r = r
        .on(&ep::METADATA_LIST, metadata::list)
        .on(&ep::METADATA_ADD, metadata::add)
        .on(&ep::METADATA_SET, metadata::set)
        .on(&ep::METADATA_SHOW, metadata::show)
        .on(&ep::METADATA_PUT, metadata::put)
        .on(&ep::METADATA_DELETE, metadata::delete)
        .on(&ep::SNAPSHOT_METADATA_LIST, metadata::of_snapshot::list)
        .on(&ep::SNAPSHOT_METADATA_ADD, metadata::of_snapshot::add)
        .on(&ep::SNAPSHOT_METADATA_SET, metadata::of_snapshot::set)
        .on(&ep::SNAPSHOT_METADATA_SHOW, metadata::of_snapshot::show)
        .on(&ep::SNAPSHOT_METADATA_PUT, metadata::of_snapshot::put)
        .on(&ep::SNAPSHOT_METADATA_DELETE, metadata::of_snapshot::delete);
    r.on(&ep::TYPE_LIST, types::list)
        .on(&ep::TYPE_DEFAULT, types::default)
        .on(&ep::TYPE_SHOW, types::show)
        .on(&ep::TYPE_CREATE, types::create)
        .on(&ep::TYPE_UPDATE, types::update)
        .on(&ep::TYPE_DELETE, types::delete)
        .on(&ep::SPEC_LIST, types::specs)
        .on(&ep::SPEC_ADD, types::add_specs)
        .on(&ep::SPEC_DELETE, types::delete_spec)
        .on(&ep::LIMITS, limits::limits)
        .on(&ep::QUOTA_SHOW, limits::quota)
        .on(&ep::QUOTA_DEFAULTS, limits::defaults)
        .on(&ep::QUOTA_SET, limits::set)
        .on(&ep::QUOTA_DELETE, limits::reset)
        .on(&ep::QUOTA_CLASS, limits::class)
        .on(&ep::ZONES, limits::zones)
        .on(&ep::SERVICES, limits::services)
        .on(&ep::EXTENSIONS, limits::extensions)
}
