//! The KVM probe, in a child as the program runs it.

use std::time::{Duration, Instant};

use vmm::probe::{KvmPolicy, kvm_probe_child, kvm_works};

const CHILD: &str = "XINGLIN_TEST_IS_KVM_PROBE";

/// Parent and child at once: the parent starts this very test again, with a mark, and the child becomes the probe.
#[tokio::test]
async fn the_probe_answers_in_time_and_the_same_again() {
    if std::env::var_os(CHILD).is_some() {
        kvm_probe_child();
    }
    let policy = KvmPolicy::Probe {
        program: Some("/usr/bin/env".into()),
        args: [
            format!("{CHILD}=1"),
            std::env::current_exe().unwrap().display().to_string(),
            "probe::the_probe_answers_in_time_and_the_same_again".to_owned(),
            "--exact".to_owned(),
            "--nocapture".to_owned(),
        ]
        .into(),
    };
    let start = Instant::now();
    let answer = kvm_works(&policy).await;
    assert!(start.elapsed() < Duration::from_secs(30), "a hung guest is given up");
    assert_eq!(kvm_works(&policy).await, answer);
    assert!(!kvm_works(&KvmPolicy::Never).await);
    eprintln!("KVM works on this host: {answer}");
}

#[tokio::test]
async fn a_program_that_proves_nothing_is_not_believed() {
    let policy = KvmPolicy::Probe { program: Some("/bin/true".into()), args: vec![] };
    assert!(!kvm_works(&policy).await);
    let policy = KvmPolicy::Probe { program: Some("/bin/sleep".into()), args: vec!["60".to_owned()] };
    let start = Instant::now();
    assert!(!kvm_works(&policy).await);
    assert!(start.elapsed() < Duration::from_secs(30), "a program that sleeps for a minute is given up");
}
