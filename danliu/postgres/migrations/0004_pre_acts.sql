-- Writes that belong together are one act: looked at as one, undone as one. A single write is its
-- own act and names none. An act of a flow's run is found by the run.
DO $$
DECLARE company record;
BEGIN
    FOR company IN SELECT 'ws_' || id AS name FROM danliu.workspaces LOOP
        EXECUTE format('ALTER TABLE %I.changes ADD COLUMN act uuid', company.name);
        EXECUTE format('CREATE INDEX ON %I.changes (act, seq) WHERE act IS NOT NULL', company.name);
        EXECUTE format('CREATE INDEX ON %I.changes (run_id, seq) WHERE run_id IS NOT NULL', company.name);
        EXECUTE format('CREATE INDEX ON %I.changes (seq) WHERE act IS NULL', company.name);
    END LOOP;
END $$;

CREATE TABLE danliu.acts (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    id              uuid NOT NULL,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    origin          text NOT NULL,
    reason          text NOT NULL,
    writes          int NOT NULL,
    undoes          text,           -- the act or the single change that this one took back
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX acts_newest ON danliu.acts (workspace_id, at, id);
CREATE INDEX acts_undoing ON danliu.acts (workspace_id, undoes) WHERE undoes IS NOT NULL;

-- What tables were before and after each change of their definition; null where there was none.
-- `seq` is counted with the changes of records, so that the two are in one order.
CREATE TABLE danliu.definitions (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    seq             bigint NOT NULL,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    reason          text NOT NULL,
    act             uuid NOT NULL,
    table_id        int NOT NULL,
    before          json,
    after           json,
    PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX definitions_act ON danliu.definitions (workspace_id, act);
INSERT INTO danliu.definitions
    SELECT t.workspace_id, 0 - t.id, w.created_at, 'system:danliu', '', gen_random_uuid(), t.id,
           NULL, t.definition
    FROM danliu.tables t JOIN danliu.workspaces w ON w.id = t.workspace_id;

-- What is required is asked by the write path: a column may outlive its field.
DO $$
DECLARE field record;
BEGIN
    FOR field IN
        SELECT table_schema AS s, table_name AS t, column_name AS c
        FROM information_schema.columns
        WHERE table_schema ~ '^ws_\d+$' AND table_name ~ '^t_\d+$' AND column_name ~ '^f_\d+$'
          AND is_nullable = 'NO'
    LOOP
        EXECUTE format('ALTER TABLE %I.%I ALTER COLUMN %I DROP NOT NULL', field.s, field.t, field.c);
    END LOOP;
END $$;
