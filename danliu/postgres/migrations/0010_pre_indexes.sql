-- The indexes that follow use: which are wanted and why, and what became of each. Those of links
-- and unique rules belong to the definitions and are not listed here.
CREATE TABLE danliu.indexes (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    name            text NOT NULL,
    table_id        int NOT NULL,
    fields          jsonb NOT NULL,         -- keys of the fields in it, in order
    definition      text NOT NULL,
    why             jsonb NOT NULL,         -- [[Chinese, English], …]
    state           text NOT NULL
        CHECK (state IN ('waiting', 'building', 'ready', 'failed', 'cannot', 'unused')),
    reason          jsonb,                  -- why it failed or cannot be: [Chinese, English]
    needed_at       timestamptz NOT NULL,   -- the last time that something asked for it
    try_at          timestamptz,            -- of one that failed: not before
    tries           int NOT NULL DEFAULT 0,
    built_at        timestamptz,
    took_ms         int,
    scans           bigint NOT NULL DEFAULT 0,
    used_at         timestamptz,
    PRIMARY KEY (workspace_id, name)
);

-- How often a list of this shape was read: which fields it pins, ranges over and sorts by.
CREATE TABLE danliu.uses (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    table_id        int NOT NULL,
    shape           text NOT NULL,
    day             date NOT NULL,
    times           int NOT NULL,
    PRIMARY KEY (workspace_id, table_id, shape, day)
);
