-- Who outside is told of changes. As far as (mark_xid, mark_seq) the change log has become
-- deliveries; whoever sends holds the lease.
CREATE TABLE danliu.webhooks (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    name            text NOT NULL,
    url             text NOT NULL,
    tables          text[] NOT NULL,        -- keys; none: every table that the role sees
    kinds           text[] NOT NULL,        -- of changes; none: all
    role            text NOT NULL,          -- as which it sees
    attributes      jsonb NOT NULL,         -- for the role's row filters
    secret          bytea NOT NULL,         -- sealed
    active          boolean NOT NULL,
    why_off         text NOT NULL DEFAULT '',
    mark_xid        bigint NOT NULL,
    mark_seq        bigint NOT NULL,
    failing_since   timestamptz,
    due_at          timestamptz NOT NULL,   -- not tried before
    leased_until    timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    created_by      text NOT NULL
);
CREATE INDEX webhooks_of_workspace ON danliu.webhooks (workspace_id, created_at);

-- One message to one of them, in the order in which they are sent. `id` stays through every try.
CREATE TABLE danliu.deliveries (
    webhook         uuid NOT NULL REFERENCES danliu.webhooks ON DELETE CASCADE,
    number          bigint GENERATED ALWAYS AS IDENTITY,
    id              text NOT NULL,
    type            text NOT NULL,
    body            text NOT NULL,
    made_at         timestamptz NOT NULL,
    status          text NOT NULL,          -- waiting, done, failed
    tries           int NOT NULL DEFAULT 0,
    code            int,                    -- HTTP status of the last try, where there was one
    detail          text NOT NULL DEFAULT '',
    tried_at        timestamptz,
    PRIMARY KEY (webhook, number),
    UNIQUE (webhook, id)
);
CREATE INDEX deliveries_waiting ON danliu.deliveries (webhook, number) WHERE status = 'waiting';
CREATE INDEX deliveries_old ON danliu.deliveries (made_at) WHERE status <> 'waiting';
