import type { StackEndpoints } from '@bulkhead/stack';
import { createClient } from '@clickhouse/client';
import { isAbandoned } from './scratch-name.js';
import { withSuperuser } from './superuser.js';
import { readerOf } from './test-clickhouse.js';

/** Drops the databases of test runs that were killed before they could. */
export const dropAbandoned = async (stores: StackEndpoints): Promise<void> => {
  await withSuperuser(stores.postgres.superuserUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>('select datname as name from pg_database');
    for (const { name } of rows) {
      if (isAbandoned(name)) await client.query(`drop database if exists "${name}" with (force)`);
    }
  });
  const client = createClient({ url: stores.clickhouse.url });
  try {
    const result = await client.query({ query: 'select name from system.databases', format: 'JSONEachRow' });
    for (const { name } of await result.json<{ name: string }>()) {
      if (!isAbandoned(name)) continue;
      await client.command({ query: `drop user if exists ${readerOf(name)}` });
      await client.command({ query: `drop database if exists ${name}` });
    }
  } finally {
    await client.close();
  }
};
