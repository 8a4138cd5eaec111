import { createTestDatabase, type TestDatabase } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { sessionCleanup } from './raw-cleanup.js';

let database: TestDatabase;
let session: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  session = new Client({ connectionString: database.superuserUrl });
  await session.connect();
});
afterAll(async () => {
  await session.end();
  await database.drop();
});

const cleanUp = async () => {
  for (const text of sessionCleanup) await session.query(text);
};

describe('the clean-up at the end of a transaction', () => {
  test.each([
    [
      'a temporary table',
      'create temporary table projects (id int)',
      `to_regclass('pg_temp.projects')`,
      null,
    ],
    ['a setting', `set search_path = pg_temp`, `current_setting('search_path')`, '"$user", public'],
    ['a role', 'set role bulkhead_app', `current_setting('role')`, 'none'],
  ])('guarantees that %s does not outlive it', async (_, leave, look, expected) => {
    const seen = async () => (await session.query<{ seen: unknown }>(`select ${look} as seen`)).rows[0]?.seen;
    await session.query('begin');
    await session.query(leave);
    expect(await seen()).not.toBe(expected);
    await cleanUp();
    await session.query('commit');
    expect(await seen()).toBe(expected);
  });

  test('guarantees that it runs in a transaction that may only read', async () => {
    await session.query('begin read only');
    await expect(cleanUp()).resolves.toBeUndefined();
    await session.query('rollback');
  });

  test('guarantees that the login of the product may run it', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('begin');
      await client.query('set local role bulkhead_app');
      for (const text of sessionCleanup) await client.query(text);
      await client.query('commit');
    } finally {
      await client.end();
    }
  });
});
