import { randomUUID } from 'node:crypto';
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

/**
 * An empty ClickHouse database of the test file's own, and the login of a reader that has yet to be made: users
 * belong to the whole server, and one that several databases shared would have more rights than either expects.
 */
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
    readerUrl: asUser(inDatabase(clickhouse.url, database), readerOf(database), randomUUID()),
    drop: async () => {
      await asWriter(`drop user if exists ${readerOf(database)}`);
      await asWriter(`drop database if exists ${database}`);
    },
  };
};

export const readerOf = (database: string): string => `${database}_reader`;

const asUser = (url: string, user: string, password: string): string => {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
};
