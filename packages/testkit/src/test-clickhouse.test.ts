import { createClient } from '@clickhouse/client';
import { expect, test } from '@jest/globals';
import { createTestClickHouse } from './test-clickhouse.js';

test('a ClickHouse database of its own is there until it is dropped', async () => {
  const database = await createTestClickHouse();
  const client = createClient({ url: database.url });
  const count = async () => {
    const result = await client.query({
      query: 'select count() as count from system.databases where name = {name:String}',
      query_params: { name: database.database },
      format: 'JSONEachRow',
    });
    return result.json();
  };
  expect(await count()).toEqual([{ count: '1' }]);
  await database.drop();
  await client.close();
});
