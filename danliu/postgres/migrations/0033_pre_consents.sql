-- Who agreed to be told what, on which channel. Append-only: only danliu/lens/consents.py adds to it.
CREATE TABLE danliu.consents (
    number          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id    int NOT NULL REFERENCES danliu.workspaces,
    kind            text NOT NULL CHECK (kind IN ('given', 'used', 'stopped', 'resumed')),
    channel         text NOT NULL,            -- wechat, sms
    who             text NOT NULL,            -- openid, mobile number
    template        text NOT NULL,            -- «»: all of this channel
    at              timestamptz NOT NULL,
    source          text NOT NULL,            -- the message or the step that says so
    subject         text NOT NULL,            -- what it was used for
    spends          bigint UNIQUE REFERENCES danliu.consents,
    UNIQUE (workspace_id, kind, source),
    CHECK ((kind = 'used') = (spends IS NOT NULL))
);
CREATE INDEX consents_of_who ON danliu.consents (workspace_id, channel, who, template, number);

CREATE FUNCTION danliu.consents_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'danliu.consents is append-only';
END $$;
CREATE TRIGGER consents_stay BEFORE UPDATE OR DELETE ON danliu.consents
    FOR EACH ROW EXECUTE FUNCTION danliu.consents_stay();
