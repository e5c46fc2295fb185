-- A notice may be for one member alone; without one it is for everybody of the workspace.
ALTER TABLE danliu.notices ADD COLUMN user_id uuid REFERENCES danliu.users;
DROP INDEX danliu.notices_newest;
CREATE INDEX notices_newest ON danliu.notices (workspace_id, at, id);
