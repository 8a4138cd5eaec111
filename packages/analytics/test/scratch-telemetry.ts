import { randomBytes } from 'node:crypto';
import type { OrgId } from '@bulkhead/tenancy';
import { createTestClickHouse } from '@bulkhead/testkit';
import { profileOf } from '../src/access/ensure-policies.js';
import { orgRole, policiesFor } from '../src/access/policy-statements.js';
import { type Connection, connect, loginOf } from '../src/connection.js';
import {
  type Analytics,
  type AnalyticsOptions,
  createAnalytics,
  ensurePolicies,
  migrateAnalytics,
} from '../src/index.js';
import { telemetryTables } from '../src/tables/telemetry-tables.js';
import { telemetryOf } from './telemetry-rows.js';
import { contextOf } from './two-orgs.js';

export interface ScratchTelemetry {
  readonly database: string;
  readonly url: string;
  readonly readerUrl: string;
  /** The three of them. */
  readonly place: { readonly database: string; readonly url: string; readonly readerUrl: string };
  readonly analytics: Analytics;
  /** Past every layer: reads and changes what it likes. */
  readonly writer: Connection;
  /** Past the library: the reader's own login. */
  readonly reader: Connection;
  create(options?: Partial<AnalyticsOptions>): Analytics;
  seed(...orgs: readonly OrgId[]): Promise<void>;
  drop(): Promise<void>;
}

/** A migrated database of the test file's own, with a reader of its own. */
export const scratchTelemetry = async (): Promise<ScratchTelemetry> => {
  const { database, url, readerUrl: shared, drop } = await createTestClickHouse();
  const readerUrl = ownReader(shared, `${database}_reader`);
  await migrateAnalytics({ url, database });
  await ensurePolicies({ url, readerUrl, database });
  const made: Analytics[] = [];
  const create = (options: Partial<AnalyticsOptions> = {}) => {
    const analytics = createAnalytics({ url, readerUrl, database, ...options });
    made.push(analytics);
    return analytics;
  };
  const analytics = create();
  const writer = connect(url, database);
  const reader = connect(readerUrl, database);
  return {
    ...{ database, url, readerUrl, analytics, writer, reader, create },
    place: { database, url, readerUrl },
    async seed(...orgs) {
      for (const org of orgs) {
        const rows = telemetryOf(org);
        for (const { name } of telemetryTables)
          await analytics.forOrg(contextOf(org)).insert(name, rows[name]);
      }
    },
    async drop() {
      // Access rules outlive the database they are about.
      const tables = telemetryTables.map(({ name }) => name);
      for (const policy of policiesFor(tables, { database, reader: '' })) {
        await writer.command({
          query: `DROP ROW POLICY IF EXISTS ${policy.name} ON ${database}.${policy.table}`,
        });
      }
      await writer.command({ query: `DROP ROLE ${orgRole(database)}` });
      await writer.command({ query: `DROP SETTINGS PROFILE ${profileOf(orgRole(database))}` });
      await writer.command({ query: `DROP USER ${loginOf(readerUrl).user}` });
      await writer.command({ query: `DROP SETTINGS PROFILE ${profileOf(loginOf(readerUrl).user)}` });
      await Promise.all([...made, writer, reader].map((part) => part.close()));
      await drop();
    },
  };
};

const ownReader = (url: string, user: string): string => {
  const own = new URL(url);
  own.username = user;
  own.password = randomBytes(12).toString('hex');
  return own.href;
};
