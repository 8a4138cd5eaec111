import type { EventRow } from './event-row.js';
import type { FlowRow, PathRow, ThreatRow } from './network-rows.js';
import type { ChangeRow, CostRow } from './operation-rows.js';
import type { LogRow, MetricRow, SpanRow } from './otel-rows.js';

/** Table → what a row of it may hold. The org is stamped by the library. */
export interface TelemetryRows {
  readonly events: EventRow;
  readonly flows: FlowRow;
  readonly paths: PathRow;
  readonly threats: ThreatRow;
  readonly changes: ChangeRow;
  readonly costs: CostRow;
  readonly otel_logs: LogRow;
  readonly otel_traces: SpanRow;
  readonly otel_metrics: MetricRow;
}

export type TelemetryTable = keyof TelemetryRows;
