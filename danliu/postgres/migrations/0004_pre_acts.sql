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
CREATE TABLE danliu.definitions (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    seq             bigint GENERATED ALWAYS AS IDENTITY,
    version         bigint NOT NULL,        -- of the schema, from this change on
    at              timestamptz NOT NULL DEFAULT now(),
    who             text NOT NULL,
    act             uuid NOT NULL,
    table_id        int NOT NULL,
    before          json,
    after           json,
    PRIMARY KEY (workspace_id, seq)
);
CREATE INDEX definitions_act ON danliu.definitions (act);
