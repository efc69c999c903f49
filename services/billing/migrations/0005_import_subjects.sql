-- What a record is of, whatever its source: project, resource and meter, as `stream` without the source. Two sources may not tell of one at a
-- time. The sign between the parts is the unit separator, U+001F, and stands in the quotes below.
ALTER TABLE billing_import ADD COLUMN subject TEXT NOT NULL DEFAULT '';
-- 1 where an interval says that nothing is used; of records before this it is not known, and they count as use.
ALTER TABLE billing_import ADD COLUMN zero BIGINT NOT NULL DEFAULT 0;
UPDATE billing_import SET subject = replace(stream, '' || source || '', '');
CREATE INDEX billing_import_subject ON billing_import (subject, from_at);
