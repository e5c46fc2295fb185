-- Invitations: a link by which somebody becomes a member, once. Only the secret's hash stays.
CREATE TABLE danliu.invitations (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    token_hash      bytea PRIMARY KEY,
    id              uuid NOT NULL UNIQUE,
    name            text NOT NULL,
    role            text NOT NULL,
    attributes      jsonb NOT NULL,
    made_by         text NOT NULL,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX invitations_of ON danliu.invitations (workspace_id, made_at);
