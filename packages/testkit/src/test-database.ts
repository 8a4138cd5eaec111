import { scratchName } from './scratch-name.js';
import { openSessions } from './sessions.js';
import { testStores } from './stores.js';
import { inDatabase, withSuperuser } from './superuser.js';
import { templateName } from './template-database.js';

export interface TestDatabase {
  readonly name: string;
  /** As the runtime login, which the product uses. */
  readonly url: string;
  readonly migrationUrl: string;
  /** Passes every policy: for seeding and for looking underneath. */
  readonly superuserUrl: string;
  /** Fails when a connection to it was left open. */
  drop(): Promise<void>;
}

/** A migrated database of the test file's own, cloned from the template in a few milliseconds. */
export const createTestDatabase = async (): Promise<TestDatabase> => {
  const { postgres } = testStores();
  const name = scratchName();
  const template = await templateName();
  const asSuperuser = (sql: string) => withSuperuser(postgres.superuserUrl, (client) => client.query(sql));
  await asSuperuser(
    `create database ${name} owner bulkhead_migrator template ${template} strategy file_copy`,
  );
  // Comes back with every new database, whatever its template says.
  await asSuperuser(`revoke temporary on database ${name} from public`);
  return {
    name,
    url: inDatabase(postgres.url, name),
    migrationUrl: inDatabase(postgres.migrationUrl, name),
    superuserUrl: inDatabase(postgres.superuserUrl, name),
    drop: async () => {
      const left = await openSessions(inDatabase(postgres.superuserUrl, name), 'true');
      await asSuperuser(`drop database if exists ${name} with (force)`);
      if (left.length > 0) {
        throw new Error(
          `${name} was dropped with connections open: ${JSON.stringify(left)}; close what the test opened`,
        );
      }
    },
  };
};
