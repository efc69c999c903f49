-- Duties by project.
CREATE INDEX ops_duty_project ON ops_duty (contract, project, due, id);
