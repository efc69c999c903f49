//! Request counters and latencies by endpoint, in Prometheus' text form.

use kernel::Endpoint;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper bounds of the latency buckets, in milliseconds.
const BUCKETS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000];

#[derive(Default, Clone, Copy)]
struct Series {
    count: u64,
    micros: u64,
    buckets: [u64; BUCKETS.len()],
}

/// Counters of one listener.
#[derive(Default)]
pub struct Metrics {
    by: Mutex<BTreeMap<(&'static str, &'static str, u16), Series>>,
}

impl Metrics {
    /// Counts one request.
    pub fn observe(&self, ep: &Endpoint, status: u16, took: Duration) {
        let mut by = self.by.lock().unwrap_or_else(PoisonError::into_inner);
        let s = by.entry((ep.service, ep.action, status)).or_default();
        s.count += 1;
        s.micros += u64::try_from(took.as_micros()).unwrap_or(0);
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        for (b, bound) in s.buckets.iter_mut().zip(BUCKETS) {
            *b += u64::from(ms < bound);
        }
    }

    /// Text exposition format 0.0.4.
    pub fn render(&self) -> String {
        let by = self.by.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut out = String::from("# TYPE xinglin_http_request_duration_seconds histogram\n");
        for ((service, action, status), s) in &by {
            let labels = format!("service=\"{service}\",action=\"{action}\",status=\"{status}\"");
            for (bound, n) in BUCKETS.iter().zip(s.buckets) {
                // Writing to a String cannot fail.
                let _ = writeln!(
                    out,
                    "xinglin_http_request_duration_seconds_bucket{{{labels},le=\"{}\"}} {n}",
                    *bound as f64 / 1000.0
                );
            }
            let _ = writeln!(out, "xinglin_http_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} {}", s.count);
            let _ = writeln!(out, "xinglin_http_request_duration_seconds_sum{{{labels}}} {}", s.micros as f64 / 1e6);
            let _ = writeln!(out, "xinglin_http_request_duration_seconds_count{{{labels}}} {}", s.count);
        }
        out
    }
}
