-- When a flow starts by itself: the next moment of a timetable, or the one of a record.
-- `record_id` is all zeros where it is about no record.
CREATE TABLE danliu.alarms (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    flow            text NOT NULL,
    record_id       uuid NOT NULL,
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, flow, record_id)
);
CREATE INDEX alarms_due ON danliu.alarms (due_at);
CREATE INDEX alarms_of_flow ON danliu.alarms (workspace_id, flow, due_at, record_id);

-- The run that everything began with, and how many flows led here.
ALTER TABLE danliu.runs ADD COLUMN chain uuid, ADD COLUMN depth int NOT NULL DEFAULT 1;
CREATE INDEX runs_of_chain ON danliu.runs (chain, depth) WHERE chain IS NOT NULL;

-- Connections that are looked into: how far each was read, and when it is looked into next.
CREATE TABLE danliu.fetches (
    workspace_id    int NOT NULL,
    connection      text NOT NULL,
    place           text NOT NULL DEFAULT '',
    due_at          timestamptz NOT NULL,
    failures        int NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, connection),
    FOREIGN KEY (workspace_id, connection) REFERENCES danliu.connections ON DELETE CASCADE
);
