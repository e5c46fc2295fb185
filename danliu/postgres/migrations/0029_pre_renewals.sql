-- Connections whose keys end: when each is had anew.
CREATE TABLE danliu.renewals (
    workspace_id    int NOT NULL,
    connection      text NOT NULL,
    due_at          timestamptz NOT NULL,
    failures        int NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, connection),
    FOREIGN KEY (workspace_id, connection) REFERENCES danliu.connections ON DELETE CASCADE
);
