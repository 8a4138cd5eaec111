/** ISO 8601 with a zone, or seconds since 1970 with a fraction. */
export type Timestamp = string | number;
export type Attributes = Readonly<Record<string, string>>;

export interface EventRow {
  readonly kind: string;
  readonly ts: Timestamp;
  readonly event_id: string;
  readonly agent_id: string;
  readonly service?: string;
  readonly severity?: 'debug' | 'info' | 'warning' | 'error' | 'critical';
  readonly message?: string;
  readonly bytes?: number | string;
  readonly attributes?: Attributes;
}
