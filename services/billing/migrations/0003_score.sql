-- Assessments of a scheme and a period. A final row never changes; what was said on the way is in billing_score_entry.
CREATE TABLE billing_assessment (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  version TEXT NOT NULL,
  digest TEXT NOT NULL,
  scheme TEXT NOT NULL,
  project TEXT NOT NULL,
  begin_day TEXT NOT NULL,
  until_day TEXT NOT NULL,
  state TEXT NOT NULL,
  seq BIGINT NOT NULL,
  opened_by TEXT NOT NULL,
  opened_by_name TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  figures TEXT NOT NULL,
  figures_at BIGINT,
  due_at BIGINT,
  announced_at BIGINT,
  appeal_until BIGINT,
  confirmed_at BIGINT,
  review_until BIGINT,
  reviewed_at BIGINT,
  final_at BIGINT,
  outcome TEXT,
  rectify_until BIGINT,
  rectified TEXT
);
CREATE UNIQUE INDEX billing_assessment_once ON billing_assessment (contract, scheme, project, until_day);
CREATE INDEX billing_assessment_state ON billing_assessment (contract, state, id);
CREATE INDEX billing_assessment_project ON billing_assessment (project, id);

-- What people said and records gave, on assessments, settlements and payments: append-only. An entry that takes the place of another
-- names it; of two that name the same, the database refuses the second.
CREATE TABLE billing_score_entry (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  replaces TEXT NOT NULL,
  body TEXT NOT NULL,
  by_id TEXT NOT NULL,
  by_name TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX billing_score_entry_once ON billing_score_entry (subject, kind, name, replaces);

-- Settlements, numbered from 1: inputs of a closed one are kept, so that it can be computed again.
CREATE TABLE billing_settlement (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  n BIGINT NOT NULL,
  until_day TEXT NOT NULL,
  state TEXT NOT NULL,
  seq BIGINT NOT NULL,
  inputs TEXT NOT NULL,
  inputs_digest TEXT NOT NULL,
  total TEXT NOT NULL,
  drafted_by TEXT NOT NULL,
  drafted_by_name TEXT NOT NULL,
  drafted_at BIGINT NOT NULL,
  proposed_by TEXT,
  proposed_by_name TEXT,
  proposed_at BIGINT,
  review_until BIGINT,
  closed_by TEXT,
  closed_by_name TEXT,
  closed_at BIGINT
);
CREATE UNIQUE INDEX billing_settlement_once ON billing_settlement (contract, n);

-- Payments that closed settlements fixed.
CREATE TABLE billing_fixed (
  id TEXT PRIMARY KEY,
  contract TEXT NOT NULL,
  payment TEXT NOT NULL,
  number BIGINT NOT NULL,
  settlement TEXT NOT NULL,
  place BIGINT NOT NULL,
  due TEXT NOT NULL,
  state TEXT NOT NULL,
  seq BIGINT NOT NULL,
  met TEXT NOT NULL,
  pay_by BIGINT,
  paid_on TEXT
);
CREATE UNIQUE INDEX billing_fixed_once ON billing_fixed (contract, payment, number);
CREATE INDEX billing_fixed_settlement ON billing_fixed (settlement, place);
