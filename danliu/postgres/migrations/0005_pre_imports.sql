-- A file on its way in. How far it is moves in the transaction of each batch, so that whoever goes
-- on after a crash does what was not committed, and nothing else.
CREATE TABLE danliu.imports (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    file            text NOT NULL,            -- its name
    hash            bytea NOT NULL,           -- of what it holds
    bytes           bigint NOT NULL,
    form            text NOT NULL,            -- csv, ndjson, workbook
    sheet           text NOT NULL DEFAULT '',
    table_key       text NOT NULL,
    source          text NOT NULL,            -- what ids are made from: the saved mapping, or the table
    mapping         json,
    names           json NOT NULL,            -- of the file's columns, once it was read
    act             uuid NOT NULL,            -- what was written is undone under it
    status          text NOT NULL,            -- uploading, uploaded, waiting, running, done, failed
    position        bigint NOT NULL DEFAULT 0, -- documents that are done
    ahead           jsonb NOT NULL DEFAULT '[]', -- [from, to) that are done beyond those
    tally           jsonb NOT NULL,
    error           jsonb,
    actor           jsonb NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL
);
CREATE INDEX imports_newest ON danliu.imports (workspace_id, id);

-- An uploaded file, in pieces: the worker that imports it may run on another machine.
CREATE TABLE danliu.import_pieces (
    import_id       uuid NOT NULL REFERENCES danliu.imports ON DELETE CASCADE,
    n               int NOT NULL,
    piece           bytea NOT NULL,
    PRIMARY KEY (import_id, n)
);
ALTER TABLE danliu.import_pieces ALTER COLUMN piece SET STORAGE EXTERNAL;

-- Rows that were refused, kept in the transaction of their batch: each once, whatever crashed.
CREATE TABLE danliu.import_refusals (
    import_id       uuid NOT NULL REFERENCES danliu.imports ON DELETE CASCADE,
    line            bigint NOT NULL,
    zh              text NOT NULL,
    en              text NOT NULL,
    cells           json NOT NULL,
    PRIMARY KEY (import_id, line)
);
