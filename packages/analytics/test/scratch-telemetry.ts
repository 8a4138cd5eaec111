import type { OrgId } from '@bulkhead/tenancy';
import { type Connection, connect } from '../src/connection.js';
import {
  type Analytics,
  type AnalyticsOptions,
  createAnalytics,
  ensurePolicies,
  migrateAnalytics,
} from '../src/index.js';
import { telemetryTables } from '../src/tables/telemetry-tables.js';
import { scratchDatabase } from './scratch-database.js';
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
  const server = await scratchDatabase();
  const { database, url, readerUrl } = server;
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
    database,
    url,
    readerUrl,
    analytics,
    writer,
    reader,
    create,
    place: { database, url, readerUrl },
    async seed(...orgs) {
      for (const org of orgs) {
        const rows = telemetryOf(org);
        for (const { name } of telemetryTables)
          await analytics.forOrg(contextOf(org)).insert(name, rows[name]);
      }
    },
    async drop() {
      await Promise.all([...made, writer, reader].map((part) => part.close()));
      await server.drop();
    },
  };
};
