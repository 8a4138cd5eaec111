import { createTestDatabase, sealKeys, type TestDatabase } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Command, runCommand } from './command.js';
import { rotateSeal } from './rotate-seal.js';
import { verify } from './verify.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const run = async (command: Command, args: string[], changed: Record<string, string | undefined> = {}) => {
  const said = { out: '', note: '' };
  const env = {
    DATABASE_URL: database.url,
    MIGRATION_DATABASE_URL: database.migrationUrl,
    CONTEXT_SEAL_KEY: sealKeys,
    ...changed,
  };
  const code = await runCommand(command, args, env, {
    out: (text) => {
      said.out += text;
    },
    note: (text) => {
      said.note += text;
    },
  });
  return { code, ...said };
};

describe('db:verify', () => {
  test('ends with 0 on a database that is safe', async () => {
    const { code, out, note } = await run(verify, []);
    expect([code, note]).toEqual([0, '']);
    expect(out).toMatch(/\n\d+ checks: \d+ passed, 0 failed, 0 unknown\nsafe to serve from\n$/);
  });

  test.each(['--json', '--sarif'])('prints nothing but JSON with %s', async (option) => {
    const { code, out, note } = await run(verify, [option]);
    expect([code, note]).toEqual([0, '']);
    expect(() => JSON.parse(out)).not.toThrow();
  });

  test('guarantees that a login that is not the runtime fails', async () => {
    const { code, out } = await run(verify, [], { DATABASE_URL: database.migrationUrl });
    expect(code).toBe(1);
    expect(out).toContain('FAILED   0001_role_attributes');
    expect(out).toContain('role bulkhead_migrator has CREATEROLE');
  });

  test.each([
    ['a missing variable', { DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
    ['a key that is none', { CONTEXT_SEAL_KEY: 'secret' }, 'CONTEXT_SEAL_KEY entry 1 is malformed'],
    [
      'a server that is away',
      { DATABASE_URL: 'postgresql://x:hidden@127.0.0.1:1/x' },
      'Postgres does not let',
    ],
  ])('guarantees that with %s it does not end with 0 and tells no secret', async (_, changed, message) => {
    const { code, out, note } = await run(verify, [], changed);
    expect(code).toBe(2);
    expect(note).toContain(message);
    expect(out + note).not.toMatch(/secret|hidden/);
  });

  test('explains itself where it is called wrongly', async () => {
    const { code, note } = await run(verify, ['--jsn']);
    expect(code).toBe(2);
    expect(note).toContain('pnpm db:verify [--json | --sarif]');
  });
});

describe('db:rotate-seal', () => {
  test('prints the next value, with which the database stays safe until the old key is retired and after', async () => {
    const added = await run(rotateSeal, []);
    expect(added).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^CONTEXT_SEAL_KEY=2:[0-9a-f]{64},1:[0-9a-f]{64}$/),
    });
    const next = added.out.split('=')[1];
    expect((await run(verify, [])).code).toBe(0);
    expect((await run(verify, [], { CONTEXT_SEAL_KEY: next })).code).toBe(0);

    const retired = await run(rotateSeal, ['--retire'], { CONTEXT_SEAL_KEY: next });
    expect(retired).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^CONTEXT_SEAL_KEY=2:[0-9a-f]{64}$/),
    });
    expect(retired.note).toContain('Retired seal key version 1.');
    expect((await run(verify, [], { CONTEXT_SEAL_KEY: next })).code).toBe(0);
    expect((await run(verify, [])).code).toBe(1);
  });
});
