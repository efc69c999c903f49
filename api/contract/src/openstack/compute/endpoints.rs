//! The compute rows of the authorisation matrix.

use kernel::endpoint::{ADMIN, OPERATE, READ, WRITE};
use kernel::{Endpoint, Method, Policy};

macro_rules! table {
    (
        $(get $read:ident $raction:literal $rpath:literal $rpolicy:expr;)*
        $(change $change:ident $caction:literal $method:ident $cpath:literal $cpolicy:expr;)*
    ) => {
        $(#[doc = concat!("`GET ", $rpath, "`")] pub const $read: Endpoint = Endpoint::get("compute", $raction, $rpath, $rpolicy);)*
        $(#[doc = concat!("`", stringify!($method), " ", $cpath, "`")]
          pub const $change: Endpoint = Endpoint::change("compute", $caction, Method::$method, $cpath, $cpolicy);)*
        /// All of them.
        pub const ENDPOINTS: &[&Endpoint] = &[$(&$read,)* $(&$change,)*];
    };
}

table! {
    get VERSIONS "version.list" "/compute" Policy::Public;
    get VERSIONS_SLASH "version.list" "/compute/" Policy::Public;
    get VERSION "version.show" "/compute/v2.1" Policy::Public;
    get VERSION_SLASH "version.show" "/compute/v2.1/" Policy::Public;
    get EXTENSION_LIST "extension.list" "/compute/v2.1/extensions" READ;
    get EXTENSION_SHOW "extension.show" "/compute/v2.1/extensions/{alias}" READ;

    get FLAVOR_LIST "flavor.list" "/compute/v2.1/flavors" READ;
    get FLAVOR_DETAIL "flavor.list" "/compute/v2.1/flavors/detail" READ;
    get FLAVOR_SHOW "flavor.show" "/compute/v2.1/flavors/{id}" READ;
    get FLAVOR_SPECS "flavor.show" "/compute/v2.1/flavors/{id}/os-extra_specs" READ;
    get FLAVOR_SPEC "flavor.show" "/compute/v2.1/flavors/{id}/os-extra_specs/{key}" READ;
    get FLAVOR_ACCESS "flavor_access.list" "/compute/v2.1/flavors/{id}/os-flavor-access" ADMIN;

    get KEYPAIR_LIST "keypair.list" "/compute/v2.1/os-keypairs" READ;
    get KEYPAIR_SHOW "keypair.show" "/compute/v2.1/os-keypairs/{name}" READ;

    get SERVER_LIST "server.list" "/compute/v2.1/servers" READ;
    get SERVER_DETAIL "server.list" "/compute/v2.1/servers/detail" READ;
    get SERVER_SHOW "server.show" "/compute/v2.1/servers/{id}" READ;
    get SERVER_METADATA "server_metadata.list" "/compute/v2.1/servers/{id}/metadata" READ;
    get SERVER_METADATUM "server_metadata.show" "/compute/v2.1/servers/{id}/metadata/{key}" READ;
    get SERVER_TAGS "server_tag.list" "/compute/v2.1/servers/{id}/tags" READ;
    get SERVER_TAG "server_tag.show" "/compute/v2.1/servers/{id}/tags/{tag}" READ;
    get SERVER_IPS "server_ip.list" "/compute/v2.1/servers/{id}/ips" READ;
    get SERVER_IPS_OF "server_ip.show" "/compute/v2.1/servers/{id}/ips/{network}" READ;
    get SERVER_INTERFACES "server_interface.list" "/compute/v2.1/servers/{id}/os-interface" READ;
    get SERVER_INTERFACE "server_interface.show" "/compute/v2.1/servers/{id}/os-interface/{port}" READ;
    get SERVER_VOLUMES "server_volume.list" "/compute/v2.1/servers/{id}/os-volume_attachments" READ;
    get SERVER_VOLUME "server_volume.show" "/compute/v2.1/servers/{id}/os-volume_attachments/{volume}" READ;
    get SERVER_GROUPS_OF "server_security_group.list" "/compute/v2.1/servers/{id}/os-security-groups" READ;
    get SERVER_ACTIONS "server_action.list" "/compute/v2.1/servers/{id}/os-instance-actions" READ;
    get SERVER_ACTION_SHOW "server_action.show" "/compute/v2.1/servers/{id}/os-instance-actions/{request}" READ;

    get ZONE_LIST "zone.list" "/compute/v2.1/os-availability-zone" READ;
    get ZONE_DETAIL "zone.list" "/compute/v2.1/os-availability-zone/detail" OPERATE;
    get HYPERVISOR_LIST "hypervisor.list" "/compute/v2.1/os-hypervisors" OPERATE;
    get HYPERVISOR_DETAIL "hypervisor.list" "/compute/v2.1/os-hypervisors/detail" OPERATE;
    get HYPERVISOR_STATISTICS "hypervisor.list" "/compute/v2.1/os-hypervisors/statistics" OPERATE;
    get HYPERVISOR_SHOW "hypervisor.show" "/compute/v2.1/os-hypervisors/{id}" OPERATE;
    get SERVICE_LIST "service.list" "/compute/v2.1/os-services" OPERATE;
    get QUOTA_SHOW "quota.show" "/compute/v2.1/os-quota-sets/{project}" READ;
    get QUOTA_DETAIL "quota.show" "/compute/v2.1/os-quota-sets/{project}/detail" READ;
    get QUOTA_DEFAULTS "quota.show" "/compute/v2.1/os-quota-sets/{project}/defaults" READ;
    get LIMITS "limits.show" "/compute/v2.1/limits" READ;
    // Its key is in the path and works once: it is the authorisation, and the audit entry is that of making it.
    get SERIAL_CONSOLE "console.open" "/compute/serial/{key}" Policy::Public;

    change FLAVOR_CREATE "flavor.create" Post "/compute/v2.1/flavors" ADMIN;
    change FLAVOR_UPDATE "flavor.update" Put "/compute/v2.1/flavors/{id}" ADMIN;
    change FLAVOR_DELETE "flavor.delete" Delete "/compute/v2.1/flavors/{id}" ADMIN;
    change FLAVOR_SPECS_SET "flavor.update" Post "/compute/v2.1/flavors/{id}/os-extra_specs" ADMIN;
    change FLAVOR_SPEC_SET "flavor.update" Put "/compute/v2.1/flavors/{id}/os-extra_specs/{key}" ADMIN;
    change FLAVOR_SPEC_UNSET "flavor.update" Delete "/compute/v2.1/flavors/{id}/os-extra_specs/{key}" ADMIN;
    change FLAVOR_ACTION "flavor_access.update" Post "/compute/v2.1/flavors/{id}/action" ADMIN;

    change KEYPAIR_CREATE "keypair.create" Post "/compute/v2.1/os-keypairs" WRITE;
    change KEYPAIR_DELETE "keypair.delete" Delete "/compute/v2.1/os-keypairs/{name}" WRITE;

    change SERVER_CREATE "server.create" Post "/compute/v2.1/servers" WRITE;
    change SERVER_UPDATE "server.update" Put "/compute/v2.1/servers/{id}" WRITE;
    change SERVER_DELETE "server.delete" Delete "/compute/v2.1/servers/{id}" WRITE;
    change SERVER_ACTION "server.action" Post "/compute/v2.1/servers/{id}/action" WRITE;
    change SERVER_CONSOLE "console.create" Post "/compute/v2.1/servers/{id}/remote-consoles" WRITE;
    change SERVER_METADATA_SET "server_metadata.update" Post "/compute/v2.1/servers/{id}/metadata" WRITE;
    change SERVER_METADATA_REPLACE "server_metadata.replace" Put "/compute/v2.1/servers/{id}/metadata" WRITE;
    change SERVER_METADATUM_SET "server_metadata.update" Put "/compute/v2.1/servers/{id}/metadata/{key}" WRITE;
    change SERVER_METADATUM_UNSET "server_metadata.delete" Delete "/compute/v2.1/servers/{id}/metadata/{key}" WRITE;
    change SERVER_TAGS_REPLACE "server_tag.replace" Put "/compute/v2.1/servers/{id}/tags" WRITE;
    change SERVER_TAGS_CLEAR "server_tag.delete" Delete "/compute/v2.1/servers/{id}/tags" WRITE;
    change SERVER_TAG_SET "server_tag.update" Put "/compute/v2.1/servers/{id}/tags/{tag}" WRITE;
    change SERVER_TAG_UNSET "server_tag.delete" Delete "/compute/v2.1/servers/{id}/tags/{tag}" WRITE;
    change SERVER_INTERFACE_ATTACH "server_interface.attach" Post "/compute/v2.1/servers/{id}/os-interface" WRITE;
    change SERVER_INTERFACE_DETACH "server_interface.detach" Delete "/compute/v2.1/servers/{id}/os-interface/{port}" WRITE;
    change SERVER_VOLUME_ATTACH "server_volume.attach" Post "/compute/v2.1/servers/{id}/os-volume_attachments" WRITE;
    change SERVER_VOLUME_UPDATE "server_volume.update" Put "/compute/v2.1/servers/{id}/os-volume_attachments/{volume}" WRITE;
    change SERVER_VOLUME_DETACH "server_volume.detach" Delete "/compute/v2.1/servers/{id}/os-volume_attachments/{volume}" WRITE;

    change SERVICE_UPDATE "service.update" Put "/compute/v2.1/os-services/{id}" OPERATE;
    change QUOTA_SET "quota.update" Put "/compute/v2.1/os-quota-sets/{project}" ADMIN;
    change QUOTA_RESET "quota.delete" Delete "/compute/v2.1/os-quota-sets/{project}" ADMIN;
}
