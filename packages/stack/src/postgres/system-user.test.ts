import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { copyForOthers, findPostgres } from './binaries.js';
import { canReach, canRun, chooseUser, parsePasswd } from './system-user.js';

const top = mkdtempSync(join(tmpdir(), 'bulkhead-user-'));
chmodSync(top, 0o755);
afterAll(() => rmSync(top, { recursive: true, force: true }));

const passwd =
  'root:x:0:0::/root:/bin/sh\npostgres:x:101:104::/:/bin/sh\ndev:x:1000:1000::/home/dev:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n';
const stranger = { uid: 65_530, gid: 65_530 };

describe('whom Postgres runs as when root starts it', () => {
  test.each([
    ['the owner of the data that is there', [1000, undefined], 'dev'],
    ['the owner of the checkout', [undefined, 1000], 'dev'],
    ['postgres, when both belong to root', [0, 0], 'postgres'],
    ['postgres, when the owner has no name here', [1234], 'postgres'],
  ])('is %s', (_, owners, name) => {
    expect(chooseUser(parsePasswd(passwd), owners).name).toBe(name);
  });

  test('is nobody where there is no postgres, and a complaint where there is neither', () => {
    const users = parsePasswd(passwd);
    expect(
      chooseUser(
        users.filter((user) => user.name !== 'postgres'),
        [],
      ).name,
    ).toBe('nobody');
    expect(() =>
      chooseUser(
        users.filter((user) => user.name === 'dev'),
        [],
      ),
    ).toThrow('useradd --system postgres');
  });
});

describe('what another user can reach', () => {
  test('ends at a folder that is closed to others', () => {
    const inner = join(top, 'closed', 'inner');
    mkdirSync(inner, { recursive: true });
    expect(canReach(inner, stranger)).toBe(true);
    chmodSync(join(top, 'closed'), 0o700);
    expect(canReach(inner, stranger)).toBe(false);
    expect(canReach(inner, { uid: statSync(top).uid, gid: 65_530 })).toBe(true);
  });

  test('includes a program only when it may be read and run', () => {
    const file = join(top, 'program');
    writeFileSync(file, '');
    for (const [mode, can] of [
      [0o755, true],
      [0o744, false],
      [0o700, false],
    ] as const) {
      chmodSync(file, mode);
      expect([mode, canRun(file, stranger)]).toEqual([mode, can]);
    }
  });

  test('includes the copy of the Postgres binaries, wherever and however the package was installed', () => {
    const copy = copyForOthers(findPostgres(), top);
    const postgres = join(copy, 'bin', 'postgres');
    expect(canRun(postgres, stranger)).toBe(true);
    expect(execFileSync(postgres, ['--version'], { encoding: 'utf8' })).toMatch(
      /^postgres \(PostgreSQL\) 18\./,
    );
    expect(copyForOthers(findPostgres(), top)).toBe(copy);
  });
});

test('a platform without a build is told to bring a server', () => {
  expect(() => findPostgres('win32-x64')).toThrow(
    'Postgres: there is no embedded build for win32-x64; set DATABASE_URL and MIGRATION_DATABASE_URL to a Postgres 18 of your own.',
  );
});
