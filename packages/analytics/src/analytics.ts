import { assertContext, BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { type AnalyticsOptions, parseConfig } from './config.js';
import { connect } from './connection.js';
import { engineFailure } from './engine-failure.js';
import { engineAnalyzer } from './guard/engine-analyzer.js';
import { type GuardCounts, OrgGuard } from './guard/org-guard.js';
import { insertBatches, type OrgBatch } from './insert/insert-batches.js';
import type { Inserted, InsertOptions } from './insert/insert-rows.js';
import { OrgAnalytics } from './org-analytics.js';
import { OrgSlots } from './org-slots.js';
import { assertRealOrg } from './real-org.js';
import { loadSchema } from './schema/load-schema.js';
import { SchemaSource } from './schema/schema-source.js';
import type { TelemetryTable } from './tables/telemetry-rows.js';

export interface Analytics {
  /** The only way to read telemetry. */
  forOrg(context: OrgContext): OrgAnalytics;
  /** Lines of several orgs as one block of one table, each batch with the context that proves whose it is. */
  insertBatches(
    table: TelemetryTable,
    batches: readonly OrgBatch[],
    options?: InsertOptions,
  ): Promise<Inserted>;
  /** What the guard has decided since the start, for metrics; no number of an org. */
  readonly guard: Readonly<GuardCounts>;
  /** Asks the server for a sign of life as the reader. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export const createAnalytics = (options: AnalyticsOptions): Analytics => {
  const config = parseConfig(options);
  const writer = connect(config.url, config.database);
  const reader = connect(config.readerUrl, config.database);
  const source = new SchemaSource(async () => {
    try {
      return await loadSchema(writer, reader, config);
    } catch (error) {
      throw engineFailure(error, 'of the schema');
    }
  }, config.schemaAge);
  const schema = () => source.current();
  const guard = new OrgGuard({ schema, analyzer: engineAnalyzer(reader), enforcement: config.enforcement });
  const slots = new OrgSlots(config.limits.concurrentPerOrg, config.limits.waitingPerOrg);
  const parts = { config, writer, reader, guard, slots, schema };
  return {
    forOrg(context) {
      assertContext(context);
      assertRealOrg(context);
      return new OrgAnalytics(parts, context);
    },
    insertBatches: (table, batches, options = {}) => insertBatches(parts, table, batches, options),
    guard: guard.counts,
    async ping() {
      const { success } = await reader.ping();
      if (!success)
        throw new BulkheadError(
          'STORE_UNAVAILABLE',
          'ClickHouse did not answer a ping; see whether the server runs',
        );
    },
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
};
