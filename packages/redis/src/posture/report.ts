import { type CheckResult, isSafe } from './run-posture.js';

/** For people: what is wrong in full, what is right in one line. */
export const reportText = (results: readonly CheckResult[]): string => {
  const count = (status: CheckResult['status']) =>
    results.filter((result) => result.status === status).length;
  return [
    ...results.flatMap(lines),
    '',
    `${results.length} checks: ${count('passed')} passed, ${count('failed')} failed`,
    isSafe(results) ? 'safe to serve from' : 'NOT safe to serve from',
  ].join('\n');
};

/** For scripts, in the shape of `db:verify --json`. */
export const reportJson = (results: readonly CheckResult[]): string =>
  JSON.stringify(
    {
      safe: isSafe(results),
      checks: results.map(({ check, status, findings }) => ({
        code: check.code,
        title: check.title,
        status,
        reason: null,
        findings: findings.map(({ level, object, detail, fix }) => ({ level, object, detail, fix })),
      })),
    },
    null,
    2,
  );

const lines = ({ check, status, findings }: CheckResult): string[] => [
  `${status === 'passed' ? 'ok     ' : 'FAILED '}  ${check.code}  ${check.title}`,
  ...findings.flatMap(({ level, object, detail, fix }) => [
    `         ${level}: ${object} ${detail}`,
    `         fix: ${fix}`,
  ]),
];
