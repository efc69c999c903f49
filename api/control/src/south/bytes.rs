//! Image bytes on the node link: a node fetches what it is to boot and delivers what it was told to export.

use super::South;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use futures::TryStreamExt as _;
use http::StatusCode;
use kernel::{ImageId, NodeId, Result};
use std::io;
use std::sync::Arc;
use storage::image::upload::FromReader;
use tokio_util::io::{ReaderStream, StreamReader};

fn refused(r: Result<Response>) -> Response {
    r.unwrap_or_else(|e| crate::north::render::render("node", &e, ""))
}

/// GET of an image's bytes.
pub(super) async fn fetch(State(south): State<Arc<South>>, Path(id): Path<String>) -> Response {
    let done = async {
        let opened = south.slices()?.storage.open_image(&ImageId::from(id)).await?;
        Ok(Body::from_stream(ReaderStream::with_capacity(opened.reader, 256 * 1024)).into_response())
    };
    refused(done.await)
}

/// PUT of the bytes of an export.
pub(super) async fn deliver(
    State(south): State<Arc<South>>,
    Extension(node): Extension<NodeId>,
    Path(id): Path<String>,
    body: Body,
) -> Response {
    let done = async {
        let mut chunks = FromReader(StreamReader::new(body.into_data_stream().map_err(io::Error::other)));
        tracing::debug!(%node, image = id, "a node delivers an export");
        south.slices()?.storage.receive_export(&ImageId::from(id), &mut chunks).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    refused(done.await)
}
