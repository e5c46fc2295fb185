-- How the company looks, who else may vouch for its people, and who was shown around.
ALTER TABLE danliu.workspaces
    ADD COLUMN accent       text NOT NULL DEFAULT '',       -- #rrggbb; blank for ours
    ADD COLUMN logo         text NOT NULL DEFAULT '';       -- hash of the picture; blank for none
CREATE TABLE danliu.logos (
    workspace_id    int PRIMARY KEY REFERENCES danliu.workspaces,
    hash            text NOT NULL,
    picture         bytea NOT NULL
);
CREATE INDEX logos_hash ON danliu.logos (hash);

ALTER TABLE danliu.members ADD COLUMN toured_at timestamptz;

-- The company's own identity provider (OpenID Connect).
CREATE TABLE danliu.providers (
    workspace_id    int PRIMARY KEY REFERENCES danliu.workspaces,
    name            text NOT NULL,
    issuer          text NOT NULL,
    client_id       text NOT NULL,
    secret          bytea NOT NULL,         -- sealed
    address         text NOT NULL,          -- ours, as browsers reach it
    by_email        boolean NOT NULL
);
-- Which account of the provider's is whom, in this workspace alone.
CREATE TABLE danliu.identities (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    issuer          text NOT NULL,
    subject         text NOT NULL,
    user_id         uuid NOT NULL REFERENCES danliu.users,
    email           text NOT NULL,
    linked_at       timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, issuer, subject),
    UNIQUE (workspace_id, user_id)
);
-- A browser on its way to the provider and back, once.
CREATE TABLE danliu.trips (
    state_hash      bytea PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    browser_hash    bytea NOT NULL,
    verifier        bytea NOT NULL,         -- sealed
    nonce           text NOT NULL,
    user_id         uuid,                   -- who links their account; null: somebody signs in
    expires_at      timestamptz NOT NULL
);
