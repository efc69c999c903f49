-- What the fabric has to be told carries (generation, applied): generation rises with every change, applied is what the fabric holds.
-- Rows of deleted things go at once; network_gone remembers them until the fabric has forgotten them.

CREATE TABLE network_network (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  admin_state_up BIGINT NOT NULL,
  shared BIGINT NOT NULL,
  external BIGINT NOT NULL,
  physical TEXT NOT NULL,
  is_default BIGINT NOT NULL,
  mtu BIGINT NOT NULL,
  port_security BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  applied BIGINT NOT NULL
);
CREATE INDEX network_network_project ON network_network (project, id);
CREATE INDEX network_network_name ON network_network (name);
CREATE INDEX network_network_shared ON network_network (id) WHERE shared = 1;
CREATE INDEX network_network_external ON network_network (id) WHERE external = 1;
CREATE INDEX network_network_pending ON network_network (id) WHERE applied < generation;

CREATE TABLE network_subnet (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  network_id TEXT NOT NULL REFERENCES network_network (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  ip_version BIGINT NOT NULL,
  cidr TEXT NOT NULL,
  gateway_ip TEXT NOT NULL,
  enable_dhcp BIGINT NOT NULL,
  ipv6_ra_mode TEXT NOT NULL,
  ipv6_address_mode TEXT NOT NULL,
  pools TEXT NOT NULL,
  dns TEXT NOT NULL,
  host_routes TEXT NOT NULL,
  metadata_ip TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  applied BIGINT NOT NULL
);
CREATE INDEX network_subnet_project ON network_subnet (project, id);
CREATE INDEX network_subnet_network ON network_subnet (network_id, id);
CREATE INDEX network_subnet_name ON network_subnet (name);
CREATE INDEX network_subnet_cidr ON network_subnet (cidr);
CREATE INDEX network_subnet_pending ON network_subnet (id) WHERE applied < generation;

-- Addresses as 16 bytes, big endian, so that both families sort and add alike. The primary key is what makes double allocation impossible.
CREATE TABLE network_address (
  subnet_id TEXT NOT NULL REFERENCES network_subnet (id),
  position BLOB NOT NULL,
  address TEXT NOT NULL,
  network_id TEXT NOT NULL,
  owner TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  auto BIGINT NOT NULL,
  PRIMARY KEY (subnet_id, position)
);
CREATE INDEX network_address_owner ON network_address (owner);
CREATE INDEX network_address_address ON network_address (address);

-- What is free of the allocation pools, as disjoint closed intervals: taking the lowest address and giving one back are both a few
-- indexed rows, whatever the size of the pool.
CREATE TABLE network_free (
  subnet_id TEXT NOT NULL REFERENCES network_subnet (id),
  lo BLOB NOT NULL,
  hi BLOB NOT NULL,
  PRIMARY KEY (subnet_id, lo)
);

CREATE TABLE network_port (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  network_id TEXT NOT NULL REFERENCES network_network (id),
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  mac TEXT NOT NULL,
  admin_state_up BIGINT NOT NULL,
  up BIGINT NOT NULL,
  device_id TEXT NOT NULL,
  device_owner TEXT NOT NULL,
  device_index BIGINT NOT NULL,
  made_for_device BIGINT NOT NULL,
  charged BIGINT NOT NULL,
  node TEXT NOT NULL,
  port_security BIGINT NOT NULL,
  address_pairs TEXT NOT NULL,
  dhcp_options TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  applied BIGINT NOT NULL
);
CREATE UNIQUE INDEX network_port_mac ON network_port (network_id, mac);
CREATE INDEX network_port_project ON network_port (project, id);
CREATE INDEX network_port_network ON network_port (network_id, device_owner);
CREATE INDEX network_port_device ON network_port (device_id, device_index);
CREATE INDEX network_port_node ON network_port (node, network_id);
CREATE INDEX network_port_name ON network_port (name);
CREATE INDEX network_port_pending ON network_port (id) WHERE applied < generation;

CREATE TABLE network_group (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  is_default BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  applied BIGINT NOT NULL
);
CREATE INDEX network_group_project ON network_group (project, id);
CREATE INDEX network_group_name ON network_group (name);
CREATE UNIQUE INDEX network_group_default ON network_group (project) WHERE is_default = 1;
CREATE INDEX network_group_pending ON network_group (id) WHERE applied < generation;

CREATE TABLE network_rule (
  id TEXT PRIMARY KEY,
  group_id TEXT NOT NULL REFERENCES network_group (id),
  project TEXT NOT NULL,
  description TEXT NOT NULL,
  direction TEXT NOT NULL,
  ethertype TEXT NOT NULL,
  protocol TEXT NOT NULL,
  port_min BIGINT NOT NULL,
  port_max BIGINT NOT NULL,
  remote_prefix TEXT NOT NULL,
  remote_group TEXT NOT NULL,
  charged BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX network_rule_same ON network_rule
  (group_id, direction, ethertype, protocol, port_min, port_max, remote_prefix, remote_group);
CREATE INDEX network_rule_project ON network_rule (project, id);
CREATE INDEX network_rule_remote ON network_rule (remote_group);

CREATE TABLE network_port_group (
  port_id TEXT NOT NULL REFERENCES network_port (id),
  group_id TEXT NOT NULL REFERENCES network_group (id),
  PRIMARY KEY (port_id, group_id)
);
CREATE INDEX network_port_group_group ON network_port_group (group_id);

CREATE TABLE network_router (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  admin_state_up BIGINT NOT NULL,
  gateway_network TEXT NOT NULL,
  gateway_port TEXT NOT NULL,
  snat BIGINT NOT NULL,
  routes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  applied BIGINT NOT NULL
);
CREATE INDEX network_router_project ON network_router (project, id);
CREATE INDEX network_router_name ON network_router (name);
CREATE INDEX network_router_gateway ON network_router (gateway_network);
CREATE INDEX network_router_pending ON network_router (id) WHERE applied < generation;

CREATE TABLE network_floating (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  network_id TEXT NOT NULL REFERENCES network_network (id),
  description TEXT NOT NULL,
  address TEXT NOT NULL,
  port_id TEXT REFERENCES network_port (id),
  fixed_ip TEXT,
  router_id TEXT REFERENCES network_router (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  applied BIGINT NOT NULL
);
CREATE INDEX network_floating_project ON network_floating (project, id);
CREATE INDEX network_floating_address ON network_floating (address);
CREATE INDEX network_floating_network ON network_floating (network_id);
CREATE INDEX network_floating_router ON network_floating (router_id);
CREATE UNIQUE INDEX network_floating_fixed ON network_floating (port_id, fixed_ip, network_id);
CREATE INDEX network_floating_pending ON network_floating (id) WHERE applied < generation;

CREATE TABLE network_tag (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (kind, id, tag)
);
CREATE INDEX network_tag_tag ON network_tag (kind, tag, id);

-- Tombstones.
CREATE TABLE network_gone (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE network_node (
  id TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  chassis TEXT NOT NULL,
  alive BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL
);

-- Networks that have (or lately had) a port bound to a node; generation is an instant, so it rises even if the row was forgotten in between.
CREATE TABLE network_chassis (
  node TEXT NOT NULL,
  network_id TEXT NOT NULL,
  generation BIGINT NOT NULL,
  present BIGINT NOT NULL,
  PRIMARY KEY (node, network_id)
);
CREATE INDEX network_chassis_network ON network_chassis (network_id);
