import { isBulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';
import { RowMissing, type Wanted } from './row-missing.js';

/** The auth plane's function: whether another org has the row only the database learns. */
export type RecordForeignAttempt = (caller: OrgContext, wanted: Wanted) => Promise<unknown>;

const most = 20;

/** Rows that were wanted and not found. Runs after the answer, which therefore cannot tell by its time. */
export const createAttemptRecorder = (record: RecordForeignAttempt, logger: Logger, metrics: Metrics) => {
  const recordAll = async (caller: OrgContext, wanted: readonly Wanted[]): Promise<void> => {
    metrics.rowsMissing.inc(wanted.length);
    for (const one of wanted.slice(0, most)) {
      try {
        await record(caller, one);
      } catch (err) {
        metrics.notRecorded.inc();
        logger.error({ err, requestId: caller.requestId }, 'an attempt on a foreign row was not recorded');
      }
    }
  };
  return {
    recordAll,
    wantedBy: (error: unknown): readonly Wanted[] =>
      error instanceof RowMissing && isBulkheadError(error, 'NOT_FOUND') ? error.wanted : [],
  };
};
