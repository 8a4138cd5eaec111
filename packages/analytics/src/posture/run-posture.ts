import { type AnalyticsOptions, parseConfig } from '../config.js';
import { loginOf, withConnection } from '../connection.js';
import { engineFailure } from '../engine-failure.js';
import { checks } from './checks.js';
import type { Finding } from './finding.js';
import type { Check, Subject } from './subject.js';

export interface CheckResult {
  readonly check: Pick<Check, 'code' | 'title'>;
  /** `unknown`: the check could not run. It has not passed. */
  readonly status: 'passed' | 'failed' | 'unknown';
  readonly findings: readonly Finding[];
  /** Why it is unknown. */
  readonly reason: string | null;
}

/** Looks at everything, one check after the other; a check that breaks does not hide the ones after it. */
export const runAnalyticsPosture = async (
  options: AnalyticsOptions,
  wanted: readonly Check[] = checks,
): Promise<readonly CheckResult[]> => {
  // Enforcement that is off in production is a finding here, not a reason to look at nothing.
  const config = {
    ...parseConfig({ ...options, production: false }),
    production: options.production ?? process.env['NODE_ENV'] === 'production',
  };
  const { url, readerUrl, database } = config;
  return withConnection(url, database, (writer) =>
    withConnection(readerUrl, database, async (reader) => {
      const subject: Subject = { config, writer, reader, readerUser: loginOf(readerUrl).user };
      const results: CheckResult[] = [];
      for (const check of wanted) results.push(await runCheck(check, subject));
      return results;
    }),
  );
};

const runCheck = async (check: Check, subject: Subject): Promise<CheckResult> => {
  try {
    const findings = (await check.run(subject)).map((fault) => ({ code: check.code, ...fault }));
    return { check, status: findings.length > 0 ? 'failed' : 'passed', findings, reason: null };
  } catch (error) {
    return {
      check,
      status: 'unknown',
      findings: [],
      reason: engineFailure(error, `of ${check.code}`).message,
    };
  }
};

/** Whether a process may serve: warnings are shown, everything else stops it. */
export const isSafe = (results: readonly CheckResult[]): boolean =>
  results.every(
    ({ status, findings }) => status !== 'unknown' && findings.every(({ level }) => level !== 'fatal'),
  );
