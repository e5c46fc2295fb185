-- Runs that wait or are parked are grouped by why.
CREATE INDEX runs_by_cause ON danliu.runs (workspace_id, (cause->>'code'), started_at)
    WHERE cause IS NOT NULL AND status IN ('waiting', 'parked');

-- How quickly a connection may be called, by all workers together.
ALTER TABLE danliu.connections ADD COLUMN limits jsonb;
CREATE TABLE danliu.paces (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces ON DELETE CASCADE,
    connection      text NOT NULL,
    recent          timestamptz[] NOT NULL DEFAULT '{}',    -- when the last calls began
    leases          timestamptz[] NOT NULL DEFAULT '{}',    -- until when calls under way may take
    queued_until    timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (workspace_id, connection)
);
