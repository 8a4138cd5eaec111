import { TenantTable } from '../tenant-sql.js';
import type { TelemetryTable } from './telemetry-rows.js';

const table = <Name extends TelemetryTable>(name: Name) => new TenantTable(name);

export const events = table('events');
export const flows = table('flows');
export const paths = table('paths');
export const threats = table('threats');
export const changes = table('changes');
export const costs = table('costs');
export const otelLogs = table('otel_logs');
export const otelTraces = table('otel_traces');
export const otelMetrics = table('otel_metrics');

export const telemetryTables: readonly TenantTable<TelemetryTable>[] = [
  events,
  flows,
  paths,
  threats,
  changes,
  costs,
  otelLogs,
  otelTraces,
  otelMetrics,
];
