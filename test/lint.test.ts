import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));
let workspace: string;

/** A copy of the lint set-up over planted files, with the real packages behind their imports. */
beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'bulkhead-lint-'));
  cpSync(join(root, 'oxlint.config.mjs'), join(workspace, 'oxlint.config.mjs'));
  cpSync(join(root, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'));
  symlinkSync(join(root, 'node_modules'), join(workspace, 'node_modules'));
});
afterAll(() => rmSync(workspace, { recursive: true }));

/** Lints one planted file and gives back `line:rule` of each finding. */
const findings = (file: string, source: string): string[] => {
  const path = join(workspace, file);
  const folder = file.split('/').slice(0, 2).join('/');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
  writeFileSync(
    join(workspace, folder, 'tsconfig.json'),
    '{"extends":"../../tsconfig.base.json","include":["src"]}',
  );
  rmSync(join(workspace, folder, 'node_modules'), { force: true });
  symlinkSync(join(root, folder, 'node_modules'), join(workspace, folder, 'node_modules'));
  const { stdout } = spawnSync(
    join(root, 'node_modules/.bin/oxlint'),
    ['-c', 'oxlint.config.mjs', '--type-aware', '--format', 'json', file],
    { cwd: workspace, encoding: 'utf8' },
  );
  rmSync(path);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  return diagnostics
    .map(({ code, labels }) => `${labels[0]?.span.line}:${code.replace(/^.*\((.*)\)$/, '$1')}`)
    .sort();
};

interface Diagnostic {
  readonly code: string;
  readonly labels: { readonly span: { readonly line: number } }[];
}

describe('lint', () => {
  test('guarantees that a Prisma call which nobody awaits, and which therefore never runs, is an error', () => {
    const source = `import type { Db } from '@bulkhead/db';

export const planted = async (db: ReturnType<Db['forOrg']>, names: string[]) => {
  db.project.create({ data: { name: 'bare' } });
  void db.project.create({ data: { name: 'void' } });
  names.forEach(async (name) => {
    await db.project.create({ data: { name } });
  });
  if (db.project.findFirst()) db.$transaction([db.project.create({ data: { name: 'list' } })]);
};
`;
    expect(findings('apps/api/src/planted.ts', source)).toEqual([
      '4:no-floating-promises',
      '5:no-floating-promises',
      '6:no-misused-promises',
      '9:no-floating-promises',
      '9:no-misused-promises',
    ]);
  });

  test.each(['pg', '@prisma/client', '@prisma/adapter-pg', 'ioredis', '@clickhouse/client', 'chdb'])(
    'guarantees that an app cannot import the driver %s',
    (driver) => {
      expect(
        findings(
          'apps/worker/src/planted.ts',
          `import * as driver from '${driver}';\n\nexport { driver };\n`,
        ),
      ).toEqual(['1:no-restricted-imports']);
    },
  );

  test.each([
    ['packages/redis/src/planted.ts', 'pg'],
    ['packages/analytics/src/planted.ts', 'ioredis'],
    ['packages/db/src/planted.ts', '@clickhouse/client'],
    ['apps/api/src/routes/planted.ts', '@bulkhead/tenancy/verification'],
    ['apps/api/src/planted.ts', '@bulkhead/db/dist/client.js'],
  ])('guarantees that %s cannot import %s', (file, name) => {
    expect(findings(file, `import * as planted from '${name}';\n\nexport { planted };\n`)).toEqual([
      '1:no-restricted-imports',
    ]);
  });

  test.each([
    ['packages/db/src/planted.ts', 'pg'],
    ['packages/redis/src/planted.ts', 'ioredis'],
    ['packages/analytics/src/planted.ts', '@clickhouse/client'],
  ])('%s may import %s', (file, name) => {
    expect(findings(file, `import * as planted from '${name}';\n\nexport { planted };\n`)).toEqual([]);
  });
});
