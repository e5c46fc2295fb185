-- Stored files of each workspace by content. The bytes lie in the store under the same hash.
CREATE TABLE danliu.files (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    hash            text NOT NULL,            -- SHA-256, hex
    type            text NOT NULL,            -- media type, as the content shows it
    size            bigint NOT NULL,          -- bytes
    width           int NOT NULL DEFAULT 0,   -- pixels, of an image
    height          int NOT NULL DEFAULT 0,
    uploaded_at     timestamptz NOT NULL,     -- last
    attached_at     timestamptz,              -- when a record had it first; history keeps it since
    PRIMARY KEY (workspace_id, hash)
);
CREATE INDEX files_loose ON danliu.files (workspace_id, uploaded_at) WHERE attached_at IS NULL;

-- Who may attach a file: whoever uploaded it, by the ticket of the upload, for a day.
CREATE TABLE danliu.uploads (
    ticket          text PRIMARY KEY,
    workspace_id    int NOT NULL,
    hash            text NOT NULL,
    name            text NOT NULL,            -- as its uploader has it
    uploaded_by     text NOT NULL,
    uploaded_at     timestamptz NOT NULL,
    FOREIGN KEY (workspace_id, hash) REFERENCES danliu.files ON DELETE CASCADE
);
CREATE INDEX uploads_oldest ON danliu.uploads (uploaded_at);
