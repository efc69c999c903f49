-- Lists in the order that a client asks for (foundation/runtime/src/list.rs): an index a key, and one a key and filter.
CREATE INDEX billing_book_project ON billing_book (project, bill);
CREATE INDEX billing_book_month_bill ON billing_book (month, bill);
CREATE INDEX billing_book_month_project ON billing_book (month, project, bill);
-- The same with the bill behind it does as well.
DROP INDEX billing_book_month;
CREATE INDEX billing_book_total ON billing_book (fen, bill);
CREATE INDEX billing_book_verify ON billing_book (verify_due, bill);
CREATE INDEX billing_book_project_total ON billing_book (project, fen, bill);
CREATE INDEX billing_book_project_state ON billing_book (project, state, bill);
CREATE INDEX billing_book_project_verify ON billing_book (project, verify_due, bill);
CREATE INDEX billing_book_month_total ON billing_book (month, fen, bill);
CREATE INDEX billing_book_month_state ON billing_book (month, state, bill);
CREATE INDEX billing_book_month_verify ON billing_book (month, verify_due, bill);
CREATE INDEX billing_book_state_month ON billing_book (state, month, bill);
CREATE INDEX billing_book_state_project ON billing_book (state, project, bill);
CREATE INDEX billing_book_state_total ON billing_book (state, fen, bill);
CREATE INDEX billing_book_state_verify ON billing_book (state, verify_due, bill);

CREATE INDEX billing_dispute_month ON billing_dispute (month, id);
CREATE INDEX billing_dispute_amount ON billing_dispute (fen, id);
CREATE INDEX billing_dispute_project_month ON billing_dispute (project, month, id);
CREATE INDEX billing_dispute_project_amount ON billing_dispute (project, fen, id);
CREATE INDEX billing_dispute_project_state ON billing_dispute (project, state, id);
CREATE INDEX billing_dispute_state_month ON billing_dispute (state, month, id);
CREATE INDEX billing_dispute_state_project ON billing_dispute (state, project, id);
CREATE INDEX billing_dispute_state_amount ON billing_dispute (state, fen, id);

CREATE INDEX billing_correction_at ON billing_correction (at, id);
CREATE INDEX billing_correction_project_at ON billing_correction (project, at, id);
CREATE INDEX billing_correction_project_state ON billing_correction (project, state, id);
CREATE INDEX billing_correction_state_at ON billing_correction (state, at, id);

CREATE INDEX billing_import_batch_source ON billing_import_batch (source, id);
CREATE INDEX billing_import_batch_stored ON billing_import_batch (records, id);
