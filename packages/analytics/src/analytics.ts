import { assertContext, BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { type AnalyticsOptions, parseConfig } from './config.js';
import { connect } from './connection.js';
import { engineFailure } from './engine-failure.js';
import { engineAnalyzer } from './guard/engine-analyzer.js';
import { type GuardCounts, OrgGuard } from './guard/org-guard.js';
import { OrgAnalytics } from './org-analytics.js';
import { OrgSlots } from './org-slots.js';
import { loadSchema } from './schema/load-schema.js';
import { SchemaSource } from './schema/schema-source.js';

export interface Analytics {
  /** The only way to telemetry. */
  forOrg(context: OrgContext): OrgAnalytics;
  /** What the guard has decided since the start, for metrics; no number of an org. */
  readonly guard: Readonly<GuardCounts>;
  /** Asks the server for a sign of life as the reader. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

const NIL = '00000000-0000-0000-0000-000000000000';

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
      if (context.orgId === NIL) {
        throw new BulkheadError(
          'CONTEXT_FORGED',
          'the org of the context is the nil UUID, which stands for no org; issue contexts for real orgs',
        );
      }
      return new OrgAnalytics(parts, context);
    },
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
