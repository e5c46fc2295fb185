-- A chat system that knows the company's people, and says by a code who comes.
CREATE TABLE danliu.code_doors (
    workspace_id    int PRIMARY KEY REFERENCES danliu.workspaces,
    connection      text NOT NULL,
    issuer          text NOT NULL,          -- whose accounts they are: code:wecom:<company>
    address         text NOT NULL,          -- ours, as browsers reach it
    FOREIGN KEY (workspace_id, connection) REFERENCES danliu.connections ON DELETE CASCADE
);
-- A person may have an account at the company's provider and one at its chat system.
ALTER TABLE danliu.identities
    DROP CONSTRAINT identities_workspace_id_user_id_key,
    ADD UNIQUE (workspace_id, user_id, issuer);
-- Who set out by one door does not come home by another.
ALTER TABLE danliu.trips ADD COLUMN door text NOT NULL DEFAULT 'provider';
