-- People in the loop: who is asked, in which order, until when, and in whose place.
ALTER TABLE danliu.tasks
    ADD COLUMN kind         text NOT NULL DEFAULT 'approve',
    ADD COLUMN mode         text NOT NULL DEFAULT 'any',
    ADD COLUMN asks         jsonb NOT NULL DEFAULT '{}',    -- choices, fields, rules
    ADD COLUMN status       text NOT NULL DEFAULT 'open',   -- open, decided, void, returned
    ADD COLUMN why          jsonb,                          -- of a void one: [Chinese, English]
    ADD COLUMN asked_by     text,                           -- whose doing led to the question
    ADD COLUMN given        jsonb,                          -- what was filled in, packed
    ADD COLUMN due_at       timestamptz,
    ADD COLUMN look_at      timestamptz,                    -- when a reminder or escalation is next
    ADD COLUMN reminded_at  timestamptz,
    ADD COLUMN escalated_at timestamptz;
UPDATE danliu.tasks SET status = 'decided' WHERE decision IS NOT NULL;
DROP INDEX danliu.tasks_open;
CREATE INDEX tasks_open ON danliu.tasks (workspace_id, id) WHERE status = 'open';
CREATE INDEX tasks_of_record ON danliu.tasks (record_id) WHERE status = 'open';
CREATE INDEX tasks_look ON danliu.tasks (look_at) WHERE status = 'open' AND look_at IS NOT NULL;
CREATE INDEX tasks_asked_by ON danliu.tasks (workspace_id, asked_by, id);

-- One place at a task: whoever sits there answers once.
CREATE TABLE danliu.seats (
    task_id         uuid NOT NULL REFERENCES danliu.tasks ON DELETE CASCADE,
    seat            int NOT NULL,
    workspace_id    int NOT NULL,
    who             text NOT NULL,              -- user:<id>, role:<key>, anyone
    state           text NOT NULL,              -- waiting, asked, answered, gone, over
    after           int,                        -- the seat that must have agreed before
    must            boolean NOT NULL DEFAULT false, -- added: nothing is agreed without it
    final           boolean NOT NULL DEFAULT false, -- escalated to: its answer is the answer
    via             text NOT NULL DEFAULT 'asked',  -- asked, delegated, added, escalated, left
    by_whom         text NOT NULL DEFAULT '',
    claimed_by      text,
    decision        text,
    comment         text NOT NULL DEFAULT '',
    given           jsonb,
    decided_by      text,
    decided_at      timestamptz,
    PRIMARY KEY (task_id, seat)
);
CREATE INDEX seats_asked ON danliu.seats (workspace_id, who, task_id) WHERE state = 'asked';
CREATE INDEX seats_held ON danliu.seats (workspace_id, claimed_by) WHERE state = 'asked';
CREATE INDEX seats_answered ON danliu.seats (workspace_id, decided_by, task_id)
    WHERE decided_by IS NOT NULL;
INSERT INTO danliu.seats (task_id, seat, workspace_id, who, state, decision, comment, decided_by,
        decided_at)
    SELECT id, 1, workspace_id, 'anyone',
        CASE WHEN decision IS NULL THEN 'asked' ELSE 'answered' END,
        decision, comment, decided_by, decided_at
    FROM danliu.tasks;

-- What happened to a task, for who looks at it.
CREATE TABLE danliu.task_events (
    task_id         uuid NOT NULL REFERENCES danliu.tasks ON DELETE CASCADE,
    number          bigint GENERATED ALWAYS AS IDENTITY,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    what            text NOT NULL,
    whom            text NOT NULL DEFAULT '',
    comment         text NOT NULL DEFAULT '',
    PRIMARY KEY (task_id, number)
);

-- Links by which one person answers one task without signing in. Only a hash of each is here.
CREATE TABLE danliu.task_links (
    hash            bytea PRIMARY KEY,
    workspace_id    int NOT NULL,
    task_id         uuid NOT NULL REFERENCES danliu.tasks ON DELETE CASCADE,
    user_id         uuid NOT NULL REFERENCES danliu.users,
    made_at         timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz
);
CREATE INDEX task_links_oldest ON danliu.task_links (expires_at);
CREATE INDEX task_links_of_task ON danliu.task_links (task_id);

-- Who stands in for whom, and until when.
CREATE TABLE danliu.substitutes (
    workspace_id    int NOT NULL,
    user_id         uuid NOT NULL REFERENCES danliu.users,
    substitute_id   uuid NOT NULL REFERENCES danliu.users,
    from_at         timestamptz NOT NULL,
    until_at        timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    CHECK (from_at < until_at AND user_id <> substitute_id)
);

-- A run that was sent back: what its steps had been, and the record they rested on.
CREATE TABLE danliu.returns (
    id              uuid PRIMARY KEY,
    run_id          uuid NOT NULL REFERENCES danliu.runs ON DELETE CASCADE,
    task_id         uuid NOT NULL,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    why             text NOT NULL,
    to_step         text NOT NULL,
    steps           jsonb NOT NULL,
    trigger         jsonb NOT NULL
);
CREATE INDEX returns_of_run ON danliu.returns (run_id, at);

-- How far the log was read for tasks whose record changed.
CREATE TABLE danliu.task_marks (
    workspace_id    int PRIMARY KEY REFERENCES danliu.workspaces,
    xid             bigint NOT NULL,
    seq             bigint NOT NULL
);

-- Who left keeps the name in history, and gets and does nothing any more.
ALTER TABLE danliu.members ADD COLUMN left_at timestamptz;

-- A notice in both languages, about a task too; each reader has marks of their own.
ALTER TABLE danliu.notices
    ADD COLUMN text_en text NOT NULL DEFAULT '',
    ADD COLUMN task_id uuid;
CREATE TABLE danliu.notice_reads (
    notice_id       uuid NOT NULL REFERENCES danliu.notices ON DELETE CASCADE,
    user_id         uuid NOT NULL,
    at              timestamptz NOT NULL,
    PRIMARY KEY (notice_id, user_id)
);
INSERT INTO danliu.notice_reads (notice_id, user_id, at)
    SELECT n.id, m.user_id, n.read_at FROM danliu.notices n
    JOIN danliu.members m ON m.workspace_id = n.workspace_id
        AND (n.user_id IS NULL OR n.user_id = m.user_id)
    WHERE n.read_at IS NOT NULL;
