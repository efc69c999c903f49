-- Certificates by their end; reminded: of the thresholds in days before it, the least that was told of.
ALTER TABLE identity_brand ADD COLUMN reminded BIGINT;
CREATE INDEX identity_brand_end ON identity_brand (not_after, domain_id) WHERE not_after IS NOT NULL;
