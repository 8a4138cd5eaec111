import { BulkheadError } from '@bulkhead/tenancy';
import type { AnalyticsOptions } from '../config.js';
import type { Finding } from './finding.js';
import { type CheckResult, isSafe, runAnalyticsPosture } from './run-posture.js';

/** Stops a start on a ClickHouse that could leak. Gives the warnings, for the log. */
export const assertAnalyticsPosture = async (options: AnalyticsOptions): Promise<readonly Finding[]> => {
  const results = await runAnalyticsPosture(options);
  if (isSafe(results)) return results.flatMap(({ findings }) => findings);
  throw new BulkheadError(
    'POSTURE_UNSAFE',
    [
      'ClickHouse is not safe to serve from:',
      ...results.flatMap(complaints),
      'Look again with pnpm analytics:verify.',
    ].join('\n'),
  );
};

const complaints = ({ check, status, findings, reason }: CheckResult): string[] =>
  status === 'unknown'
    ? [`  ${check.code}: could not be checked (${reason}), expected an answer; correct the cause`]
    : findings
        .filter(({ level }) => level === 'fatal')
        .map(({ code, object, detail, fix }) => `  ${code}: ${object} ${detail}; ${fix}`);
