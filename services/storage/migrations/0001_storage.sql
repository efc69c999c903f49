-- Images: the record. Bytes lie in the blob store under the image's id; `blob_store` names the directory that has them.
CREATE TABLE storage_image (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  name TEXT,
  status TEXT NOT NULL,
  visibility TEXT NOT NULL,
  container_format TEXT,
  disk_format TEXT,
  protected BIGINT NOT NULL,
  hidden BIGINT NOT NULL,
  min_disk BIGINT NOT NULL,
  min_ram BIGINT NOT NULL,
  size BIGINT,
  virtual_size BIGINT,
  checksum TEXT,
  sha512 TEXT,
  sha256 TEXT,
  properties TEXT NOT NULL,
  tags TEXT NOT NULL,
  blob_store TEXT,
  upload TEXT,
  billed BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX storage_image_project ON storage_image (project);
CREATE INDEX storage_image_name ON storage_image (name);
CREATE INDEX storage_image_visibility ON storage_image (visibility);

CREATE TABLE storage_image_member (
  image TEXT NOT NULL,
  member TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (image, member)
);
CREATE INDEX storage_image_member_project ON storage_image_member (member);

-- What nodes are to hold. A row goes when the node has said, of the present generation, that the thing is absent.
CREATE TABLE storage_disk (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  project TEXT NOT NULL,
  node TEXT NOT NULL,
  present BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  observed BIGINT NOT NULL,
  phase TEXT NOT NULL,
  size BIGINT NOT NULL,
  source TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  error TEXT
);
CREATE INDEX storage_disk_node ON storage_disk (node);

CREATE TABLE storage_disk_snapshot (
  id TEXT PRIMARY KEY,
  disk TEXT NOT NULL,
  node TEXT NOT NULL,
  present BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  observed BIGINT NOT NULL,
  phase TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  error TEXT
);
CREATE INDEX storage_disk_snapshot_node ON storage_disk_snapshot (node);
CREATE INDEX storage_disk_snapshot_disk ON storage_disk_snapshot (disk);

CREATE TABLE storage_export (
  id TEXT PRIMARY KEY,
  disk TEXT NOT NULL,
  node TEXT NOT NULL,
  format TEXT NOT NULL,
  present BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  observed BIGINT NOT NULL,
  phase TEXT NOT NULL,
  error TEXT
);
CREATE INDEX storage_export_node ON storage_export (node);

-- Volumes as tenants see them. Where the bytes are is the disk of the same id.
CREATE TABLE storage_volume (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT,
  description TEXT,
  status TEXT NOT NULL,
  size_gb BIGINT NOT NULL,
  volume_type TEXT NOT NULL,
  availability_zone TEXT NOT NULL,
  node TEXT,
  bootable BIGINT NOT NULL,
  readonly BIGINT NOT NULL,
  metadata TEXT NOT NULL,
  image_metadata TEXT NOT NULL,
  image TEXT,
  snapshot TEXT,
  source_volume TEXT,
  charged_gb BIGINT NOT NULL,
  billed_gb BIGINT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX storage_volume_project ON storage_volume (project, created_at);

-- A volume is attached to one server at most.
CREATE TABLE storage_attachment (
  volume TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  server TEXT NOT NULL,
  device TEXT NOT NULL,
  delete_on_termination BIGINT NOT NULL,
  state TEXT NOT NULL,
  attached_at BIGINT NOT NULL
);
CREATE INDEX storage_attachment_server ON storage_attachment (server);
CREATE UNIQUE INDEX storage_attachment_id ON storage_attachment (id);

CREATE TABLE storage_snapshot (
  id TEXT PRIMARY KEY,
  project TEXT NOT NULL,
  user_id TEXT NOT NULL,
  volume TEXT NOT NULL,
  name TEXT,
  description TEXT,
  status TEXT NOT NULL,
  size_gb BIGINT NOT NULL,
  metadata TEXT NOT NULL,
  charged BIGINT NOT NULL,
  billed BIGINT NOT NULL,
  error TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX storage_snapshot_project ON storage_snapshot (project, created_at);
CREATE INDEX storage_snapshot_volume ON storage_snapshot (volume);

CREATE TABLE storage_volume_type (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT,
  is_public BIGINT NOT NULL,
  extra_specs TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX storage_volume_type_name ON storage_volume_type (name);
INSERT INTO storage_volume_type (id, name, description, is_public, extra_specs, created_at)
  VALUES ('01920000-0000-7000-8000-000000000001', 'standard', 'Local disks of the nodes', 1, '{}', 0);
