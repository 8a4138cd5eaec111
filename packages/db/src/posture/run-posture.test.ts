import { createTestDatabase, sealKeys, type TestDatabase } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { createDb, type Db } from '../create-db.js';
import { catalog } from '../generated/isolation/catalog.js';
import { parseSealKeys } from '../seal.js';
import { assertPosture } from './assert-posture.js';
import type { Check } from './checks.js';
import { isSafe, runCheck, runPosture } from './run-posture.js';
import type { PostureSubject } from './subject.js';

const [sealKey] = parseSealKeys(sealKeys);
let database: TestDatabase;
let client: Client;
let superuser: Client;
let subject: PostureSubject;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client({ connectionString: database.url });
  superuser = new Client({ connectionString: database.superuserUrl });
  await client.connect();
  await superuser.connect();
  subject = { client, sealKey, expected: catalog };
  db = createDb({ url: database.url, sealKey: sealKeys });
});
afterAll(async () => {
  await db.close();
  await client.end();
  await superuser.end();
  await database.drop();
});

const check = (sql: string): Check => ({ code: '9999_example', title: 'Example', sql, page: '' });

describe('a posture run', () => {
  test('passes on a freshly migrated database, as the runtime login', async () => {
    const results = await runPosture(subject);
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(await assertPosture(db)).toEqual([]);
  });

  test('leaves the connection outside any transaction and context', async () => {
    await runPosture(subject);
    const { rows } = await client.query(
      `select current_user as role, nullif(current_setting('app.current_org_id', true), '') as org, now() = statement_timestamp() as idle`,
    );
    expect(rows).toEqual([{ role: 'bulkhead_runtime', org: null, idle: true }]);
  });

  test('guarantees that a check that fails to run has not passed', async () => {
    const result = await runCheck(subject, check('select * from nowhere'));
    expect(result).toMatchObject({ status: 'unknown', reason: expect.stringContaining('nowhere') });
    expect(isSafe([result])).toBe(false);
  });

  test('guarantees that a check that gives rows of another shape has not passed', async () => {
    const result = await runCheck(subject, check('select 1 as code'));
    expect(result).toMatchObject({
      status: 'unknown',
      reason: expect.stringContaining('expected the texts'),
    });
    expect(isSafe([result])).toBe(false);
  });

  test('guarantees that nothing passes on a connection that is gone', async () => {
    const gone = new Client({ connectionString: database.url });
    await gone.connect();
    await gone.end();
    const results = await runPosture({ ...subject, client: gone });
    expect(results.map(({ status }) => status)).toEqual(results.map(() => 'unknown'));
  });

  test('guarantees that a superuser as the login is not safe', async () => {
    const results = await runPosture({ ...subject, client: superuser });
    expect(isSafe(results)).toBe(false);
    const found = results.find(({ check }) => check.code === '0001_role_attributes');
    expect(found?.findings.map(({ object }) => object)).toContain('role postgres');
  });

  test('guarantees that a fatal finding stops a start with object and fix', async () => {
    await superuser.query('alter table projects disable row level security');
    try {
      await expect(assertPosture(db)).rejects.toMatchObject({
        code: 'POSTURE_UNSAFE',
        message: expect.stringContaining(
          '0004_row_security: table public.projects row security is off; alter table public.projects enable row level security, force row level security',
        ),
      });
    } finally {
      await superuser.query('alter table projects enable row level security');
    }
  });

  test('guarantees that a key that the database does not have stops a start', async () => {
    const other = createDb({ url: database.url, sealKey: `1:${'0'.repeat(64)}` });
    await expect(assertPosture(other)).rejects.toMatchObject({
      code: 'POSTURE_UNSAFE',
      message: expect.stringContaining(
        '0090_seal_round_trip: seal key version 1 is not a key of this database',
      ),
    });
    await other.close();
  });

  test('guarantees that the look-alike of a db is refused', async () => {
    await expect(assertPosture({ ...db })).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
  });

  test('lets warnings pass and hands them over', async () => {
    const result = await runCheck(
      subject,
      check(
        "select '9999_example' as code, 'warning' as level, 'role x' as object, 'd' as detail, 'f' as fix",
      ),
    );
    expect(result.status).toBe('failed');
    expect(isSafe([result])).toBe(true);
  });
});
