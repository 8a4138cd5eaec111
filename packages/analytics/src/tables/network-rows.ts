import type { Timestamp } from './event-row.js';

export interface FlowRow {
  readonly record_id?: string;
  readonly service?: string;
  readonly ts: Timestamp;
  readonly agent_id: string;
  /** IPv4 or IPv6. */
  readonly source: string;
  readonly destination: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly bytes?: number | string;
  readonly packets?: number | string;
}

export interface PathRow {
  readonly record_id?: string;
  readonly path: string;
  readonly ts: Timestamp;
  readonly agent_id: string;
  readonly hops?: readonly string[];
  readonly latency_ms: number;
  readonly loss_ratio?: number;
}

export interface ThreatRow {
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  readonly ts: Timestamp;
  readonly threat_id: string;
  readonly agent_id: string;
  readonly service?: string;
  readonly rule: string;
  readonly source?: string;
  readonly detail?: string;
}
