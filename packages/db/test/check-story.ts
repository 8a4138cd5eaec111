import { createTestDatabase, sealKeys, type TestDatabase } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { catalog } from '../src/generated/isolation/catalog.js';
import { loadCheck } from '../src/posture/checks.js';
import { type CheckResult, runCheck } from '../src/posture/run-posture.js';
import { parseSealKeys } from '../src/seal.js';

/** A fault: what it is, the SQL that plants it as a superuser, and the objects that the check must name. */
export type Fault = readonly [name: string, plant: string, ...objects: string[]];

/**
 * 0 → 1 → 0: nothing is found, the fault is planted and found, the fault is gone and nothing is found. All of it in
 * one transaction, for roles belong to the whole cluster and other tests run beside this one.
 */
export const checkStory = (code: string, faults: readonly Fault[]): void => {
  describe(`check ${code}`, () => {
    let database: TestDatabase;
    let client: Client;
    beforeAll(async () => {
      database = await createTestDatabase();
      client = new Client({ connectionString: database.superuserUrl });
      await client.connect();
    });
    afterAll(async () => {
      await client.end();
      await database.drop();
    });

    const [sealKey] = parseSealKeys(sealKeys);
    const look = async (): Promise<CheckResult> => {
      await client.query('set local session authorization bulkhead_runtime');
      return runCheck({ client: nested(client), sealKey, expected: catalog }, loadCheck(code));
    };
    const lookAfter = async (plant: string): Promise<CheckResult> => {
      await client.query('begin');
      try {
        await client.query(plant);
        return await look();
      } finally {
        await client.query('rollback');
      }
    };

    test.each(faults.map(([name, plant, ...objects]) => ({ name, plant, objects })))(
      'guarantees that $name is found',
      async ({ plant, objects }) => {
        expect(await lookAfter('select')).toMatchObject({ status: 'passed', reason: null });
        const found = await lookAfter(plant);
        expect(found).toMatchObject({ status: 'failed', reason: null });
        const named = objects.map((object) => (object === 'DATABASE' ? `database ${database.name}` : object));
        // One fault may show elsewhere too: whoever reaches the owner reaches all that the owner does.
        expect(found.findings.map(({ object }) => object)).toEqual(expect.arrayContaining(named));
        expect(found.findings.every((finding) => finding.code === code)).toBe(true);
        expect(await lookAfter('select')).toMatchObject({ status: 'passed', reason: null });
      },
    );
  });
};

/** A check brings a transaction of its own; inside ours it becomes a savepoint. */
const nested = (client: Client): Pick<Client, 'query'> => {
  const savepoints: Readonly<Record<string, string>> = {
    'begin read only': 'savepoint look',
    rollback: 'rollback to savepoint look',
  };
  const query = (text: string, values?: unknown[]) => client.query(savepoints[text] ?? text, values);
  return { query: query as Client['query'] };
};
