-- What was done at a station on a day.
CREATE INDEX station_acts_of_day ON danliu.station_acts (workspace_id, station, at);
