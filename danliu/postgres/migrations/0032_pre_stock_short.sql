-- What could not be reserved of each item: a repeat tells it again.
ALTER TABLE danliu.stock_entries ADD COLUMN short jsonb NOT NULL DEFAULT '[]';
