//! What a server boots from and which disks it gets, as decided from what the caller wrote, before anything is changed.

use kernel::{Error, ImageId, Result, SnapshotId, VolumeId};

/// Where the contents of a disk come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BootSource {
    /// An image.
    Image(ImageId),
    /// A volume that exists.
    Volume(VolumeId),
    /// A snapshot of a volume.
    Snapshot(SnapshotId),
    /// Zeros.
    Blank,
}

/// An entry of `block_device_mapping_v2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDisk {
    /// Contents.
    pub source: BootSource,
    /// A volume (true) or a disk of the host that lives and dies with the server.
    pub to_volume: bool,
    /// Size, GiB.
    pub size_gb: Option<u32>,
    /// Place in the order of booting; 0 is booted.
    pub boot_index: Option<i64>,
    /// Deleted with the server.
    pub delete_on_termination: bool,
    /// Device name.
    pub device: Option<String>,
    /// Tag of the device.
    pub tag: Option<String>,
    /// Type of the volume to be made.
    pub volume_type: Option<String>,
}

/// A volume of the server to be, with its device name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot {
    pub disk: NewDisk,
    pub device: String,
    pub boot: bool,
}

/// The disks of a server to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    /// A root disk on the host, from this image.
    pub root_image: Option<ImageId>,
    /// Volumes, the booted one first.
    pub slots: Vec<Slot>,
}

const FIELD: &str = "block_device_mapping_v2";

fn bad<T>(rule: impl std::fmt::Display) -> Result<T> {
    Err(Error::bad_request(format!("Block Device Mapping is Invalid: {rule}")).field(FIELD))
}

fn device_of(name: &str) -> Result<char> {
    let short = name.strip_prefix("/dev/").unwrap_or(name);
    match short.as_bytes() {
        [_, b'd', letter @ b'a'..=b'z'] => Ok(char::from(*letter)),
        _ => bad(format_args!("The supplied device path ({}) is invalid.", crate::check::shown(name))),
    }
}

/// Decides from the image and the mapping.
///
/// # Errors
/// Bad request, naming `block_device_mapping_v2` or `imageRef`.
pub(super) fn plan(image: Option<&ImageId>, disks: &[NewDisk]) -> Result<Plan> {
    if disks.len() > 24 {
        return bad("at most 24 devices are allowed.");
    }
    let mut root_image = None;
    let mut volumes: Vec<&NewDisk> = Vec::new();
    let mut booted = 0;
    for d in disks {
        let boot = d.boot_index == Some(0);
        booted += usize::from(boot);
        match (&d.source, d.to_volume) {
            (BootSource::Image(i), false) if boot => {
                if image.is_some_and(|given| given != i) {
                    return bad("imageRef names another image than the device that is booted.");
                }
                root_image = Some(i.clone());
            }
            (_, false) => return bad("only the disk that is booted may lie on the host; use a volume."),
            (BootSource::Blank, true) if d.size_gb.is_none() => return bad("a blank volume needs a volume_size."),
            (BootSource::Image(_), true) if d.size_gb.is_none() => {
                return bad("a volume made from an image needs a volume_size.");
            }
            (BootSource::Blank, true) if boot => return bad("a blank volume cannot be booted."),
            (_, true) if boot => volumes.insert(0, d),
            (_, true) => volumes.push(d),
        }
    }
    if booted > 1 {
        return bad("two devices have boot_index 0.");
    }
    match (booted, image) {
        (0, None) => {
            return bad("there is nothing to boot: neither imageRef nor a device with boot_index 0.")
                .map_err(|e: Error| e.field("imageRef"));
        }
        (0, Some(i)) => root_image = Some(i.clone()),
        _ => {}
    }
    Ok(Plan { slots: slots(&volumes, root_image.is_some())?, root_image })
}

