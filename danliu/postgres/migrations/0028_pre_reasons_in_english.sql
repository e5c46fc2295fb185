-- Why a step went its way, in English too; blank where the reason is somebody's own words.
ALTER TABLE danliu.steps ADD COLUMN reason_en text NOT NULL DEFAULT '';
