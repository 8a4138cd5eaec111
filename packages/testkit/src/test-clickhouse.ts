import { createClient } from '@clickhouse/client';
import { scratchName } from './scratch-name.js';
import { testStores } from './stores.js';
import { inDatabase } from './superuser.js';

export interface TestClickHouse {
  readonly database: string;
  readonly url: string;
  readonly readerUrl: string;
  drop(): Promise<void>;
}

/** An empty ClickHouse database of the test file's own. */
export const createTestClickHouse = async (): Promise<TestClickHouse> => {
  const { clickhouse } = testStores();
  const database = scratchName();
  const asWriter = async (query: string): Promise<void> => {
    const client = createClient({ url: inDatabase(clickhouse.url, 'default') });
    try {
      await client.command({ query });
    } finally {
      await client.close();
    }
  };
  await asWriter(`create database ${database}`);
  return {
    database,
    url: inDatabase(clickhouse.url, database),
    readerUrl: inDatabase(clickhouse.readerUrl, database),
    drop: () => asWriter(`drop database if exists ${database}`),
  };
};
