import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
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
  const client = new Client({ connectionString: one.url });
  await client.connect();
  await expect(client.query('select * from public.projects')).rejects.toMatchObject({ code: '42501' });
  await client.end();
});

test('a connection that was left open fails the drop, and the database is gone all the same', async () => {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  client.on('error', () => {});
  await client.connect();
  await expect(database.drop()).rejects.toThrow('connections open');
  await expect(withSuperuser(database.superuserUrl, async () => {})).rejects.toMatchObject({ code: '3D000' });
});
