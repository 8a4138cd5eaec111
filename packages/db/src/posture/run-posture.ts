import { checkCanary } from './canary-check.js';
import { type Check, loadChecks } from './checks.js';
import { tableFacts } from './drift.js';
import { checkDrift } from './drift-check.js';
import { type Finding, parseFinding } from './finding.js';
import { readOnly } from './read-only.js';
import { checkSeal } from './seal-check.js';
import type { PostureSubject } from './subject.js';

export interface CheckResult {
  readonly check: Check;
  /** `unknown`: the check could not run. It has not passed. */
  readonly status: 'passed' | 'failed' | 'unknown';
  readonly findings: readonly Finding[];
  /** Why it is unknown. */
  readonly reason: string | null;
}

/** Looks at everything, one check after the other; a check that breaks does not hide the ones after it. */
export const runPosture = async (subject: PostureSubject): Promise<CheckResult[]> => {
  const results: CheckResult[] = [];
  for (const check of loadChecks()) results.push(await runCheck(subject, check));
  return results;
};

export const runCheck = async (subject: PostureSubject, check: Check): Promise<CheckResult> => {
  try {
    const findings = await (live[check.code] ?? runCatalogCheck)(subject, check);
    return { check, status: findings.length > 0 ? 'failed' : 'passed', findings, reason: null };
  } catch (error) {
    return {
      check,
      status: 'unknown',
      findings: [],
      reason: error instanceof Error ? error.message : String(error),
    };
  }
};

/** Whether a process may serve: warnings are shown, everything else stops it. */
export const isSafe = (results: readonly CheckResult[]): boolean =>
  results.every(
    ({ status, findings }) => status !== 'unknown' && findings.every(({ level }) => level !== 'fatal'),
  );

type Run = (subject: PostureSubject, check: Check) => Promise<Finding[]>;

const runCatalogCheck: Run = async ({ client }, { sql }) =>
  readOnly(client, async () => (await client.query<Record<string, unknown>>(sql)).rows.map(parseFinding));

/** Checks that need a context or the schema; all others only read the catalog. */
const live: Readonly<Record<string, Run>> = {
  '0090_seal_round_trip': checkSeal,
  '0091_canary': checkCanary,
  '0092_schema_drift': checkDrift(
    ({ expected }) => expected.tables.flatMap(tableFacts),
    'write a migration with pnpm db:migrate, which adds the isolation of the schema',
  ),
  '0093_dump_drift': checkDrift(
    ({ expected }) => expected.dumped,
    'run the migrations and prisma/bootstrap.sql as they are committed; where a new migration means it, write it down with pnpm db:dump',
  ),
};
