-- The side menu as people arranged it, saved only over the version that was seen.
CREATE TABLE danliu.menus (
    workspace_id    int PRIMARY KEY REFERENCES danliu.workspaces,
    definition      jsonb NOT NULL,
    version         int NOT NULL,
    changed_at      timestamptz NOT NULL,
    changed_by      text NOT NULL
);
