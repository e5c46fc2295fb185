-- A flow as somebody edits it, beside its versions; at most one. It need not be whole.
CREATE SEQUENCE danliu.draft_numbers;
CREATE TABLE danliu.drafts (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    number          bigint NOT NULL DEFAULT nextval('danliu.draft_numbers'),  -- new at every save
    definition      json NOT NULL,
    began_from      int,                  -- the version that it began from; NULL: a new flow
    changed_at      timestamptz NOT NULL,
    changed_by      text NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