/// Gives each volume its device name: the one asked for, or the next that is free.
fn slots(volumes: &[&NewDisk], has_root: bool) -> Result<Vec<Slot>> {
    let mut taken: Vec<char> = if has_root { vec!['a'] } else { Vec::new() };
    let mut asked = Vec::with_capacity(volumes.len());
    for d in volumes {
        let boot = d.boot_index == Some(0);
        let letter = match &d.device {
            _ if boot => Some('a'),
            Some(name) => Some(device_of(name)?),
            None => None,
        };
        if letter.is_some_and(|l| taken.contains(&l)) {
            return bad("two devices have one name.");
        }
        taken.extend(letter);
        asked.push(letter);
    }
    volumes
        .iter()
        .zip(asked)
        .map(|(d, letter)| {
            let free = ('a'..='z').find(|l| !taken.contains(l));
            let Some(letter) = letter.or(free) else { return bad("there are too many devices.") };
            if !taken.contains(&letter) {
                taken.push(letter);
            }
            Ok(Slot { disk: (*d).clone(), device: format!("/dev/vd{letter}"), boot: d.boot_index == Some(0) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk(source: BootSource, to_volume: bool, boot_index: Option<i64>) -> NewDisk {
        NewDisk {
            source,
            to_volume,
            size_gb: Some(1),
            boot_index,
            delete_on_termination: false,
            device: None,
            tag: None,
            volume_type: None,
        }
    }
    fn volume(id: &str) -> BootSource {
        BootSource::Volume(VolumeId::from(id))
    }

    #[test]
    fn an_image_is_a_root_disk_and_volumes_follow() {
        let image = ImageId::from("i");
        let p = plan(Some(&image), &[disk(volume("v"), true, None), disk(BootSource::Blank, true, Some(-1))]).unwrap();
        assert_eq!(p.root_image, Some(image));
        assert_eq!(p.slots.iter().map(|s| s.device.as_str()).collect::<Vec<_>>(), ["/dev/vdb", "/dev/vdc"]);
    }

    #[test]
    fn what_openstackclient_sends_for_boot_from_volume() {
        let p = plan(None, &[disk(volume("v"), true, Some(0))]).unwrap();
        assert_eq!((p.root_image, p.slots[0].device.as_str(), p.slots[0].boot), (None, "/dev/vda", true));
        let made = plan(None, &[disk(BootSource::Image(ImageId::from("i")), true, Some(0))]).unwrap();
        assert!(made.root_image.is_none() && made.slots[0].boot);
        let local = disk(BootSource::Image(ImageId::from("i")), false, Some(0));
        assert_eq!(plan(Some(&ImageId::from("i")), &[local]).unwrap().root_image, Some(ImageId::from("i")));
    }

    #[test]
    fn asked_names_are_kept_and_others_go_around_them() {
        let named = NewDisk { device: Some("/dev/sdb".into()), ..disk(volume("w"), true, None) };
        let p = plan(Some(&ImageId::from("i")), &[disk(volume("v"), true, None), named]).unwrap();
        assert_eq!(p.slots.iter().map(|s| s.device.as_str()).collect::<Vec<_>>(), ["/dev/vdc", "/dev/vdb"]);
    }

    #[test]
    fn nonsense_is_refused() {
        let root = disk(volume("v"), true, Some(0));
        assert_eq!(plan(None, &[]).unwrap_err().field.as_deref(), Some("imageRef"));
        assert!(plan(None, &[root.clone(), root.clone()]).is_err());
        assert!(plan(None, &[disk(BootSource::Blank, true, Some(0))]).is_err());
        assert!(plan(None, &[root.clone(), disk(BootSource::Blank, false, None)]).is_err());
        let unsized_ = NewDisk { size_gb: None, ..disk(BootSource::Image(ImageId::from("i")), true, Some(0)) };
        assert!(plan(None, &[unsized_]).is_err());
        let two = NewDisk { device: Some("vdb".into()), ..disk(volume("w"), true, None) };
        assert!(plan(None, &[root, two.clone(), two]).is_err());
    }
}
