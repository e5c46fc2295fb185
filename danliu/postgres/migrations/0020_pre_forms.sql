-- Forms that are changed on the desk: who saves over whom, how many answers came, which are put away.
ALTER TABLE danliu.forms
    ADD COLUMN version  int NOT NULL DEFAULT 1,       -- one more at every save
    ADD COLUMN answers  int NOT NULL DEFAULT 0,       -- taken so far, also those deleted since
    ADD COLUMN gone     boolean NOT NULL DEFAULT false;
