-- Boards that come to people by themselves: a subscription each, and the moment it is due.
CREATE TABLE danliu.briefings (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    board           text NOT NULL,
    user_id         uuid NOT NULL REFERENCES danliu.users,
    connection      text NOT NULL,
    way             text NOT NULL,                  -- mail, person, group
    address         text NOT NULL,                  -- of a mail; blank: the one kept with the member
    days            text NOT NULL,                  -- workdays, all, or a day of the week
    minute          smallint NOT NULL,              -- of the day, in the workspace's zone
    tongue          text NOT NULL,
    due_at          timestamptz NOT NULL,
    sent_for        timestamptz,                    -- the last moment that is done with
    missed          text NOT NULL DEFAULT '',       -- why nothing came for it
    told            jsonb NOT NULL DEFAULT '{}',    -- what was said then, by tile
    UNIQUE (workspace_id, user_id, board, connection, way)
);
CREATE INDEX briefings_due ON danliu.briefings (due_at);
