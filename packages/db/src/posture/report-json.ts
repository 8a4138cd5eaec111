import { type CheckResult, isSafe } from './run-posture.js';

/** For scripts. */
export const reportJson = (results: readonly CheckResult[]): string =>
  JSON.stringify(
    {
      safe: isSafe(results),
      checks: results.map(({ check, status, findings, reason }) => ({
        code: check.code,
        title: check.title,
        status,
        reason,
        findings: findings.map(({ level, object, detail, fix }) => ({ level, object, detail, fix })),
      })),
    },
    null,
    2,
  );
