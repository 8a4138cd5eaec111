import type { OrgId } from '@bulkhead/tenancy';
import type { TelemetryRows } from '../src/index.js';
import { acme } from './two-orgs.js';

type Rows = { readonly [Table in keyof TelemetryRows]: readonly TelemetryRows[Table][] };

/** Two days ago at midnight: inside of every TTL. */
export const start = new Date(Math.floor(Date.now() / 86_400_000 - 2) * 86_400_000);
const time = (minute: number) => new Date(start.getTime() + minute * 60_000).toISOString();
const id = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/**
 * A few rows of every table. The two orgs use the same services, agents and times, so that a statement that mixes them
 * finds partners, but never the same values.
 */
export const telemetryOf = (org: OrgId): Rows => {
  const mine = org === acme;
  const n = mine ? 0 : 1;
  const secret = mine ? 'acme' : 'globex';
  const services = ['api', 'web', mine ? 'acme-jobs' : 'globex-jobs'];
  const kinds = ['login', 'upload', mine ? 'acme-audit' : 'globex-secret'];
  const at = (index: number) => time(2 * index + n);
  const pick = (list: readonly string[], index: number) => list[index % list.length] ?? '';
  return {
    events: range(mine ? 6 : 9).map((index) => ({
      kind: pick(kinds, index),
      ts: at(index),
      event_id: id(100 * n + index),
      agent_id: id(900 + (index % 2)),
      service: pick(services, index + 1),
      severity: index % 4 === 3 ? 'error' : 'info',
      message: `${secret} said ${index}`,
      bytes: (mine ? 7 : 1_000) * (index + 1),
      attributes: { region: mine ? 'eu' : 'us', [`${secret}_key`]: 'x' },
    })),
    flows: range(mine ? 5 : 8).map((index) => ({
      service: pick(services, index),
      ts: at(index),
      agent_id: id(900 + (index % 2)),
      source: mine ? '10.0.0.1' : '192.168.9.9',
      destination: `10.0.1.${index}`,
      port: 443,
      protocol: 'tcp',
      bytes: (mine ? 11 : 5_000) * (index + 1),
      packets: index + 1,
    })),
    paths: range(mine ? 4 : 6).map((index) => ({
      path: `${pick(services, index)}-db`,
      ts: at(index),
      agent_id: id(900),
      hops: [`${secret}-edge`, 'core', `db${index % 2}`],
      latency_ms: (mine ? 3 : 90) + index,
      loss_ratio: 0,
    })),
    threats: range(mine ? 3 : 5).map((index) => ({
      severity: index % 2 ? 'high' : 'critical',
      ts: at(index),
      threat_id: id(500 + 100 * n + index),
      agent_id: id(900),
      service: mine ? 'api' : pick(services, index),
      rule: `${secret}-only`,
      source: '10.9.9.9',
      detail: secret,
    })),
    changes: range(mine ? 2 : 3).map((index) => ({
      service: pick(services, index),
      ts: at(index),
      change_id: id(700 + 100 * n + index),
      kind: 'deploy',
      author: secret,
      summary: `${secret} release ${index}`,
    })),
    costs: range(mine ? 4 : 5).map((index) => ({
      service: pick(services, index),
      ts: time(-1440 * index),
      amount: (mine ? 1.5 : 400) * (index + 1),
    })),
    otel_logs: range(mine ? 3 : 4).map((index) => ({
      service: pick(services, index),
      ts: at(index),
      log_id: id(800 + 100 * n + index),
      body: `${secret} error ${index}`,
      severity_number: 9 + index,
    })),
    otel_traces: range(mine ? 3 : 4).map((index) => ({
      service: pick(services, index),
      ts: at(index),
      trace_id: 'trace-1',
      span_id: `span-${index}${mine ? '' : 'g'}`,
      parent_span_id: index === 0 ? '' : 'span-0',
      name: `${secret} work`,
      duration_ns: 1_000 * (index + 1),
    })),
    otel_metrics: range(mine ? 3 : 4).map((index) => ({
      metric: 'cpu',
      ts: at(index),
      service: pick(services, index),
      type: 'gauge',
      value: (mine ? 0.1 : 0.9) + index,
      bucket_counts: [index, mine ? 1 : 50],
    })),
  };
};

const range = (length: number) => Array.from({ length }, (_, index) => index);
