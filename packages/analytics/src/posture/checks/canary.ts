import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ddl, table } from '../../ddl.js';
import { telemetryTables } from '../../tables/telemetry-tables.js';
import { type Fault, fatal } from '../finding.js';
import { type Check, type Subject, select } from '../subject.js';

/** Orgs of nobody, with one event each. */
const canaries = ['00000000-0000-4000-8000-0000000000aa', '00000000-0000-4000-8000-0000000000bb'] as const;
const count = z.object({ own: z.coerce.number(), other: z.coerce.number() });
const fix = 'run ensurePolicies (pnpm analytics:migrate) and find out who could read it meanwhile';

export const canary: Check = {
  code: '0007_canary',
  title: 'live rows of two orgs, read as the reader, stay apart',
  async run(subject) {
    await plant(subject);
    const faults: Fault[] = [];
    for (const org of canaries) {
      const { own, other } = await counted(subject, org, org);
      if (own === 0)
        faults.push(
          fatal(
            'table events',
            'does not show an org its own row',
            'see that the server accepts SQL_ settings (custom_settings_prefixes) and run ensurePolicies',
          ),
        );
      if (other > 0) faults.push(fatal('table events', 'shows an org the rows of another', fix));
    }
    for (const [what, org] of [
      ['a query without an org', undefined],
      ['an org that was made up a moment ago', randomUUID()],
    ] as const) {
      for (const { name } of telemetryTables) {
        const { own, other } = await counted(subject, org, canaries[0], name);
        if (own + other > 0) faults.push(fatal(`table ${name}`, `shows rows to ${what}`, fix));
      }
    }
    return faults;
  },
};

const plant = async ({ config, writer }: Subject): Promise<void> => {
  await writer.command({
    query: ddl`INSERT INTO ${table(config.database, 'events')} (org_id, kind, ts, event_id, agent_id)
      SELECT arrayJoin({orgs:Array(UUID)}), 'bulkhead.canary', now64(3), generateUUIDv4(), generateUUIDv4()`
      .sql,
    query_params: { orgs: canaries },
    clickhouse_settings: { async_insert: 0 },
  });
};

const counted = async (
  { config, reader }: Subject,
  org: string | undefined,
  own: string,
  name = 'events',
) => {
  const query =
    ddl`SELECT countIf(org_id = {own:UUID}) AS own, countIf(org_id != {own:UUID}) AS other FROM ${table(config.database, name)}`
      .sql;
  const [row] = await select(reader, count, query, { params: { own }, ...(org !== undefined && { org }) });
  return row ?? { own: 0, other: 0 };
};
