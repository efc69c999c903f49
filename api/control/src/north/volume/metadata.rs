//! Metadata of volumes and of snapshots: the same six requests.

use super::VolumeState;
use super::micro::Micro;
use axum::extract::{Path, State};
use axum::response::Response;
use contract::openstack::volume::{Metadata, MetadataItem};
use http::StatusCode;
use httpkit::{Ctx, Fail, Json};
use kernel::{Error, Result};
use serde_json::json;
use std::collections::BTreeMap;

type Items = BTreeMap<String, String>;

fn absent(key: &str) -> Error {
    let shown: String = key.chars().take(64).collect();
    Error::not_found(format!("Metadata item {shown} was not found"))
}

fn one(items: Items, key: &str) -> Result<(String, String)> {
    let mut all = items.into_iter();
    match (all.next(), all.next()) {
        (Some((k, v)), None) if k == key => Ok((k, v)),
        _ => {
            Err(Error::bad_request("Request body and URI mismatch: exactly the item in the URI is expected")
                .field("meta"))
        }
    }
}

macro_rules! handlers {
    ($id:ty, $show:ident, $update:ident, $field:ident) => {
        pub async fn list(
            State(s): State<VolumeState>,
            ctx: Ctx,
            m: Micro,
            Path(id): Path<$id>,
        ) -> Result<Response, Fail> {
            let x = s.storage.$show(&ctx.caller, &id).await?;
            m.json(StatusCode::OK, &json!({"metadata": $field(&x)}))
        }

        async fn change(
            s: &VolumeState,
            ctx: &Ctx,
            id: &$id,
            f: impl Fn(&mut Items) -> Result<()>,
        ) -> Result<Items> {
            let x = s.storage.$update(&ctx.caller, id, |x| f(&mut x.metadata)).await?;
            Ok(x.metadata)
        }

        pub async fn add(
            State(s): State<VolumeState>,
            ctx: Ctx,
            m: Micro,
            Path(id): Path<$id>,
            Json(body): Json<Metadata>,
        ) -> Result<Response, Fail> {
            let extend = |items: &mut Items| {
                items.extend(body.metadata.clone());
                Ok(())
            };
            m.json(StatusCode::OK, &json!({"metadata": change(&s, &ctx, &id, extend).await?}))
        }

        pub async fn set(
            State(s): State<VolumeState>,
            ctx: Ctx,
            m: Micro,
            Path(id): Path<$id>,
            Json(body): Json<Metadata>,
        ) -> Result<Response, Fail> {
            let replace = |items: &mut Items| {
                items.clone_from(&body.metadata);
                Ok(())
            };
            m.json(StatusCode::OK, &json!({"metadata": change(&s, &ctx, &id, replace).await?}))
        }

        pub async fn show(
            State(s): State<VolumeState>,
            ctx: Ctx,
            m: Micro,
            Path((id, key)): Path<($id, String)>,
        ) -> Result<Response, Fail> {
            let x = s.storage.$show(&ctx.caller, &id).await?;
            let v = $field(&x).get(&key).ok_or_else(|| absent(&key))?;
            m.json(StatusCode::OK, &json!({"meta": {key: v}}))
        }

        pub async fn put(
            State(s): State<VolumeState>,
            ctx: Ctx,
            m: Micro,
            Path((id, key)): Path<($id, String)>,
            Json(body): Json<MetadataItem>,
        ) -> Result<Response, Fail> {
            let (k, v) = one(body.meta, &key)?;
            let insert = |items: &mut Items| {
                items.insert(k.clone(), v.clone());
                Ok(())
            };
            change(&s, &ctx, &id, insert).await?;
            m.json(StatusCode::OK, &json!({"meta": {k: v}}))
        }

        pub async fn delete(
            State(s): State<VolumeState>,
            ctx: Ctx,
            m: Micro,
            Path((id, key)): Path<($id, String)>,
        ) -> Result<Response, Fail> {
            let remove = |items: &mut Items| items.remove(&key).map(drop).ok_or_else(|| absent(&key));
            change(&s, &ctx, &id, remove).await?;
            m.empty(StatusCode::OK)
        }
    };
}

fn of_volume(x: &storage::volume::query::Shown) -> &Items {
    &x.volume.metadata
}

handlers!(kernel::VolumeId, show_volume, update_volume, of_volume);

/// The same for snapshots.
pub mod of_snapshot {
    use super::*;

    fn items(x: &storage::snapshot::Snapshot) -> &Items {
        &x.metadata
    }

    handlers!(kernel::SnapshotId, show_snapshot, update_snapshot, items);
}
