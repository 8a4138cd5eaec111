import { BulkheadError } from '@bulkhead/tenancy';
import type { Finding } from './finding.js';
import { type CheckResult, isSafe, runPosture } from './run-posture.js';
import type { PostureSubject } from './subject.js';

/** Stops a start on a database that could leak. Gives the warnings, for the log. */
export const assertSafe = async (subject: PostureSubject): Promise<readonly Finding[]> => {
  const results = await runPosture(subject);
  if (isSafe(results)) return results.flatMap(({ findings }) => findings);
  throw new BulkheadError(
    'POSTURE_UNSAFE',
    [
      'Postgres is not safe to serve from:',
      ...results.flatMap(complaints),
      'Look again with pnpm db:verify.',
    ].join('\n'),
  );
};

const complaints = ({ check, status, findings, reason }: CheckResult): string[] =>
  status === 'unknown'
    ? [`  ${check.code}: could not be checked (${reason}), expected an answer; correct the cause`]
    : findings
        .filter(({ level }) => level === 'fatal')
        .map(({ code, object, detail, fix }) => `  ${code}: ${object} ${detail}; ${fix}`);
