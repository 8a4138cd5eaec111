import { describe, expect, test } from '@jest/globals';
import { reportJson } from './report-json.js';
import { reportSarif } from './report-sarif.js';
import { reportText } from './report-text.js';
import type { CheckResult } from './run-posture.js';

const check = (code: string) => ({ code, title: `Title of ${code}`, sql: '', page: `# Title of ${code}` });
const results: CheckResult[] = [
  { check: check('0001_fine'), status: 'passed', findings: [], reason: null },
  {
    check: check('0002_bad'),
    status: 'failed',
    findings: [
      { code: '0002_bad', level: 'fatal', object: 'table projects', detail: 'is open', fix: 'close it' },
      { code: '0002_bad', level: 'warning', object: 'role x', detail: 'is odd', fix: 'look' },
    ],
    reason: null,
  },
  { check: check('0003_lost'), status: 'unknown', findings: [], reason: 'connection reset' },
];

describe('a report', () => {
  test('for people ends with the verdict', () => {
    expect(reportText(results)).toBe(`ok       0001_fine
FAILED   0002_bad  Title of 0002_bad
         fatal: table projects is open
         fix: close it
         warning: role x is odd
         fix: look
UNKNOWN  0003_lost  Title of 0003_lost
         could not run: connection reset

3 checks: 1 passed, 1 failed, 1 unknown
NOT safe to serve from
`);
  });

  test('for scripts carries every check', () => {
    expect(JSON.parse(reportJson(results))).toMatchObject({
      safe: false,
      checks: [
        { code: '0001_fine', status: 'passed', findings: [] },
        {
          code: '0002_bad',
          status: 'failed',
          findings: [{ object: 'table projects', fix: 'close it' }, { level: 'warning' }],
        },
        { code: '0003_lost', status: 'unknown', reason: 'connection reset' },
      ],
    });
  });

  test('in SARIF has a rule per check and a result per finding', () => {
    const sarif = JSON.parse(reportSarif(results));
    expect(sarif.version).toBe('2.1.0');
    const [run] = sarif.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      '0001_fine',
      '0002_bad',
      '0003_lost',
    ]);
    expect(run.results.map(({ ruleId, level }: Record<string, string>) => [ruleId, level])).toEqual([
      ['0002_bad', 'error'],
      ['0002_bad', 'warning'],
      ['0003_lost', 'error'],
    ]);
    expect(run.results[0].message.text).toBe('table projects is open. Fix: close it');
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'packages/db/checks/0002_bad.sql',
    );
  });
});
