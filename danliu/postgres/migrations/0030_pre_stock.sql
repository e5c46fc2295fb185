-- Stock: an append-only ledger, and the sums that its statement keeps. Only danliu/stock writes it.

-- What was done under one cause: who, why, with which moves.
CREATE TABLE danliu.stock_entries (
    id              uuid PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    cause           text NOT NULL,
    asked           jsonb NOT NULL,           -- to tell a repeat from something else
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    origin          text NOT NULL,
    reason          text NOT NULL,
    run_id          uuid,
    corrects        uuid UNIQUE REFERENCES danliu.stock_entries,
    UNIQUE (workspace_id, cause)
);

-- One row an item: whoever moves it holds this row.
CREATE TABLE danliu.stock_items (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    table_id        int NOT NULL,
    item            uuid NOT NULL,
    unit            text NOT NULL,            -- that all its numbers count
    PRIMARY KEY (workspace_id, table_id, item)
);

CREATE TABLE danliu.stock_moves (
    workspace_id    int NOT NULL,
    number          bigint GENERATED ALWAYS AS IDENTITY,
    entry           uuid NOT NULL REFERENCES danliu.stock_entries,
    kind            text NOT NULL,
    at              timestamptz NOT NULL,
    table_id        int NOT NULL,
    item            uuid NOT NULL,
    place           text NOT NULL,
    lot             text NOT NULL,
    on_hand         numeric NOT NULL,         -- by how much it changes
    reserved        numeric NOT NULL,
    holder_table    int,                      -- for which record it is reserved
    holder          uuid,
    on_hand_after   numeric NOT NULL,         -- of the slot
    reserved_after  numeric NOT NULL,
    PRIMARY KEY (workspace_id, number)
);
CREATE INDEX stock_moves_of_item ON danliu.stock_moves (workspace_id, table_id, item, number);
CREATE INDEX stock_moves_of_entry ON danliu.stock_moves (entry);
CREATE INDEX stock_moves_of_holder ON danliu.stock_moves (workspace_id, holder_table, holder, number)
    WHERE holder IS NOT NULL;

-- Sums of the moves.
CREATE TABLE danliu.stock_levels (
    workspace_id    int NOT NULL,
    table_id        int NOT NULL,
    item            uuid NOT NULL,
    place           text NOT NULL,
    lot             text NOT NULL,
    on_hand         numeric NOT NULL,
    reserved        numeric NOT NULL CHECK (reserved >= 0),
    may_owe         boolean NOT NULL,         -- whether less than nothing is allowed
    moved_at        timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, table_id, item, place, lot),
    CHECK (on_hand >= 0 OR may_owe)
);

-- What is reserved for whom: sums of the moves too. A hold of nothing is no row.
CREATE TABLE danliu.stock_holds (
    workspace_id    int NOT NULL,
    holder_table    int NOT NULL,
    holder          uuid NOT NULL,
    table_id        int NOT NULL,
    item            uuid NOT NULL,
    place           text NOT NULL,
    lot             text NOT NULL,
    quantity        numeric NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (workspace_id, holder_table, holder, table_id, item, place, lot)
);
CREATE INDEX stock_holds_of_item ON danliu.stock_holds (workspace_id, table_id, item);
