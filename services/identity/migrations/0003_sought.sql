-- Projects are looked for by how their names begin, large and small Latin letters alike: the name as it is looked for, compared byte by byte.
ALTER TABLE identity_project ADD COLUMN sought TEXT {bytewise} NOT NULL DEFAULT '';
UPDATE identity_project SET sought = lower(name {bytewise});
CREATE INDEX identity_project_sought ON identity_project (sought, id);
