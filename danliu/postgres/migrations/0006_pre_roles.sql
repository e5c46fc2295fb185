-- Roles of a workspace's own, and what is known of a member besides the name, for row filters.
CREATE TABLE danliu.roles (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

ALTER TABLE danliu.members ADD COLUMN attributes jsonb NOT NULL DEFAULT '{}';
