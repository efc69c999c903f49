-- Flavors. extra_specs is a JSON object of text values. project access of private flavors: compute_flavor_access.
CREATE TABLE compute_flavor (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  vcpus BIGINT NOT NULL,
  ram_mib BIGINT NOT NULL,
  disk_gb BIGINT NOT NULL,
  is_public BIGINT NOT NULL,
  description TEXT,
  extra_specs TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE compute_flavor_access (
  flavor TEXT NOT NULL,
  project TEXT NOT NULL,
  PRIMARY KEY (flavor, project)
);

-- What has been done once and for all, for example the loading of the first flavors.
CREATE TABLE compute_once (name TEXT PRIMARY KEY, at BIGINT NOT NULL);

CREATE TABLE compute_keypair (
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  public_key TEXT NOT NULL,
  project TEXT NOT NULL,
  number BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (owner, name)
);

-- Hosts as they described themselves. number is the id of old microversions.
CREATE TABLE compute_node (
  id TEXT PRIMARY KEY,
  number BIGINT NOT NULL UNIQUE,
  hostname TEXT NOT NULL,
  zone TEXT NOT NULL,
  archs TEXT NOT NULL,
  cpus BIGINT NOT NULL,
  memory_mib BIGINT NOT NULL,
  disk_total BIGINT NOT NULL,
  disk_free BIGINT NOT NULL,
  version TEXT NOT NULL,
  hypervisor TEXT NOT NULL,
  simulated BIGINT NOT NULL,
  up BIGINT NOT NULL,
  enabled BIGINT NOT NULL,
  disabled_reason TEXT,
  seen_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);

-- What a server takes of its host; written in the transaction that chooses the host.
CREATE TABLE compute_reservation (
  server TEXT PRIMARY KEY,
  node TEXT NOT NULL,
  vcpus BIGINT NOT NULL,
  memory_mib BIGINT NOT NULL
);
CREATE INDEX compute_reservation_node ON compute_reservation (node);

-- Servers. Intended: present, power, reboot, generation. Observed: seen_generation, phase, running, booted, stopped, problem.
-- charged: quota is held. metered: a usage interval is open. settled: the node has reached the generation.
-- flavor is the embedded form of microversion 2.47, kept as it was at creation.
CREATE TABLE compute_server (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  hostname TEXT NOT NULL,
  flavor_id TEXT NOT NULL,
  flavor TEXT NOT NULL,
  flavor_name TEXT NOT NULL,
  vcpus BIGINT NOT NULL,
  ram_mib BIGINT NOT NULL,
  disk_gb BIGINT NOT NULL,
  image TEXT,
  arch TEXT NOT NULL,
  kernel TEXT,
  key_name TEXT,
  public_key TEXT,
  user_data TEXT,
  config_drive BIGINT NOT NULL,
  admin_pass TEXT,
  metadata TEXT NOT NULL,
  tags TEXT NOT NULL,
  reservation_id TEXT NOT NULL,
  launch_index BIGINT NOT NULL,
  zone TEXT,
  node TEXT,
  vm_state TEXT NOT NULL,
  task TEXT,
  fault TEXT,
  fault_at BIGINT,
  charged BIGINT NOT NULL,
  metered BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  present BIGINT NOT NULL,
  power BIGINT NOT NULL,
  reboot TEXT NOT NULL,
  seen_generation BIGINT NOT NULL,
  settled BIGINT NOT NULL,
  phase TEXT NOT NULL,
  running BIGINT NOT NULL,
  booted BIGINT NOT NULL,
  problem TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  launched_at BIGINT
);
CREATE INDEX compute_server_project ON compute_server (project, id);
CREATE INDEX compute_server_node ON compute_server (node, id);
CREATE INDEX compute_server_unsettled ON compute_server (node) WHERE settled = 0;

-- Disks of servers in the order of attachment. A disk is a volume; the root disk of a server has no row here.
-- state: attaching, attached, detaching. wanted: part of the intent that the node is given.
CREATE TABLE compute_disk (
  server TEXT NOT NULL,
  volume TEXT NOT NULL,
  position BIGINT NOT NULL,
  device TEXT NOT NULL,
  boot BIGINT NOT NULL,
  delete_on_termination BIGINT NOT NULL,
  tag TEXT,
  state TEXT NOT NULL,
  wanted BIGINT NOT NULL,
  PRIMARY KEY (server, volume)
);
CREATE INDEX compute_disk_volume ON compute_disk (volume);

-- Ports that are being attached to or detached from a server that exists; in between network alone knows.
CREATE TABLE compute_nic (
  server TEXT NOT NULL,
  port TEXT NOT NULL,
  wanted BIGINT NOT NULL,
  PRIMARY KEY (server, port)
);

-- Single-use keys to serial consoles, by digest.
CREATE TABLE compute_console (
  digest TEXT PRIMARY KEY,
  server TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX compute_console_expiry ON compute_console (expires_at);
