-- How a domain shows itself: names, colour, logo, and a host name of its own with its certificate. `logo` is base64, so that both databases
-- keep it alike; `private_key` is sealed.
CREATE TABLE identity_brand (
  domain_id TEXT PRIMARY KEY REFERENCES identity_domain (id) ON DELETE CASCADE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  colour TEXT NOT NULL,
  host TEXT,
  logo_kind TEXT,
  logo_size BIGINT,
  logo_digest TEXT,
  logo TEXT,
  not_before BIGINT,
  not_after BIGINT,
  fingerprint TEXT,
  chain TEXT,
  private_key TEXT,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_brand_host ON identity_brand (host);
CREATE INDEX identity_brand_logo ON identity_brand (logo_digest);
