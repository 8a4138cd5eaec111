import { createTestDatabase, type TestDatabase } from '@bulkhead/testkit';
import { afterAll, beforeAll } from '@jest/globals';
import { Client } from 'pg';
import { seedMirroredRows } from './mirrored-rows.js';

export interface IsolatedDatabase {
  readonly database: TestDatabase;
  /** The product's login, without any client of ours around it. */
  readonly runtime: Client;
  readonly migrator: Client;
  readonly superuser: Client;
}

/** A database of the test file's own with acme's and globex's rows in every table. */
export const isolatedDatabase = (): IsolatedDatabase => {
  const made: { -readonly [Key in keyof IsolatedDatabase]?: IsolatedDatabase[Key] } = {};
  beforeAll(async () => {
    made.database = await createTestDatabase();
    made.runtime = await connected(made.database.url);
    made.migrator = await connected(made.database.migrationUrl);
    made.superuser = await connected(made.database.superuserUrl);
    await seedMirroredRows(made.superuser);
  });
  afterAll(async () => {
    await Promise.all([made.runtime?.end(), made.migrator?.end(), made.superuser?.end()]);
    await made.database?.drop();
  });
  return made as IsolatedDatabase;
};

export const connected = async (url: string): Promise<Client> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
};
