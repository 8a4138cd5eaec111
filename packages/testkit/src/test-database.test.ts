import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { withSuperuser } from './superuser.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { watchLeaks } from './watch-leaks.js';

let one: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
afterAll(async () => {
  await Promise.all([one.drop(), other.drop()]);
});
watchLeaks(() => one);

test('a test database is migrated, and what one file writes no other file sees', async () => {
  const insert = `insert into organizations (slug, name, updated_at) values ('acme', 'Acme', now())`;
  await withSuperuser(one.superuserUrl, (client) => client.query(insert));
  const count = 'select count(*)::int as count from organizations';
  const { rows } = await withSuperuser(other.superuserUrl, (client) => client.query(count));
  expect(rows).toEqual([{ count: 0 }]);
});

test('guarantees that the runtime login, outside a scope, may read nothing', async () => {
  const client = new pg.Client({ connectionString: one.url });
  await client.connect();
  await expect(client.query('select * from projects')).rejects.toMatchObject({ code: '42501' });
  await client.end();
});
