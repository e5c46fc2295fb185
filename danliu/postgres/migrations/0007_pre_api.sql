-- Views of one person's own; those for all stand in the table's definition.
CREATE TABLE danliu.views (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    owner           uuid NOT NULL REFERENCES danliu.users,
    table_id        int NOT NULL,
    key             text NOT NULL,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, owner, table_id, key)
);

-- A token is a session with a name for people to revoke it by, and with bounds; null: no bounds.
ALTER TABLE danliu.sessions
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN scopes text[];
CREATE UNIQUE INDEX sessions_id ON danliu.sessions (id);
CREATE INDEX sessions_of_user ON danliu.sessions (user_id, workspace_id, created_at);

-- What was answered to a request with an Idempotency-Key; without a status it is being answered.
CREATE TABLE danliu.answers (
    workspace_id    int NOT NULL,
    who             text NOT NULL,
    key             text NOT NULL,
    request         bytea NOT NULL,     -- SHA-256 of method, address and body
    at              timestamptz NOT NULL,
    status          int,
    content_type    text,
    body            bytea,
    PRIMARY KEY (workspace_id, who, key)
);
CREATE INDEX answers_oldest ON danliu.answers (at);
