import { randomUUID } from 'node:crypto';
import { installSealKeys } from '@bulkhead/migrate';
import { createTestDatabase, sealKeys, type TestDatabase } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { catalog } from '../generated/isolation/catalog.js';
import { parseSealKeys, type SealKey } from '../seal.js';
import { inContext } from './in-context.js';
import { acceptedVersions, addSealKey, retireSealKeys } from './seal-rotation.js';

const [first] = parseSealKeys(sealKeys);
let database: TestDatabase;
let runtime: Client;
let migrator: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  runtime = new Client({ connectionString: database.url });
  migrator = new Client({ connectionString: database.migrationUrl });
  await runtime.connect();
  await migrator.connect();
});
afterAll(async () => {
  await runtime.end();
  await migrator.end();
  await database.drop();
});

/** What a process that signs with `sealKey` gets. */
const works = async (sealKey: SealKey): Promise<boolean> => {
  const org = randomUUID();
  const attempt = inContext({ client: runtime, sealKey, expected: catalog }, org, async () => {
    const { rows } = await runtime.query<{ org: string }>('select bulkhead.current_org_id() as org');
    return rows[0]?.org === org;
  });
  return attempt.catch((error: { code?: string }) => {
    if (error.code === '42501') return false;
    throw error;
  });
};

describe('a rotation of the seal key', () => {
  test('never refuses a process that has the old or the new key, until the old one is retired', async () => {
    expect(await works(first)).toBe(true);

    const second = await addSealKey(migrator);
    expect(second.version).toBe(2);
    expect(await acceptedVersions(migrator)).toEqual([2, 1]);
    expect([await works(first), await works(second)]).toEqual([true, true]);

    expect(await retireSealKeys(migrator, second)).toEqual([1]);
    expect([await works(first), await works(second)]).toEqual([false, true]);
    expect(await retireSealKeys(migrator, second)).toEqual([]);

    await installSealKeys(database.migrationUrl, sealKeys);
    expect(await works(first)).toBe(false);
    expect(await acceptedVersions(migrator)).toEqual([2]);
  });

  test('guarantees that the last working key is not retired by a key that is not installed', async () => {
    const unknown = { version: 9, key: Buffer.alloc(32, 9) };
    const before = await acceptedVersions(migrator);
    await expect(retireSealKeys(migrator, unknown)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID' });
    expect(await acceptedVersions(migrator)).toEqual(before);
  });

  test('guarantees that two keys never share a version', async () => {
    const [version = 0] = await acceptedVersions(migrator);
    await expect(
      installSealKeys(database.migrationUrl, `${version}:${'ab'.repeat(32)}`),
    ).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expect.not.stringContaining('abab'),
    });
  });

  test('guarantees that the runtime can neither read nor write keys in any role', async () => {
    for (const role of ['bulkhead_runtime', 'bulkhead_app', 'bulkhead_auth']) {
      for (const sql of ['select * from bulkhead.seal_keys', 'delete from bulkhead.seal_keys']) {
        await runtime.query(`begin; set local role ${role}`);
        await expect(runtime.query(sql)).rejects.toMatchObject({ code: '42501' });
        await runtime.query('rollback');
      }
    }
  });
});
