import { randomUUID } from 'node:crypto';

const kinds = ['login', 'build', 'deploy', 'probe'];

/** Events of about two hundred and fifty bytes, numbered from `from` in `bytes`. */
export const recordsOf = (from, count) =>
  Array.from({ length: count }, (_, n) => ({
    kind: kinds[n % kinds.length],
    service: `service-${n % 12}`,
    severity: n % 50 === 0 ? 'error' : 'info',
    message: `request ${from + n} of the bench answered in ${(n * 37) % 900} ms by host-${n % 40}`,
    bytes: from + n,
    attributes: { region: 'eu-west-1', version: '1.4.2', path: `/v1/items/${n % 500}` },
  }));

export const lines = (records) => records.map((record) => JSON.stringify(record)).join('\n');

/** The same rows as a script would write them for ClickHouse itself. */
export const rowLines = (orgId, agentId, records) => {
  const ts = (Date.now() / 1000).toFixed(3);
  return lines(
    records.map((record) => ({ org_id: orgId, event_id: randomUUID(), ts, agent_id: agentId, ...record })),
  );
};
