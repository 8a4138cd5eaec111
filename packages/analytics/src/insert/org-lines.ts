import { assertContext, type OrgContext } from '@bulkhead/tenancy';
import { assertRealOrg } from '../real-org.js';
import type { TelemetryRows, TelemetryTable } from '../tables/telemetry-rows.js';
import { StampedBatch } from './stamped-batch.js';

const unlimited = { batchRows: Number.POSITIVE_INFINITY, batchBytes: Number.POSITIVE_INFINITY };

/**
 * Rows of one org as the lines that `insertBatches` takes: stamped with the org of the context, and refused whole when
 * one names another. Any number of such texts of the same org may be joined.
 */
export const orgLines = <Table extends TelemetryTable>(
  context: OrgContext,
  rows: Iterable<TelemetryRows[Table]>,
): string => {
  assertContext(context);
  assertRealOrg(context);
  const batch = new StampedBatch(context.orgId, unlimited);
  for (const row of rows) batch.add(row);
  return batch.end().join('');
};
