-- Stations of the PDA, and the journal of what was done at them. Only danliu/stations writes them.
CREATE TABLE danliu.stations (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    definition      jsonb NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

-- One row an act, under the id that its device gave it: what is here is not done again.
CREATE TABLE danliu.station_acts (
    workspace_id    int NOT NULL,
    id              uuid NOT NULL,
    station         text NOT NULL,
    job             uuid NOT NULL,
    who             text NOT NULL,
    at              timestamptz NOT NULL,      -- by the device's clock
    received_at     timestamptz NOT NULL,
    act             jsonb NOT NULL,            -- as it was sent
    outcome         text NOT NULL,             -- applied, conflict
    code            text NOT NULL DEFAULT '',  -- of a conflict: why, with the facts
    facts           jsonb,
    settled_at      timestamptz,               -- when a person had dealt with it
    settled_by      text,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX station_acts_open ON danliu.station_acts (workspace_id, station, received_at)
    WHERE outcome = 'conflict' AND settled_at IS NULL;
CREATE INDEX station_acts_of_job ON danliu.station_acts (workspace_id, job, received_at);
