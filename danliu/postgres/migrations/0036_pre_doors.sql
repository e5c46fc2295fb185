-- Places may be counted apart for each record: «» where all runs of a flow are counted together.
ALTER TABLE danliu.places ADD COLUMN record text NOT NULL DEFAULT '';
DROP INDEX danliu.places_held;
DROP INDEX danliu.places_line;
CREATE INDEX places_held ON danliu.places (workspace_id, flow, record) WHERE job IS NOT NULL;
CREATE INDEX places_line ON danliu.places
    (workspace_id, flow, record, priority DESC, since, run_id) WHERE job IS NULL;
