import type { Attributes, Timestamp } from './event-row.js';

interface OtelRow {
  readonly ts: Timestamp;
  readonly scope_name?: string;
  readonly resource_attributes?: Attributes;
  readonly attributes?: Attributes;
}

export interface LogRow extends OtelRow {
  readonly service: string;
  readonly log_id?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly severity_number?: number;
  readonly severity_text?: string;
  readonly body?: string;
}

export interface SpanRow extends OtelRow {
  readonly record_id?: string;
  readonly service: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly name: string;
  readonly kind?: string;
  readonly duration_ns: number | string;
  readonly status_code?: string;
  readonly status_message?: string;
  readonly event_times?: readonly Timestamp[];
  readonly event_names?: readonly string[];
  readonly event_attributes?: readonly Attributes[];
  readonly link_trace_ids?: readonly string[];
  readonly link_span_ids?: readonly string[];
}

export interface MetricRow extends OtelRow {
  readonly record_id?: string;
  readonly metric: string;
  readonly start_ts?: Timestamp;
  readonly service?: string;
  readonly type: 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';
  readonly unit?: string;
  readonly temporality?: string;
  readonly is_monotonic?: boolean;
  readonly value?: number;
  readonly count?: number | string;
  readonly sum?: number;
  readonly bucket_counts?: readonly (number | string)[];
  readonly bucket_bounds?: readonly number[];
}
