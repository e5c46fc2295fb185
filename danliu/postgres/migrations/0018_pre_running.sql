-- Whose job it is, so that workspaces take turns; 0: the house's own. The column is ours: PgQueuer
-- names its columns wherever it writes, and passes over what it does not know where it reads.
ALTER TABLE danliu.pgqueuer ADD COLUMN workspace int NOT NULL DEFAULT 0;
CREATE INDEX pgqueuer_of_workspace ON danliu.pgqueuer (workspace, priority DESC, id)
    WHERE status = 'queued' AND priority < 1000;
CREATE INDEX pgqueuer_in_turn ON danliu.pgqueuer (priority)
    WHERE status = 'queued' AND priority >= 1000;

-- asked_at: when what started the run was committed. compacted_at: when it was reduced to what
-- decisions rest on.
ALTER TABLE danliu.runs ADD COLUMN priority smallint NOT NULL DEFAULT 0,
    ADD COLUMN asked_at timestamptz, ADD COLUMN compacted_at timestamptz;
CREATE INDEX runs_of_version ON danliu.runs (workspace_id, flow, version, started_at)
    INCLUDE (status, asked_at, ended_at);
CREATE INDEX runs_in_full ON danliu.runs (workspace_id, ended_at)
    WHERE status IN ('done', 'cancelled') AND compacted_at IS NULL;

-- Days that an ended run is kept in full; 0: for ever.
ALTER TABLE danliu.workspaces ADD COLUMN full_days int NOT NULL DEFAULT 90;

-- Runs of flows that say how many may be under way at once: who holds a place, by the job that
-- advances the run, and who waits for one (no job). A run that waits to begin is no run yet.
CREATE TABLE danliu.places (
    run_id          uuid PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces ON DELETE CASCADE,
    flow            text NOT NULL,
    priority        smallint NOT NULL,
    since           timestamptz NOT NULL,
    entrypoint      text NOT NULL,                   -- what goes on with it, and what that needs
    payload         bytea NOT NULL,
    job             bigint
);
CREATE INDEX places_held ON danliu.places (workspace_id, flow) WHERE job IS NOT NULL;
CREATE INDEX places_line ON danliu.places (workspace_id, flow, priority DESC, since, run_id)
    WHERE job IS NULL;
