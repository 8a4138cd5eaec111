/** Tables that take records in the form of their columns: `POST /v1/ingest/<table>`. */
export const recordTables = ['flows', 'paths', 'threats', 'changes', 'costs', 'events'] as const;
export type RecordTable = (typeof recordTables)[number];

/** All tables that ingest fills. */
export const ingestTables = [...recordTables, 'otel_logs', 'otel_traces', 'otel_metrics'] as const;
export type IngestTable = (typeof ingestTables)[number];

/** The column that tells two records of an org apart: the same id again is the same record, sent again. */
export const idColumns = {
  flows: 'record_id',
  paths: 'record_id',
  threats: 'threat_id',
  changes: 'change_id',
  costs: 'record_id',
  events: 'event_id',
  otel_logs: 'log_id',
  otel_traces: 'record_id',
  otel_metrics: 'record_id',
} as const satisfies Record<IngestTable, string>;

/** Days that a table keeps a record. An older one would be gone with the next merge. */
export const keptDays: Readonly<Record<IngestTable, number>> = {
  flows: 30,
  paths: 30,
  threats: 365,
  changes: 365,
  costs: 730,
  events: 90,
  otel_logs: 30,
  otel_traces: 30,
  otel_metrics: 90,
};

/** The number is that of the payload's form: a worker must not read one that it does not know. */
const stem = 'rows.v1.';

/** What a lane message of this table's rows is called. */
export const kindOf = (table: IngestTable): string => `${stem}${table}`;

export const tableOf = (kind: string): IngestTable | undefined =>
  ingestTables.find((table) => kind === kindOf(table));
