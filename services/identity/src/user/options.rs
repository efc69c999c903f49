//! Keystone's per-user options, checked by name and type. What they do is in `password.rs`.

use super::User;
use crate::Extra;
use kernel::{Error, Result};
use serde_json::Value;

/// Spares a program, which chooses no password, the change of its first one.
pub(super) const FIRST_USE: &str = "ignore_change_password_upon_first_use";

const FLAGS: [&str; 6] = [
    FIRST_USE,
    "ignore_password_expiry",
    "ignore_lockout_failure_attempts",
    "ignore_user_inactivity",
    "lock_password",
    "multi_factor_auth_enabled",
];

pub(super) fn check(options: &Extra) -> Result<()> {
    for (k, v) in options {
        let field = format!("user.options.{}", k.chars().take(64).collect::<String>());
        let rule = match v {
            _ if k == "multi_factor_auth_rules" && (v.is_array() || v.is_null()) => continue,
            Value::Bool(_) | Value::Null if FLAGS.contains(&k.as_str()) => continue,
            _ if FLAGS.contains(&k.as_str()) => "must be true, false or null",
            _ if k == "multi_factor_auth_rules" => "must be a list of lists",
            _ => "is no option of a user",
        };
        return Err(Error::bad_request(format!("{field}: {rule}")).field(field));
    }
    Ok(())
}

impl User {
    pub(super) fn option(&self, name: &str) -> bool {
        self.options.get(name) == Some(&Value::Bool(true))
    }
}
