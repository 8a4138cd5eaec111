import type { IngestTable } from '@bulkhead/ingest';
import { collectLogs } from './log-rows.js';
import { collectMetrics } from './metric-rows.js';
import type { OtlpCollector } from './otlp-rows.js';
import { collectSpans } from './span-rows.js';

export interface Signal {
  readonly name: 'logs' | 'traces' | 'metrics';
  readonly table: IngestTable;
  readonly operation: string;
  /** Of protobuf: `<messages>Request` and `<messages>Response`. */
  readonly messages: string;
  /** The field of the answer that counts what was not taken. */
  readonly rejected: string;
  /** Of gRPC. */
  readonly service: string;
  readonly collect: (request: unknown, rows: OtlpCollector) => void;
}

const serviceOf = (group: string, name: string) => `opentelemetry.proto.collector.${group}.v1.${name}Service`;

export const signals: readonly Signal[] = [
  {
    name: 'logs',
    table: 'otel_logs',
    operation: 'exportLogs',
    messages: 'Logs',
    rejected: 'rejectedLogRecords',
    service: serviceOf('logs', 'Logs'),
    collect: collectLogs,
  },
  {
    name: 'traces',
    table: 'otel_traces',
    operation: 'exportTraces',
    messages: 'Traces',
    rejected: 'rejectedSpans',
    service: serviceOf('trace', 'Trace'),
    collect: collectSpans,
  },
  {
    name: 'metrics',
    table: 'otel_metrics',
    operation: 'exportMetrics',
    messages: 'Metrics',
    rejected: 'rejectedDataPoints',
    service: serviceOf('metrics', 'Metrics'),
    collect: collectMetrics,
  },
];

export const pathOf = ({ name }: Signal): string => `/v1/${name}`;
