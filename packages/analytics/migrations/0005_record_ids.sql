-- What tells two records apart where a table had no id: one that is sent again has the same.
ALTER TABLE flows ADD COLUMN IF NOT EXISTS record_id UUID;
ALTER TABLE paths ADD COLUMN IF NOT EXISTS record_id UUID;
ALTER TABLE costs ADD COLUMN IF NOT EXISTS record_id UUID;
ALTER TABLE otel_traces ADD COLUMN IF NOT EXISTS record_id UUID;
ALTER TABLE otel_metrics ADD COLUMN IF NOT EXISTS record_id UUID;
