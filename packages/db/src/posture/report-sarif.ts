import type { CheckResult } from './run-posture.js';

/** SARIF 2.1.0, which code hosts show beside the code. The finding is in the database, so the check is its place. */
export const reportSarif = (results: readonly CheckResult[]): string =>
  JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'bulkhead db:verify', rules: results.map(rule) } },
          results: results.flatMap(sarifResults),
        },
      ],
    },
    null,
    2,
  );

const rule = ({ check }: CheckResult) => ({
  id: check.code,
  shortDescription: { text: check.title },
  help: { text: check.page, markdown: check.page },
});

const sarifResults = (result: CheckResult) =>
  result.status === 'unknown'
    ? [sarifResult(result, 'error', `could not be checked: ${result.reason}`)]
    : result.findings.map(({ level, object, detail, fix }) =>
        sarifResult(
          result,
          level === 'fatal' ? 'error' : 'warning',
          `${object} ${detail}. Fix: ${fix}`,
          object,
        ),
      );

const sarifResult = ({ check }: CheckResult, level: 'error' | 'warning', text: string, object?: string) => ({
  ruleId: check.code,
  level,
  message: { text },
  locations: [
    {
      physicalLocation: { artifactLocation: { uri: `packages/db/checks/${check.code}.sql` } },
      ...(object === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: object }] }),
    },
  ],
});
