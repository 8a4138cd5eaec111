import { createClient } from '@clickhouse/client';
import { expect, test } from '@jest/globals';
import { testStores } from './stores.js';
import { createTestClickHouse } from './test-clickhouse.js';

test('a ClickHouse database of its own is there until it is dropped', async () => {
  const database = await createTestClickHouse();
  const client = createClient({ url: testStores().clickhouse.url });
  const count = async () => {
    const result = await client.query({
      query: 'select toUInt8(count()) as count from system.databases where name = {name:String}',
      query_params: { name: database.database },
      format: 'JSONEachRow',
    });
    return result.json();
  };
  expect(await count()).toEqual([{ count: 1 }]);
  await database.drop();
  expect(await count()).toEqual([{ count: 0 }]);
  await client.close();
});
