-- How customers know somebody in one company: a line in their own words, and their picture.
ALTER TABLE danliu.members ADD COLUMN signature text NOT NULL DEFAULT '';
CREATE TABLE danliu.portraits (
    workspace_id    int NOT NULL,
    user_id         uuid NOT NULL,
    hash            text NOT NULL,
    picture         bytea NOT NULL,
    PRIMARY KEY (workspace_id, user_id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES danliu.members ON DELETE CASCADE
);
CREATE INDEX portraits_hash ON danliu.portraits (hash);
