-- Boards: a definition each, saved only over the version that was seen.
CREATE TABLE danliu.boards (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    definition      jsonb NOT NULL,
    version         int NOT NULL,
    changed_at      timestamptz NOT NULL,
    changed_by      text NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
