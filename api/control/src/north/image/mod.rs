//! Handlers of the image service: Glance v2.

mod file;
mod images;
mod members;
mod schema;
mod versions;
mod wire;

use contract::openstack::image as ep;
use httpkit::Routes;
use std::sync::Arc;
use storage::Storage;

/// What the handlers work with.
#[derive(Clone)]
pub struct ImageState {
    /// Images.
    pub storage: Arc<Storage>,
    /// Nothing is real: said in the version documents.
    pub simulated: bool,
}

/// Routes of the service.
pub fn routes() -> Routes<ImageState> {
    Routes::new()
        .on(&ep::VERSIONS_ROOT, versions::root)
        .on(&ep::VERSIONS_ROOT_SLASH, versions::root)
        .on(&ep::VERSIONS_LIST, versions::list)
        .on(&ep::VERSIONS_LIST_SLASH, versions::list)
        .on(&ep::IMAGE_LIST, images::list)
        .on(&ep::IMAGE_CREATE, images::create)
        .on(&ep::IMAGE_SHOW, images::show)
        .on(&ep::IMAGE_PATCH, images::patch)
        .on(&ep::IMAGE_DELETE, images::delete)
        .on(&ep::FILE_PUT, file::put)
        .on(&ep::FILE_GET, file::get)
        .on(&ep::DEACTIVATE, images::deactivate)
        .on(&ep::REACTIVATE, images::reactivate)
        .on(&ep::TAG_PUT, images::tag)
        .on(&ep::TAG_DELETE, images::untag)
        .on(&ep::MEMBER_LIST, members::list)
        .on(&ep::MEMBER_CREATE, members::create)
        .on(&ep::MEMBER_SHOW, members::show)
        .on(&ep::MEMBER_UPDATE, members::update)
        .on(&ep::MEMBER_DELETE, members::delete)
        .on(&ep::INFO_IMPORT, schema::import)
        .on(&ep::INFO_STORES, schema::stores)
        .on(&ep::SCHEMA_SHOW, schema::show)
        .on(&ep::METADEF_NAMESPACES, schema::namespaces)
        .on(&ep::METADEF_RESOURCE_TYPES, schema::resource_types)
}
