-- The platform's own tables. What users define lives in one schema per workspace, ws_<id>.

CREATE TABLE danliu.workspaces (
    id              int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key             text NOT NULL UNIQUE,
    name            text NOT NULL,
    zone            text NOT NULL DEFAULT 'Asia/Shanghai',
    schema_version  bigint NOT NULL DEFAULT 1,
    demo            boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE danliu.users (
    id              uuid PRIMARY KEY,
    login           text NOT NULL UNIQUE,
    name            text NOT NULL,
    password_hash   text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE danliu.members (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    user_id         uuid NOT NULL REFERENCES danliu.users,
    role            text NOT NULL,
    PRIMARY KEY (workspace_id, user_id)
);

-- A browser's session or a program's token; only the hash is kept.
CREATE TABLE danliu.sessions (
    token_hash      bytea PRIMARY KEY,
    user_id         uuid NOT NULL REFERENCES danliu.users,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    label           text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    expires_at      timestamptz NOT NULL
);

-- Attempts per subject ("sign-in:login", "form:address") in the current window.
CREATE UNLOGGED TABLE danliu.attempts (
    subject         text PRIMARY KEY,
    window_ends     timestamptz NOT NULL,
    count           int NOT NULL
);

-- A table as its users defined it: fields, unique rules, checks, views, as one document.
CREATE TABLE danliu.tables (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    id              int NOT NULL,
    key             text NOT NULL,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, id),
    UNIQUE (workspace_id, key)
);
CREATE SEQUENCE danliu.part_ids AS int;  -- numbers tables, fields and views: physical names

-- What waits for an event on a table; written by the flows, read with the schema.
CREATE TABLE danliu.triggers (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    flow            text NOT NULL,
    version         int NOT NULL,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, flow)
);

CREATE TABLE danliu.flows (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    version         int NOT NULL,
    definition      json NOT NULL,
    published_at    timestamptz NOT NULL DEFAULT now(),
    published_by    text NOT NULL,
    live            boolean NOT NULL,
    PRIMARY KEY (workspace_id, key, version)
);
CREATE UNIQUE INDEX flows_one_live ON danliu.flows (workspace_id, key) WHERE live;

CREATE TABLE danliu.runs (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL,
    flow            text NOT NULL,
    version         int NOT NULL,
    table_id        int,
    record_id       uuid,
    status          text NOT NULL,
    epoch           int NOT NULL,
    job             bigint,                          -- who may advance it now
    poked           boolean NOT NULL DEFAULT false,  -- something happened while it was advancing
    trigger         jsonb NOT NULL,
    cause           jsonb,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz
);
CREATE INDEX runs_newest ON danliu.runs (workspace_id, started_at);
CREATE INDEX runs_of_record ON danliu.runs (record_id, started_at);
CREATE INDEX runs_unfinished ON danliu.runs (workspace_id, status, started_at)
    WHERE status IN ('running', 'waiting', 'parked');

-- The journal. A path is the block's id, with its turn where it runs more than once.
CREATE TABLE danliu.steps (
    run_id          uuid NOT NULL REFERENCES danliu.runs ON DELETE CASCADE,
    path            text NOT NULL,
    block           text NOT NULL,
    status          text NOT NULL,
    reason          text NOT NULL DEFAULT '',
    input           jsonb,
    output          jsonb,
    error           jsonb,
    epoch           int NOT NULL,
    started_at      timestamptz NOT NULL,
    ended_at        timestamptz,
    PRIMARY KEY (run_id, path)
);

CREATE TABLE danliu.tasks (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL,
    run_id          uuid NOT NULL REFERENCES danliu.runs ON DELETE CASCADE,
    path            text NOT NULL,
    title           text NOT NULL,
    question        text NOT NULL,
    facts           jsonb NOT NULL,
    table_id        int,
    record_id       uuid,
    record_version  int,
    asked_at        timestamptz NOT NULL,
    decision        text,
    decided_by      text,
    decided_at      timestamptz,
    comment         text NOT NULL DEFAULT '',
    UNIQUE (run_id, path)
);
CREATE INDEX tasks_open ON danliu.tasks (workspace_id, id) WHERE decision IS NULL;

-- When a waiting run must go on.
CREATE TABLE danliu.timers (
    run_id          uuid NOT NULL REFERENCES danliu.runs ON DELETE CASCADE,
    path            text NOT NULL,
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (run_id, path)
);
CREATE INDEX timers_due ON danliu.timers (due_at);

CREATE TABLE danliu.notices (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL,
    at              timestamptz NOT NULL,
    level           text NOT NULL,
    text            text NOT NULL,
    table_id        int,
    record_id       uuid,
    read_at         timestamptz
);
CREATE INDEX notices_newest ON danliu.notices (workspace_id, id);

CREATE TABLE danliu.connections (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    name            text NOT NULL,
    connector       text NOT NULL,
    settings        jsonb NOT NULL,
    secrets         bytea NOT NULL,       -- sealed JSON object
    hook            text UNIQUE,          -- the unguessable part of its inbound address
    intake          json,                 -- mapping of its messages into tables
    tested          jsonb,
    PRIMARY KEY (workspace_id, key)
);

-- Every inbound message as it came, before anybody understood it.
CREATE TABLE danliu.inbox (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL,
    connection      text NOT NULL,
    external_id     text NOT NULL,
    topic           text NOT NULL,
    body            bytea NOT NULL,
    received_at     timestamptz NOT NULL,
    status          text NOT NULL,        -- waiting, done, absorbed, ignored, refused, quarantined
    reason          jsonb,
    made            jsonb,                -- {created, absorbed}: how many documents became what
    settled_at      timestamptz,
    UNIQUE (workspace_id, connection, external_id)
);
CREATE INDEX inbox_open ON danliu.inbox (workspace_id, connection, status, id)
    WHERE status IN ('waiting', 'refused', 'quarantined');

CREATE TABLE danliu.forms (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    link            text NOT NULL UNIQUE,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

CREATE TABLE danliu.lenses (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    table_id        int NOT NULL,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

-- Saved mappings from foreign documents (CSV rows, webhook bodies) to records.
CREATE TABLE danliu.mappings (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    key             text NOT NULL,
    definition      json NOT NULL,
    PRIMARY KEY (workspace_id, key)
);
