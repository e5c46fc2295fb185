-- What people say about a record. It stays while the record is in the trash, and comes back with it.
CREATE TABLE danliu.comments (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    table_id        int NOT NULL,
    record_id       uuid NOT NULL,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    text            text NOT NULL,            -- names people as @[their id]
    files           jsonb NOT NULL,
    edited_at       timestamptz
);
CREATE INDEX comments_of_record ON danliu.comments (workspace_id, table_id, record_id, id);
