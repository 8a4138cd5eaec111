import type { OrgId } from '@bulkhead/tenancy';
import { createTestClickHouse } from '@bulkhead/testkit';
import { ORG_ROLE, policiesFor } from '../src/access/policy-statements.js';
import { type Connection, connect } from '../src/connection.js';
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
  readonly analytics: Analytics;
  /** Past every layer: reads and changes what it likes. */
  readonly writer: Connection;
  /** Past the library: the reader's own login. */
  readonly reader: Connection;
  create(options?: Partial<AnalyticsOptions>): Analytics;
  seed(...orgs: readonly OrgId[]): Promise<void>;
  drop(): Promise<void>;
}

/** A migrated database of the test file's own, with policies for the reader that all test files share. */
export const scratchTelemetry = async (): Promise<ScratchTelemetry> => {
  const { database, url, readerUrl, drop } = await createTestClickHouse();
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
      for (const policy of policiesFor(tables, { reader: '' })) {
        await writer.command({
          query: `DROP ROW POLICY IF EXISTS ${policy.name} ON ${database}.${policy.table}`,
        });
      }
      await writer.command({ query: `REVOKE SELECT ON ${database}.* FROM bulkhead_reader, ${ORG_ROLE}` });
      await Promise.all([...made, writer, reader].map((part) => part.close()));
      await drop();
    },
  };
};
