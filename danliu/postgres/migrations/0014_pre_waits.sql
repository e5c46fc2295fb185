-- What a waiting run waits for besides a moment: a signal, a change of a record, another run's end.
CREATE TABLE danliu.waits (
    run_id          uuid NOT NULL REFERENCES danliu.runs ON DELETE CASCADE,
    path            text NOT NULL,
    workspace_id    int NOT NULL,
    since           timestamptz NOT NULL,
    signal          text,
    about           text NOT NULL DEFAULT '',
    table_id        int,
    record_id       uuid,
    wanted          jsonb,                -- {when, given}: the condition on the record
    awaited         uuid,                 -- a run that was started from here
    came            jsonb,                -- what happened; NULL while it has not
    PRIMARY KEY (run_id, path)
);
CREATE INDEX waits_signal ON danliu.waits (workspace_id, signal, since)
    WHERE signal IS NOT NULL AND came IS NULL;
CREATE INDEX waits_record ON danliu.waits (record_id) WHERE record_id IS NOT NULL AND came IS NULL;
CREATE INDEX waits_awaited ON danliu.waits (awaited) WHERE awaited IS NOT NULL;

-- Tables of whose records some published flow waits for changes; read with the schema.
CREATE TABLE danliu.waited (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    table_key       text NOT NULL,
    PRIMARY KEY (workspace_id, table_key)
);
