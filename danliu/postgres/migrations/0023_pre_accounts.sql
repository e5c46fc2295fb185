-- How people prove who they are, and what is kept of what they did to the settings.

-- From where a session came, when it was last used, and who vouched: our password or a provider.
ALTER TABLE danliu.sessions
    ADD COLUMN address      text NOT NULL DEFAULT '',
    ADD COLUMN seen_at      timestamptz,
    ADD COLUMN via          text NOT NULL DEFAULT 'password';

-- A link by which one person sets a new password, once. Only the secret's hash stays.
CREATE TABLE danliu.resets (
    user_id         uuid PRIMARY KEY REFERENCES danliu.users,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    token_hash      bytea NOT NULL UNIQUE,
    made_by         text NOT NULL,
    expires_at      timestamptz NOT NULL
);

-- The second factor: the secret of an authenticator app, sealed, and the last code it gave.
CREATE TABLE danliu.second_factors (
    user_id         uuid PRIMARY KEY REFERENCES danliu.users,
    secret          bytea NOT NULL,
    confirmed_at    timestamptz,
    used_step       bigint NOT NULL DEFAULT 0
);
-- Codes for who lost the phone: each is gone once it was used. Only a keyed tag of each is here.
CREATE TABLE danliu.recovery_codes (
    user_id         uuid NOT NULL REFERENCES danliu.second_factors ON DELETE CASCADE,
    tag             bytea NOT NULL,
    PRIMARY KEY (user_id, tag)
);
ALTER TABLE danliu.workspaces ADD COLUMN second_factor boolean NOT NULL DEFAULT false;

-- Who did what to the settings, and from where; signing in and failing to is among it.
CREATE TABLE danliu.audit (
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    id              uuid NOT NULL,
    at              timestamptz NOT NULL,
    who             text NOT NULL,
    token           text NOT NULL,      -- its label, where a program acted
    address         text NOT NULL,
    agent           text NOT NULL,
    what            text NOT NULL,
    target          text NOT NULL,
    facts           jsonb NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
CREATE INDEX audit_oldest ON danliu.audit (at);
