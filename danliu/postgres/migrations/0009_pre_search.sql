-- How far the search table of a workspace has followed the change log, and which definitions it
-- has seen. What is in it can always be read again from the tables.
CREATE TABLE danliu.searches (
    workspace_id    int PRIMARY KEY REFERENCES danliu.workspaces,
    xid             xid8 NOT NULL,
    seq             bigint NOT NULL,
    schema_version  bigint NOT NULL DEFAULT 0
);

-- Each table as it was read: `shape` tells its text fields, `position` how far a reading is.
CREATE TABLE danliu.searched_tables (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    table_id        int NOT NULL,
    shape           text NOT NULL,
    position        uuid,
    done            boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, table_id)
);

DO $$
DECLARE company record;
BEGIN
    FOR company IN SELECT 'ws_' || id AS name FROM danliu.workspaces LOOP
        EXECUTE format('CREATE TABLE %I.search (table_id int NOT NULL, record_id uuid NOT NULL,'
            ' at timestamptz NOT NULL, grams int[] NOT NULL, PRIMARY KEY (record_id, table_id))',
            company.name);
        EXECUTE format('CREATE INDEX search_grams ON %I.search USING gin (grams)', company.name);
        EXECUTE format('CREATE INDEX search_newest ON %I.search (at, record_id)', company.name);
        EXECUTE format('ALTER TABLE %I.search ALTER grams SET STATISTICS 300', company.name);
    END LOOP;
END $$;
