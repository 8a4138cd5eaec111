import { type OrgContext, orgId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import type { Connection } from '../connection.js';

export const HOUR = 3_600_000;
/** The end of the month of events that the bench fills. */
export const end = new Date(Math.floor(Date.now() / HOUR) * HOUR);

const id = (n: number): string => `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const contextOf = (n: number): OrgContext =>
  issueContext({
    orgId: orgId(id(n)),
    actor: { kind: 'user', id: userId(id(n)) },
    role: 'member',
    requestId: 'bench',
  });

export interface Filling {
  readonly rows: number;
  readonly orgs: number;
  /** Number of the first org. */
  readonly first?: number;
}

/** Events of `orgs` orgs in equal shares, 20 kinds and services, over 30 days. */
export const fillEvents = async (raw: Connection, { rows, orgs, first = 0 }: Filling): Promise<void> => {
  await raw.command({
    query: `INSERT INTO events (org_id, kind, ts, event_id, agent_id, service, severity, message, bytes)
      SELECT
        toUUID(concat('01900000-0000-7000-8000-', leftPad(lower(hex(toUInt32({first:UInt32} + number % {orgs:UInt32}))), 12, '0'))),
        concat('kind-', toString(intDiv(number, {orgs:UInt32}) % 20)),
        fromUnixTimestamp64Milli(toInt64({end:Int64} - cityHash64(number) % 2592000000)),
        toUUID('01900000-0000-7000-8000-000000000000'),
        toUUID('01900000-0000-7000-8000-000000000001'),
        concat('service-', toString(intDiv(number, {orgs:UInt32}) % 7)),
        'info',
        concat('event ', toString(number)),
        number % 100000
      FROM numbers({rows:UInt64})`,
    query_params: { rows, orgs, first, end: end.getTime() },
    clickhouse_settings: { max_insert_threads: '2' },
  });
};

/** One part per month, so that no merge runs beside a measurement. */
export const settle = (raw: Connection) => raw.command({ query: 'OPTIMIZE TABLE events FINAL' });
