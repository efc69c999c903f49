//! Handlers of the identity service (Keystone v3).
//!
//! [`token`] is the hot path: what it renders is kept with the token, the catalogue with the records' epoch.

mod app_credential;
mod auth;
mod catalog;
mod credential;
mod domain;
mod grant;
mod group;
mod project;
mod reply;
mod role;
mod token;
mod user;
mod version;

pub use auth::TokenAuthenticator;
pub(crate) use token::refused;

use contract::openstack::identity as ep;
use httpkit::Routes;
use identity::Identity;
use std::sync::Arc;

/// What the handlers work on.
#[derive(Clone)]
pub struct IdentityState {
    /// The slice.
    pub identity: Arc<Identity>,
    /// Engines are simulated: the version documents say so.
    pub simulated: bool,
}

/// All routes of the service.
pub fn routes() -> Routes<IdentityState> {
    let r = Routes::new()
        .on(&ep::VERSIONS, version::list)
        .on(&ep::VERSIONS_SLASH, version::list)
        .on(&ep::VERSION, version::show)
        .on(&ep::VERSION_SLASH, version::show)
        .on(&ep::TOKEN_ISSUE, token::issue)
        .on(&ep::TOKEN_SHOW, token::show)
        .on(&ep::TOKEN_CHECK, token::check)
        .on(&ep::TOKEN_REVOKE, token::revoke)
        .on(&ep::AUTH_CATALOG, token::catalog)
        .on(&ep::AUTH_PROJECTS, project::list_own)
        .on(&ep::AUTH_DOMAINS, domain::list_own)
        .on(&ep::AUTH_SYSTEM, token::system);
    let r = accounts(r);
    let r = grants(r);
    catalog(r)
}

fn accounts(r: Routes<IdentityState>) -> Routes<IdentityState> {
    r.on(&ep::DOMAIN_LIST, domain::list)
        .on(&ep::DOMAIN_CREATE, domain::create)
        .on(&ep::DOMAIN_SHOW, domain::show)
        .on(&ep::DOMAIN_UPDATE, domain::update)
        .on(&ep::DOMAIN_DELETE, domain::delete)
        .on(&ep::PROJECT_LIST, project::list)
        .on(&ep::PROJECT_CREATE, project::create)
        .on(&ep::PROJECT_SHOW, project::show)
        .on(&ep::PROJECT_UPDATE, project::update)
        .on(&ep::PROJECT_DELETE, project::delete)
        .on(&ep::USER_LIST, user::list)
        .on(&ep::USER_CREATE, user::create)
        .on(&ep::USER_SHOW, user::show)
        .on(&ep::USER_UPDATE, user::update)
        .on(&ep::USER_DELETE, user::delete)
        .on(&ep::USER_PASSWORD, user::change_password)
        .on(&ep::USER_PROJECTS, user::projects)
        .on(&ep::USER_GROUPS, user::groups)
        .on(&ep::APP_CREDENTIAL_LIST, app_credential::list)
        .on(&ep::APP_CREDENTIAL_CREATE, app_credential::create)
        .on(&ep::APP_CREDENTIAL_SHOW, app_credential::show)
        .on(&ep::APP_CREDENTIAL_DELETE, app_credential::delete)
        .on(&ep::GROUP_LIST, group::list)
        .on(&ep::GROUP_CREATE, group::create)
        .on(&ep::GROUP_SHOW, group::show)
        .on(&ep::GROUP_UPDATE, group::update)
        .on(&ep::GROUP_DELETE, group::delete)
        .on(&ep::GROUP_USERS, group::users)
        .on(&ep::GROUP_USER_ADD, group::add_user)
        .on(&ep::GROUP_USER_CHECK, group::check_user)
        .on(&ep::GROUP_USER_REMOVE, group::remove_user)
}

