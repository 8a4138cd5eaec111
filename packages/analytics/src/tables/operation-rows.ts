import type { Attributes, Timestamp } from './event-row.js';

export interface ChangeRow {
  readonly service: string;
  readonly ts: Timestamp;
  readonly change_id: string;
  readonly kind: string;
  readonly author?: string;
  readonly summary?: string;
  readonly attributes?: Attributes;
}

export interface CostRow {
  readonly record_id?: string;
  readonly service: string;
  readonly ts: Timestamp;
  readonly resource?: string;
  /** A string keeps all digits. */
  readonly amount: number | string;
  readonly currency?: string;
}
