//! Image bytes from control, over the link's connection.

use crate::link::Link;
use async_trait::async_trait;
use contract::node::IMAGE_PATH;
use futures::TryStreamExt as _;
use http_body_util::BodyExt as _;
use tokio::io::AsyncRead;
use tokio_util::io::StreamReader;
use vmm::{ImageRef, ImageSource, VmmError};

/// Fetches images that the host has not cached.
pub struct FromControl(pub Link);

#[async_trait]
impl ImageSource for FromControl {
    async fn open(&self, image: &ImageRef) -> vmm::Result<Box<dyn AsyncRead + Send + Unpin>> {
        let io = |m: String| VmmError::io("fetching an image", std::io::Error::other(m));
        let response = self.0.get(&format!("{IMAGE_PATH}{}", image.id)).await.map_err(|e| io(e.message))?;
        match response.status().as_u16() {
            200 => {}
            404 => return Err(VmmError::not_found("image", &image.id)),
            s => return Err(io(format!("control answered {s}"))),
        }
        let stream = response.into_body().into_data_stream().map_err(std::io::Error::other);
        Ok(Box::new(StreamReader::new(stream)))
    }
}