fn grants(r: Routes<IdentityState>) -> Routes<IdentityState> {
    let mut r = r
        .on(&ep::ROLE_LIST, role::list)
        .on(&ep::ROLE_CREATE, role::create)
        .on(&ep::ROLE_SHOW, role::show)
        .on(&ep::ROLE_UPDATE, role::update)
        .on(&ep::ROLE_DELETE, role::delete)
        .on(&ep::ROLE_INFERENCES, role::inferences)
        .on(&ep::ASSIGNMENT_LIST, grant::assignments);
    for e in [
        &ep::PROJECT_USER_ROLES,
        &ep::PROJECT_GROUP_ROLES,
        &ep::DOMAIN_USER_ROLES,
        &ep::DOMAIN_GROUP_ROLES,
        &ep::SYSTEM_USER_ROLES,
        &ep::SYSTEM_GROUP_ROLES,
        &ep::INHERIT_DOMAIN_USER_ROLES,
        &ep::INHERIT_DOMAIN_GROUP_ROLES,
    ] {
        r = r.on(e, grant::list);
    }
    for (add, check, remove) in [
        (&ep::PROJECT_USER_ROLE_ADD, &ep::PROJECT_USER_ROLE_CHECK, &ep::PROJECT_USER_ROLE_REMOVE),
        (&ep::PROJECT_GROUP_ROLE_ADD, &ep::PROJECT_GROUP_ROLE_CHECK, &ep::PROJECT_GROUP_ROLE_REMOVE),
        (&ep::DOMAIN_USER_ROLE_ADD, &ep::DOMAIN_USER_ROLE_CHECK, &ep::DOMAIN_USER_ROLE_REMOVE),
        (&ep::DOMAIN_GROUP_ROLE_ADD, &ep::DOMAIN_GROUP_ROLE_CHECK, &ep::DOMAIN_GROUP_ROLE_REMOVE),
        (&ep::SYSTEM_USER_ROLE_ADD, &ep::SYSTEM_USER_ROLE_CHECK, &ep::SYSTEM_USER_ROLE_REMOVE),
        (&ep::SYSTEM_GROUP_ROLE_ADD, &ep::SYSTEM_GROUP_ROLE_CHECK, &ep::SYSTEM_GROUP_ROLE_REMOVE),
        (&ep::INHERIT_PROJECT_USER_ADD, &ep::INHERIT_PROJECT_USER_CHECK, &ep::INHERIT_PROJECT_USER_REMOVE),
        (&ep::INHERIT_PROJECT_GROUP_ADD, &ep::INHERIT_PROJECT_GROUP_CHECK, &ep::INHERIT_PROJECT_GROUP_REMOVE),
        (&ep::INHERIT_DOMAIN_USER_ADD, &ep::INHERIT_DOMAIN_USER_CHECK, &ep::INHERIT_DOMAIN_USER_REMOVE),
        (&ep::INHERIT_DOMAIN_GROUP_ADD, &ep::INHERIT_DOMAIN_GROUP_CHECK, &ep::INHERIT_DOMAIN_GROUP_REMOVE),
    ] {
        r = r.on(add, grant::add).on(check, grant::check).on(remove, grant::remove);
    }
    r
}

fn catalog(r: Routes<IdentityState>) -> Routes<IdentityState> {
    r.on(&ep::REGION_LIST, catalog::list_regions)
        .on(&ep::REGION_CREATE, catalog::create_region)
        .on(&ep::REGION_SHOW, catalog::show_region)
        .on(&ep::REGION_PUT, catalog::put_region)
        .on(&ep::REGION_UPDATE, catalog::update_region)
        .on(&ep::REGION_DELETE, catalog::delete_region)
        .on(&ep::SERVICE_LIST, catalog::list_services)
        .on(&ep::SERVICE_CREATE, catalog::create_service)
        .on(&ep::SERVICE_SHOW, catalog::show_service)
        .on(&ep::SERVICE_UPDATE, catalog::update_service)
        .on(&ep::SERVICE_DELETE, catalog::delete_service)
        .on(&ep::ENDPOINT_LIST, catalog::list_endpoints)
        .on(&ep::ENDPOINT_CREATE, catalog::create_endpoint)
        .on(&ep::ENDPOINT_SHOW, catalog::show_endpoint)
        .on(&ep::ENDPOINT_UPDATE, catalog::update_endpoint)
        .on(&ep::ENDPOINT_DELETE, catalog::delete_endpoint)
        .on(&ep::CREDENTIAL_LIST, credential::list)
        .on(&ep::CREDENTIAL_CREATE, credential::create)
        .on(&ep::CREDENTIAL_SHOW, credential::show)
        .on(&ep::CREDENTIAL_UPDATE, credential::update)
        .on(&ep::CREDENTIAL_DELETE, credential::delete)
        .on(&ep::POLICY_LIST, credential::list_policies)
        .on(&ep::POLICY_CREATE, credential::create_policy)
        .on(&ep::POLICY_SHOW, credential::show_policy)
        .on(&ep::POLICY_UPDATE, credential::update_policy)
        .on(&ep::POLICY_DELETE, credential::delete_policy)
}
